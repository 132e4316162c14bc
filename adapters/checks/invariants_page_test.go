package checks_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
)

// invariantsPage is docs/invariants.md: what each invariant says, what was planted
// against it and that it was found; and what no log can show.
func invariantsPage(t testing.TB, outcomes []*outcome, alone map[event.RuleID]int) string {
	t.Helper()
	says := sayings(t)
	var b, unseen strings.Builder
	b.WriteString(`# Invariants

The verifier ([event/verify](../event/verify)) reads a log of events and says what in it the invariants of [process.md](process.md), section 11, forbid. This page is made by ` + "`go test ./adapters/checks -run Planted -update`" + `: every violation in the table is planted in valid logs, which the engine made on random walks, by changing, dropping or inserting events; the log is then numbered and sealed anew, so that only what it says is wrong (of R3 some plants break the chain itself). The verifier must find each under its id. In the same logs, not mutated, it must find nothing.

"Alone" says that the invariant is what catches it: in some log nothing else is violated, and a verifier without that one check would let the plant through. Where it says no, another invariant forbids the same thing too.

| id | what it says | planted | caught | alone |
|---|---|---|---|---|
`)
	for _, inv := range verify.Invariants() {
		text := says[inv.ID]
		if text == "" {
			text = strings.ReplaceAll(string(inv.Says), "-", " ") + " (" + inv.Basis + ")"
		}
		if inv.Unseen != "" {
			fmt.Fprintf(&unseen, "| %s | %s | %s |\n", inv.ID, text, strings.ReplaceAll(string(inv.Unseen), "-", " "))
			continue
		}
		var planted []string
		caught := "yes"
		for _, o := range outcomes {
			if o.id != inv.ID {
				continue
			}
			planted = append(planted, o.what)
			if o.caught < o.planted || o.planted == 0 {
				caught = "no"
			}
		}
		byItself := "no"
		if alone[inv.ID] > 0 {
			byItself = "yes"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", inv.ID, text, strings.Join(planted, "; "), caught, byItself)
	}
	b.WriteString(`
S5 and S6 are what section 11 takes for granted: that a log follows the states and the tables at all. E7 is planted in events that are judged before they are stored: the store refuses to write a text where a code belongs.

## What no log can show

| id | what it says | why |
|---|---|---|
`)
	b.WriteString(unseen.String())
	b.WriteString("\nThe liveness invariants are proven on the lifecycle itself and on random walks, in the tests of package contract.\n")
	return b.String()
}

// sayings are the texts of section 11 by id.
func sayings(t testing.TB) map[event.RuleID]string {
	t.Helper()
	process, err := os.ReadFile("../../docs/process.md")
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(process), "\n## 11. ")
	require.True(t, ok)
	item := regexp.MustCompile(`^(?:[A-Z][A-Za-z ]*: )?([BCTFRE][0-9]+) (.*?)\.?$`)
	says := map[event.RuleID]string{}
	for line := range strings.Lines(section) {
		for part := range strings.SplitSeq(strings.TrimSpace(line), " · ") {
			if found := item.FindStringSubmatch(part); found != nil {
				says[event.RuleID(found[1])] = found[2]
			}
		}
	}
	require.Len(t, says, 48, "B, C, T, F, R and E")
	return says
}

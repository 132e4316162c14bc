package scenario

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

func stepPath(file string, index int) string { return file + "#/steps/" + strconv.Itoa(index) }

// checker compares a played step with what its file expects.
type checker struct {
	played *Played
	found  Mismatches
}

func (c *checker) differ(member, want, got string) {
	path := c.played.Path()
	if member != "" {
		path += "/expect/" + member
	}
	c.found = append(c.found, Mismatch{path, want, got})
}

// compare reports a difference where something is expected.
func (c *checker) compare(member string, expected bool, want, got string) {
	if expected && want != got {
		c.differ(member, want, got)
	}
}

// outcome says whether the step was refused or permitted as expected; if not,
// what follows it in the file makes no sense.
func (c *checker) outcome() bool {
	want := c.played.Step.Expect
	switch {
	case want.NotFound:
		c.compare("not-found", true, "not-found", c.played.outcome())
	case want.Refused != nil:
		c.compare("refused", true, "refused "+joined(unique(want.Refused)), c.played.outcome())
	default:
		c.compare("", true, "permitted", c.played.outcome())
	}
	refused := want.NotFound || want.Refused != nil
	return refused == (c.played.NotFound || c.played.Refusal != nil)
}

// state compares everything that is said of the contract after the step.
func (c *checker) state() {
	want, got := c.played.Step.Expect, &c.played.After
	c.compare("state", want.State != event.StateNone, stateName(want.State), stateName(got.State()))
	c.compare("reason", want.Reason != event.NoReason, want.Reason.String(), reasonName(got.Reason()))
	if want.Prosecution != nil {
		c.compare("prosecution", true, stateName(*want.Prosecution), stateName(got.Prosecution()))
	}
	if want.Transfer != nil {
		c.compare("transfer", true, stateName(*want.Transfer), stateName(got.Transfer()))
	}
	for _, n := range sortedKeys(want.Tests) {
		c.compare("test/"+strconv.Itoa(n), true, stateName(want.Tests[n]), stateName(got.Test(n)))
	}
	for _, n := range sortedKeys(want.Conversations) {
		c.compare("conversation/"+strconv.Itoa(n), true, stateName(want.Conversations[n]), stateName(got.Conversation(n)))
	}
	if want.Inconsistent != nil {
		c.compare("inconsistent", true, strconv.FormatBool(*want.Inconsistent), strconv.FormatBool(got.Inconsistent()))
	}
	c.compare("responsible", want.Responsible != "", string(want.Responsible), string(got.Responsible()))
}

// consequences compares what the step did besides moving the contract.
func (c *checker) consequences() {
	want := c.played.Step.Expect
	for i, due := range want.Due {
		if !slices.ContainsFunc(c.played.Agenda, due.is) {
			c.differ("due/"+strconv.Itoa(i), due.String(), c.nearest(due.Key))
		}
	}
	c.compare("met", want.Met != nil, keys(want.Met), keys(c.played.changed(event.Met)))
	c.compare("overdue", want.Overdue != nil, keys(want.Overdue), keys(c.played.changed(event.Overdue)))
	c.compare("finding", want.Findings != nil, joined(unique(want.Findings)), joined(unique(c.played.Findings())))
	if c.played.Step.Tick {
		types := make([]event.Type, len(c.played.Events))
		for i := range types {
			types[i] = c.played.Events[i].Type
		}
		c.compare("ticked", want.Ticked != nil, joined(want.Ticked), joined(types))
	}
}

func (d Due) is(open contract.Due) bool {
	return d.Key == open.Key && d.On == open.On && (d.Owner == nil || *d.Owner == open.Owner)
}

// nearest shows the open deadlines with a key.
func (c *checker) nearest(key agreement.Deadline) string {
	var open []string
	for _, d := range c.played.Agenda {
		if d.Key == key {
			open = append(open, owed(d).String())
		}
	}
	if len(open) == 0 {
		return "not open"
	}
	return strings.Join(open, ", ")
}

func keys(all []agreement.Deadline) string {
	texts := make([]string, len(all))
	for i, key := range all {
		texts[i] = key.String()
	}
	return joined(unique(texts))
}

func reasonName(r event.Reason) string {
	if r == event.NoReason {
		return none
	}
	return r.String()
}

// unique sorts and drops what comes twice.
func unique[T ~string](all []T) []T {
	sorted := slices.Clone(all)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

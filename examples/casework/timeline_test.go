package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// tested plays the story until the youth has come to the first test, takes a sample and
// goes on as the steps say: "PERSON ACT DATA", each an hour after the one before.
func tested(t *testing.T, story string, steps ...string) *session {
	t.Helper()
	s := newSession(t)
	for line := range strings.Lines(story) {
		line = strings.TrimRight(line, "\n")
		if strings.Contains(line, " test.attended ") {
			break
		}
		s.step(line)
	}
	s.env["CASEWORK_LANG"] = "en"
	s.now = "2020-03-05T08:30"
	n, err := (&app{file: "casework.db"}).names()
	require.NoError(t, err)
	s.well("people", "health-1", "-as", "health-contact", "-org", "5001", "-ref", n.known["collector-2"].Ref.String())
	s.well("people", "deputy-1", "-as", "collector", "-org", "5001", "-ref", n.known["collector-2"].Ref.String())
	s.well("people", "laboratory-1", "-as", "laboratory", "-org", "lab-eksempel-a")
	s.well("people", "leader-1", "-as", "leader", "-org", "5001")
	first := []string{ // the eighth event is the consent
		`collector-1 test.attended {"item":1}`,
		`collector-1 test.taken {"item":1,"sample":"@sample-1","procedure":"sanction","material":"urine","requester":"5001","payer":"5001","ground":"plan","consent":8,"two-tubes":true,"sealed":true,"observer":"@observer-1","washout":true}`,
		`collector-1 test.sent {"item":1,"laboratory":"lab-eksempel-a","profile":"urine-1700"}`,
	}
	for i, step := range append(first, steps...) {
		s.now = "2020-03-05T" + []string{"09", "10", "11", "12", "13", "14", "15", "16", "17"}[i] + ":00"
		word := strings.SplitN(step, " ", 3)
		s.well("do", "case-1", word[1], word[2], "-by", word[0], "-mint")
	}
	s.now = "2020-03-06T09:00"
	return s
}

// How a test came out is seen by the youth and the health service. To everybody else
// the timeline is the same, to the letter, after a negative test, one that could not be
// used, and a positive screening that the laboratory refuted (process.md section 9).
func TestTimelineDoesNotTellAResult(t *testing.T) {
	content, err := os.ReadFile("testdata/story.txt")
	require.NoError(t, err)
	answered := `laboratory-1 test.answered {"item":1,"receipt":"@receipt-1","seals-whole":true,"creatinine":9000}`
	finding := func(value string) string {
		return `health-1 test.finding-recorded {"item":1,"finding":"` + value + `","delegation":"@delegation-1"}`
	}
	outcomes := map[string][]string{
		"negative": {answered, finding("negative")},
		"unusable": {answered, finding("unusable")},
		"refuted": {
			answered, finding("screened-positive"), `health-1 test.confirmation-requested {"item":1}`,
			`laboratory-1 test.confirmation-answered {"item":1,"outcome":"refuted","second-check":"@check-1"}`,
			`health-1 test.youth-told {"item":1}`,
		},
	}
	viewers := map[string]bool{ // and whether they see how it came out
		"youth-1": true, "health-1": true,
		"guardian-1": false, "coordinator-1": false, "partner-1": false, "collector-1": false, "officer-1": false,
		"prosecutor-1": false, "mediator-1": false, "leader-1": false, "deputy-1": false,
	}
	seen := map[string]map[string]string{}
	for outcome, steps := range outcomes {
		s := tested(t, string(content), steps...)
		seen[outcome] = map[string]string{}
		for who := range viewers {
			seen[outcome][who] = s.scrubbed(s.well("show", "case-1", "-by", who))
			_, says := s.run("", "", "explain", "case-1", "prosecution.notified", "-set", "of=&test.finding-recorded", "-by", who)
			require.Equal(t, !viewers[who], strings.Contains(says, "has no event"), "nor is it told by its number: %s", says)
		}
	}
	for who, sees := range viewers {
		for _, outcome := range []string{"unusable", "refuted"} {
			if sees && outcome == "refuted" {
				require.NotEqual(t, seen["negative"][who], seen[outcome][who], who)
				require.Contains(t, seen[outcome][who], "Confirmation", who)
				continue
			}
			require.Equal(t, seen["negative"][who], seen[outcome][who], "%s, %s", who, outcome)
		}
		require.NotContains(t, seen["refuted"][who], sayClosed[2])
	}
	require.NotContains(t, seen["refuted"]["officer-1"], "5 March", "no day without an entry that is shown")
	require.Contains(t, seen["refuted"]["collector-1"], "Sample sent", "his own")
}

// An entry that may not be read leaves nothing but a move of the case.
func TestMovesOfLeftOutEntries(t *testing.T) {
	for region, want := range map[event.Region]bool{
		event.ContractRegion: true, event.ProsecutionRegion: true,
		event.TestRegion: false, event.ConversationRegion: false, event.TransferRegion: false, event.ConsentRegion: false,
	} {
		e := event.Envelope{Moves: []event.Move{{Region: event.TestRegion}, {Region: region}}}
		require.Equal(t, want, movesCase(&e), region.String())
	}
	require.False(t, movesCase(&event.Envelope{}))
}

// A deadline that an entry began which is left out is left out with it, also where it
// is noted as overdue, but for who owes it: that a sample was diluted again begins one.
func TestDeadlinesOfLeftOutEntries(t *testing.T) {
	passed := event.Envelope{Type: event.DeadlinePassed{}.EventType()}
	require.True(t, empty(&passed))
	passed.Deadlines = []event.DeadlineChange{{Key: agreement.FollowUpDue}}
	require.False(t, empty(&passed))
	require.False(t, empty(&event.Envelope{Type: event.TestAttended{}.EventType()}))
}

// What has been erased cannot be placed: it may have been a test that is still to come.
func TestErasedEntriesOfHealthAreNobodys(t *testing.T) {
	terms, err := agreement.Model()
	require.NoError(t, err)
	for _, as := range append(agreement.Readers(), agreement.NoReader) {
		e := event.Envelope{Erased: true, Compartment: event.HealthCompartment}
		require.False(t, viewer{terms, as, roles.Ref{1}}.whole(&e), as.String())
		e.Compartment = event.CoordinationCompartment
		require.True(t, viewer{terms, as, roles.Ref{1}}.whole(&e), as.String())
	}
}

package verify_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

var ways = map[string]func(testing.TB) *logged{
	"running": running, "confirmed-positive": confirmedPositive, "reacted": reacted, "second": second, "referred": referredCase,
	"reopened": reopened, "completed": completed, "withdrawn": withdrawnCase, "transferred": transferred, "child": child,
	"drawn": drawn, "paused": pausedCase, "voluntary": voluntaryCase, "corrected": corrected, "excepted": excepted, "shared": sharedCase,
}

// What the tests below start from holds: whatever they find is what they planted.
func TestTheLogsOfTheTestsHold(t *testing.T) {
	t.Parallel()
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Empty(t, way(t).found())
		})
	}
}

// planted is a log that holds but for one thing, and what is found of it: the
// invariant, and those that the same thing violates as well.
type planted struct {
	id   event.RuleID
	what string
	way  func(testing.TB) *logged
	how  func(*logged)
	also string
}

func TestWhatIsPlantedIsFound(t *testing.T) {
	t.Parallel()
	seen := map[event.RuleID]bool{}
	for _, c := range slices.Concat(plantedBasis, plantedConsent, plantedTests, plantedFairness, plantedRoles, plantedEnding) {
		seen[c.id] = true
		t.Run(string(c.id)+" "+c.what, func(t *testing.T) {
			t.Parallel()
			l := c.way(t)
			c.how(l)
			ids := []string{}
			for _, x := range l.found() {
				require.Equal(t, l.id, x.Case)
				require.NotZero(t, x.Seq, "%v", x)
				require.NotEmpty(t, x.Saw, "%v", x)
				ids = append(ids, string(x.ID))
			}
			slices.Sort(ids)
			want := append(strings.Fields(c.also), string(c.id))
			slices.Sort(want)
			require.Equal(t, want, slices.Compact(ids), "%v", l.found())
		})
	}
	for _, invariant := range verify.Invariants() {
		elsewhere := invariant.ID == "F3" || invariant.ID == "E5" || invariant.Unseen != ""
		require.NotEqual(t, elsewhere, seen[invariant.ID], "%s is planted once at least", invariant.ID)
	}
}

func last(l *logged) *event.Envelope { return &l.events[len(l.events)-1] }

var plantedBasis = []planted{
	{id: "B1", what: "the track is not open", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Registered) { a.Track = agreement.Transfer71d })
	}, also: "S6"},
	{id: "B2", what: "somebody else writes the outcome", way: completed, how: func(l *logged) {
		nth[event.Decided](l, 1).By.Role = roles.Police
	}, also: "S6"},
	{id: "B2", what: "after the end too", way: completed, how: func(l *logged) { last(l).By.Role = roles.Police }},
	{id: "B2", what: "a breach without reopening", way: reopened, how: func(l *logged) {
		e := nth[event.Reopened](l, 1)
		e.Moves = e.Moves[:1]
	}, also: "R2 S6"},
	{id: "B3", what: "under 15 at the act", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Registered) { a.OffenceDate = a.Birthday15 - 1 })
	}},
	{id: "B4", what: "longer than agreed", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Decided) { a.LengthMonths = 13 })
	}},
	{id: "B4", what: "the end is later than decided", way: running, how: func(l *logged) {
		nth[event.Started](l, 1).Deadlines[1].Due++
	}},
	{id: "B4", what: "the end is after the probation", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Decided) { a.ProbationTo = day(l.t, "2020-08-02") })
	}},
	{id: "B4", what: "probation longer than agreed", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Decided) { a.ProbationTo = day(l.t, "2022-01-25") })
	}},
	{id: "B4", what: "no band", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.PlanSet) { a.Band = agreement.NoBand })
	}},
	{id: "B4", what: "too long an extension", way: running, how: func(l *logged) {
		l.say("2020-03-01", roles.Prosecutor, "prosecutor", event.Extended{Months: 4, Wish: ref("wish"), Reason: "wish"},
			"prosecution conditional changed", "extends end 2020-12-03")
	}},
	{id: "B4", what: "a second extension", way: running, how: func(l *logged) {
		for _, until := range []string{"2020-09-03", "2020-10-03"} {
			from := "conditional"
			if until == "2020-10-03" {
				from = "changed"
			}
			l.say("2020-03-01", roles.Prosecutor, "prosecutor", event.Extended{Months: 1, Wish: ref("wish"), Reason: "wish"},
				"prosecution "+from+" changed", "extends end "+until)
			l.owed[slices.IndexFunc(l.owed, func(d event.DeadlineChange) bool { return d.Key == agreement.EndDue })].Due = day(l.t, until)
		}
	}},
	{id: "B5", what: "a condition beyond the offer", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Offered) { a.Conversations = false })
	}},
	{id: "B5", what: "a condition that nobody consented to", way: running, how: func(l *logged) {
		edit(l, 4, func(a *event.ConsentGiven) { a.Part = agreement.EvaluationPart })
	}, also: "C1"},
	{id: "B5", what: "another procedure in the plan", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.PlanSet) { a.Procedure = agreement.Medical })
	}},
	{id: "B6", what: "a deviation on the voluntary track", way: voluntaryCase, how: func(l *logged) {
		l.deviates("2020-02-20", 1, agreement.StaysAway, agreement.OrdinarySeverity, 0)
	}, also: "S5 S6"},
	{id: "B6", what: "a mirror on the voluntary track", way: voluntaryCase, how: func(l *logged) {
		l.events[0].Moves = append(l.events[0].Moves, event.Move{Region: event.ProsecutionRegion, To: event.StateReported})
	}},
	{id: "B7", what: "an item is not ticked", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Informed) { a.Items = a.Items[1:] })
	}},
	{id: "B7", what: "the youth was not informed", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Informed) { a.Youth = false })
	}},
	{id: "B7", what: "a correction unticks one and does not say so", way: corrected, how: func(l *logged) {
		edit(l, 1, func(a *event.Corrected) { a.Target, a.Data = 4, event.Informed{Youth: true, Items: items[2:]} })
		nth[event.Corrected](l, 1).By.Role = roles.Police
	}},
	{id: "B8", what: "the municipality is not bound", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Registered) { a.Residence, a.Stay = "0301", "0301" })
	}, also: "R5"},
	{id: "B8", what: "the school is not bound", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Registered) { a.School = "vgs-ukjent" })
	}},
}

var plantedConsent = []planted{
	{id: "C1", what: "a test under no consent", way: confirmedPositive, how: func(l *logged) {
		edit(l, 3, func(a *event.ConsentGiven) { a.To = day(l.t, "2020-02-19") })
	}},
	{id: "C1", what: "a sample under another's consent", way: confirmedPositive, how: func(l *logged) {
		edit(l, 1, func(a *event.TestTaken) { a.Consent = 7 })
	}},
	{id: "C1", what: "a transfer to who is not named", way: transferred, how: func(l *logged) {
		for n := 9; n <= 11; n++ {
			edit(l, n, func(a *event.ConsentGiven) { a.ToOrg = "5014" })
		}
	}},
	{id: "C2", what: "a conversation after the withdrawal", way: withdrawnCase, how: func(l *logged) {
		l.events = l.events[:len(l.events)-1]
		l.say("2020-02-13", roles.ConversationPartner, "partner", event.ConversationPlanned{Item: 2, On: day(l.t, "2020-02-14")}, "conversation 2 planned")
	}},
	{id: "C2", what: "a test is not stopped", way: withdrawnCase, how: func(l *logged) {
		e := nth[event.ConsentWithdrawn](l, 1)
		e.Moves = e.Moves[:2]
	}},
	{id: "C2", what: "a sample from before a withdrawal", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-04", roles.Youth, "youth", event.ConsentWithdrawn{Part: agreement.TestingPart, Procedure: agreement.Sanction, Material: agreement.Urine},
			"consent 3 given withdrawn", "contract active reconsidering", "starts withdrawal-talk", "starts answer", "starts tell-prosecutor")
		again := event.ConsentRestored(consentTo(agreement.TestingPart))
		l.say("2020-03-05", roles.Youth, "youth", again, "consent 3 withdrawn given", "contract reconsidering active", "cancels withdrawal-talk", "met answer")
		l.deviates("2020-03-20", 1, agreement.PositiveTest, agreement.OrdinarySeverity, 1)
	}},
	{id: "C2", what: "withdraws what was not given", way: running, how: func(l *logged) {
		l.say("2020-02-20", roles.Guardian, "guardian-1", event.ConsentWithdrawn{Part: agreement.EvaluationPart})
	}},
	{id: "C3", what: "a guardian is missing", way: running, how: func(l *logged) {
		edit(l, 7, func(a *event.ConsentGiven) { a.To = day(l.t, "2020-01-20") })
	}},
	{id: "C3", what: "a guardian has no say", way: running, how: func(l *logged) {
		edit(l, 5, func(a *event.ConsentGiven) {
			a.Part, a.Procedure, a.Material = agreement.TestingPart, agreement.Sanction, agreement.Urine
		})
	}},
	{id: "C3", what: "a child's test without the guardians", way: child, how: func(l *logged) {
		edit(l, 7, func(a *event.ConsentGiven) { a.To = day(l.t, "2020-02-05") })
	}},
	{id: "C3", what: "not found, but has answered", way: offeredCase, how: func(l *logged) {
		l.say("2020-01-20", roles.Youth, "youth", event.Accepted{}, "contract offered consenting", "met reflection", "met offer-lapse", "starts consents")
		l.say("2020-01-21", roles.Guardian, "guardian-1", consentTo(agreement.Participation), "consent 1 given")
		l.say("2020-01-21", roles.Coordinator, "coordinator", event.Proposed{Act: "consent.guardian-not-found", Reason: "away", About: ref("guardian-1")}, "starts proposal")
		l.say("2020-01-22", roles.Leader, "leader", event.GuardianNotFound{Proposal: 8, Guardian: ref("guardian-1"), Attempts: 3, Evidence: ref("letters")})
	}},
	{id: "C4", what: "sharing with anybody", way: running, how: func(l *logged) {
		edit(l, 2, func(a *event.ConsentGiven) { a.ToOrg = "" })
	}, also: "C1"},
	{id: "C4", what: "testing by any procedure", way: running, how: func(l *logged) {
		edit(l, 3, func(a *event.ConsentGiven) { a.Procedure = agreement.NoProcedure })
	}, also: "B5 C1"},
	{id: "C4", what: "taking part, shared with the school", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.ConsentGiven) { a.ToRole, a.ToOrg = roles.School, "vgs-eksempel" })
	}, also: "C1"},
	{id: "C5", what: "accepted within the reflection", way: running, how: func(l *logged) {
		e := nth[event.Accepted](l, 1)
		e.Occurred = day(l.t, "2020-01-18").Start()
	}},
	{id: "C6", what: "a withdrawal that ends as a breach", way: withdrawnCase, how: func(l *logged) {
		last(l).Moves[0].Reason = event.Breach
	}, also: "B2"},
	{id: "C6", what: "a guardian's called the youth's", way: withdrawnCase, how: func(l *logged) {
		last(l).By = event.By{Ref: ref("guardian-1"), Role: roles.Guardian}
	}},
	{id: "C6", what: "a refusal without the question", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-03-06")}, "test 2 planned")
		l.say("2020-03-06", roles.Coordinator, "coordinator", event.TestNotified{Item: 2}, "test 2 planned notified")
		l.say("2020-03-06", roles.Collector, "collector", event.TestRefused{Item: 2}, "test 2 notified refused")
	}},
}

// The list is that of process.md section 11, and what it takes for granted.
func TestInvariantsAreThoseOfTheProcess(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "process.md"))
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## 11. ")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\nLiveness:")
	var want []string
	for _, id := range regexp.MustCompile(`\b[BCTFRE]\d+ `).FindAllString(section, -1) {
		want = append(want, strings.TrimSpace(id))
	}
	require.Greater(t, len(want), 40)
	var have []string
	for _, invariant := range verify.Invariants() {
		require.NoError(t, invariant.ID.Check())
		require.NoError(t, invariant.Says.Check())
		require.NotEmpty(t, invariant.Basis)
		if invariant.Unseen != "" {
			require.NoError(t, invariant.Unseen.Check())
		}
		if !strings.HasPrefix(string(invariant.ID), "S") && !strings.HasPrefix(string(invariant.ID), "L") {
			have = append(have, string(invariant.ID))
		}
	}
	require.Equal(t, want, have)
}

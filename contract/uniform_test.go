package contract_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// practice is one municipality under some terms, following a script.
type practice struct {
	t         *testing.T
	lifecycle *contract.Lifecycle
	here      roles.Org
	c         contract.Contract
	decisions []string
}

// at puts an act of the script forward and notes the decision; what is only probed
// is judged and not carried out.
func (p *practice) at(when string, role roles.Role, name string, act event.Payload, probe bool) {
	p.t.Helper()
	recorded, err := time.ParseInLocation("2006-01-02 15:04", when, time.UTC)
	require.NoError(p.t, err)
	a := actor(role, name)
	for i := range a.Grants {
		if a.Grants[i].Org == "5001" {
			a.Grants[i].Org = p.here
		}
	}
	d, err := p.lifecycle.Decide(p.c, contract.Request{Act: act, As: role, Actor: a, Recorded: recorded})
	said := []string{fmt.Sprintf("%s %s:", when, act.EventType())}
	var refusal *contract.Refusal
	switch {
	case errors.As(err, &refusal):
		reasons, err := json.Marshal(refusal.Reasons)
		require.NoError(p.t, err)
		said = append(said, "refused", string(reasons))
	case err != nil:
		p.t.Fatal(err)
	default:
		for _, e := range d.Events {
			said = append(said, fmt.Sprint(e.Moves, e.Deadlines, e.Grounds, e.Findings))
		}
		if !probe {
			p.c = d.After
		}
	}
	p.decisions = append(p.decisions, strings.ReplaceAll(strings.Join(said, " "), string(p.here), "HERE"))
}

// follow takes one case through the script: the ordinary way, a refused test and
// what may follow, and a probe at every value that a municipality might narrow.
func follow(t *testing.T, here roles.Org, terms *agreement.Terms) []string {
	t.Helper()
	l, err := contract.New(contract.Standard(), terms)
	require.NoError(t, err)
	p := &practice{t: t, lifecycle: l, here: here, c: contract.Open(ref("uniform"))}
	for _, s := range ordinaryWay(t, terms) {
		when := s.on + " 11:00"
		switch a := s.act.(type) {
		case event.Registered:
			a.Residence, a.Stay = here, here
			s.act = a
		case event.Offered:
			a.Terms = agreement.Hash{} // the one thing that is meant to differ
			rapid := a
			rapid.Procedure, rapid.Terms = agreement.Rapid, terms.Hash()
			p.at(when, s.role, s.name, rapid, true)
			a.Terms = terms.Hash()
			s.act = a
		case event.Decided:
			for months := 2; months <= 13; months++ {
				a.LengthMonths = months
				p.at(when, s.role, s.name, a, true)
			}
			a.LengthMonths = 6
			s.act = a
		case event.Started:
			when = "2020-02-04 11:00" // five and seven days later are different working days
		case event.PlanSet:
			a.Requester, a.Payer = here, here
			s.act = a
		}
		p.at(when, s.role, s.name, s.act, false)
	}
	require.Equal(t, event.StateActive, p.c.State())
	p.at("2020-03-02 09:00", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-03-03")}, false)
	p.at("2020-03-02 10:00", roles.Coordinator, "coordinator", event.TestNotified{Item: 1}, false)
	p.at("2020-03-03 10:00", roles.Collector, "collector", event.TestAttended{Item: 1}, false)
	p.at("2020-03-03 10:05", roles.Collector, "collector", event.TestRefused{Item: 1, AskedWithdrawal: true}, false)
	p.at("2020-03-04 10:00", roles.Coordinator, "coordinator", event.DeviationReported{
		Number: 1, Trigger: agreement.RefusedTest, Severity: agreement.OrdinarySeverity, Item: 1, Evidence: ref("evidence"),
	}, false)
	p.at("2020-03-05 10:00", roles.Coordinator, "coordinator", event.HearingRecorded{YouthHeard: true}, false)
	for rung := 1; rung <= 3; rung++ {
		p.at("2020-03-06 10:00", roles.Mediation, "mediator", event.Reacted{
			On: 1, Rung: rung, Reason: "refused", Delegation: ref("delegation"),
		}, true)
	}
	p.at("2020-03-06 10:00", roles.Mediation, "mediator", event.Reacted{On: 1, Rung: 1, Reason: "refused", Delegation: ref("delegation")}, false)
	require.Equal(t, event.StateActive, p.c.State())
	return p.decisions
}

// One agreement, two municipalities: the same script leads to the same decisions,
// reasons, deadlines and grounds. Where a municipality narrows a value, exactly what
// it declared differs.
func TestTheSameAgreementGivesTheSamePractice(t *testing.T) {
	law, err := agreement.Law()
	require.NoError(t, err)
	model, err := agreement.TrondelagModel()
	require.NoError(t, err)
	narrower, err := agreement.Municipal5001()
	require.NoError(t, err)
	common, err := agreement.Bind(law, model)
	require.NoError(t, err)
	municipal, err := agreement.Bind(law, model, narrower)
	require.NoError(t, err)

	one, other := follow(t, "5006", common), follow(t, "5001", common)
	require.Equal(t, one, other)

	narrowed := follow(t, "5001", municipal)
	require.Len(t, narrowed, len(other))
	var different []string
	for i := range narrowed {
		if narrowed[i] != other[i] {
			different = append(different, strings.TrimSuffix(strings.Fields(narrowed[i])[2], ":"))
		}
	}
	require.Equal(t, []string{
		"contract.offered", // procedures: no rapid tests
		// length-max-months: not 10, 11 or 12; what 2 and 13 are refused with names the limit
		"prosecution.decided", "prosecution.decided", "prosecution.decided", "prosecution.decided", "prosecution.decided",
		"contract.started", // first-conversation: within 5 days
		// ladder: a first refusal is rung 1, not 2; what 3 is refused with names the rungs
		"review.reacted", "review.reacted",
	}, different)
}

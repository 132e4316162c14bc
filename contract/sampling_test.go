package contract_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// played gives the lifecycle of the shipped model, and the events of a shipped file.
func played(t *testing.T, id string) (*contract.Lifecycle, []event.Envelope) {
	t.Helper()
	terms, err := agreement.Model()
	require.NoError(t, err)
	l, err := contract.New(contract.Standard(), terms)
	require.NoError(t, err)
	openings, err := scenario.Openings()
	require.NoError(t, err)
	file, opening := openings[id]
	if !opening {
		all, err := scenario.Library()
		require.NoError(t, err)
		for _, s := range all {
			if s.ID == id {
				file = s
			}
		}
	}
	story, err := scenario.Play(t.Context(), file, scenario.Options{})
	require.NoError(t, err)
	require.True(t, story.OK(), story.Mismatches)
	var events []event.Envelope
	for i := range story.Steps {
		events = append(events, story.Steps[i].Events...)
	}
	return l, events
}

// TestTheFrameIsWhatTheRulesWant: whatever is drawn from the frame is permitted,
// block after block, and a slot more is not.
func TestTheFrameIsWhatTheRulesWant(t *testing.T) {
	l, events := played(t, "waiver-active")
	seed := draw.Seed(hash("seed"))
	var events1 []event.Envelope
	do := func(c contract.Contract, at time.Time, act event.Payload) (contract.Contract, error) {
		d, err := l.Decide(c, contract.Request{Act: act, Actor: roles.TheClock(), As: roles.Clock, Recorded: at})
		events1 = append(events1, d.Events...)
		return d.After, err
	}
	c, err := contract.Replay(events)
	require.NoError(t, err)
	require.Zero(t, c.Commitment())
	c, err = do(c, c.StartedOn().Start().Add(12*time.Hour), event.DrawCommitted{Commitment: seed.Commit(c.ID())})
	require.NoError(t, err)
	require.Equal(t, seed.Commit(c.ID()), c.Commitment())

	_, ok := l.Frame(c, 0)
	require.False(t, ok)
	var last draw.Slot
	for n := 1; ; n++ {
		f, ok := l.Frame(c, n)
		if !ok {
			require.Equal(t, 8, n, "184 days are six blocks and a shorter one")
			break
		}
		require.Equal(t, last, f.After)
		slots, err := draw.Draw(seed, f)
		require.NoError(t, err)
		require.NotEmpty(t, slots)
		act := event.TestsDrawn{Block: n, First: f.First, Last: f.Last}
		for _, s := range slots {
			act.Tests = append(act.Tests, event.DrawnTest{Item: uint16(c.Tests() + len(act.Tests) + 1), On: s.On, From: s.From, To: s.To})
		}
		at := max(f.First-1, c.StartedOn()).Start().Add(13 * time.Hour)
		more := act
		more.Tests = append(slices.Clone(act.Tests), event.DrawnTest{
			Item: uint16(c.Tests() + len(act.Tests) + 1), On: act.Tests[0].On, From: 900, To: 1080,
		})
		_, err = do(c, at, more)
		require.ErrorContains(t, err, "T6")
		c, err = do(c, at, act)
		require.NoError(t, err, "block %d", n)
		last = slots[len(slots)-1]
		require.Equal(t, last, c.TestSlot(c.Tests()))
		require.Equal(t, event.StatePlanned, c.Test(c.Tests()))
	}
	require.Equal(t, 13, c.Tests())
	require.Zero(t, c.TestSlot(14))
	require.Zero(t, c.Conversations())

	again, err := contract.Replay(append(events, events1...))
	require.NoError(t, err)
	require.Equal(t, c.TestSlot(13), again.TestSlot(13))
}

// TestASampleIsNotMadeBetterAfterwards: a correction of what was said of a sample
// can take away from what it grounds and never add to it.
func TestASampleIsNotMadeBetterAfterwards(t *testing.T) {
	l, events := played(t, "items-outcomes")
	find := func(kind event.Type) event.Envelope {
		for _, e := range events {
			if e.Type == kind {
				return e
			}
		}
		t.Fatalf("no %s", kind)
		return event.Envelope{}
	}
	taken, _ := find("test.taken").Data.(event.TestTaken)
	answered, _ := find("test.answered").Data.(event.TestAnswered)
	found, _ := find("test.finding-recorded").Data.(event.FindingRecorded)
	confirmed, _ := find("test.confirmation-answered").Data.(event.ConfirmationAnswered)
	last := events[len(events)-1].Recorded
	correct := func(was event.Type, now event.Payload) error {
		target := find(was)
		actor := roles.Actor{Ref: target.By.Ref, Grants: []roles.Grant{{Role: target.By.Role, Org: target.By.Org}}}
		_, err := l.Correct(events, contract.Request{
			Act: event.Corrected{Target: target.Seq, Reason: "typing-error", Data: now}, Actor: actor, As: target.By.Role, Recorded: last,
		})
		return err
	}
	with := func(change func(*event.TestTaken)) event.TestTaken {
		changed := taken
		change(&changed)
		return changed
	}
	for name, worse := range map[string]event.Payload{
		"a broken seal":        with(func(a *event.TestTaken) { a.Sealed = false }),
		"one tube":             with(func(a *event.TestTaken) { a.TwoTubes = false }),
		"nobody saw it":        with(func(a *event.TestTaken) { a.Observer = roles.Ref{} }),
		"a declared medicine":  with(func(a *event.TestTaken) { a.Medication = !a.Medication }),
		"another who paid":     with(func(a *event.TestTaken) { a.Payer = "5006" }),
		"seals broken later":   event.TestAnswered{Item: answered.Item, Receipt: answered.Receipt, Creatinine: answered.Creatinine},
		"nothing but THC":      event.FindingRecorded{Item: found.Item, Finding: found.Finding, OnlyTHC: true, Delegation: found.Delegation},
		"without second check": event.ConfirmationAnswered{Item: confirmed.Item, Outcome: confirmed.Outcome},
	} {
		t.Run(name, func(t *testing.T) { require.NoError(t, correct(of(worse), worse)) })
	}
	for name, better := range map[string]event.Payload{
		"another procedure":  with(func(a *event.TestTaken) { a.Procedure = agreement.Medical }),
		"another material":   with(func(a *event.TestTaken) { a.Material = agreement.Saliva }),
		"another sample":     with(func(a *event.TestTaken) { a.Sample = ref("other") }),
		"another consent":    with(func(a *event.TestTaken) { a.Consent++ }),
		"out of the washout": with(func(a *event.TestTaken) { a.Washout = false }),
		"another finding":    event.FindingRecorded{Item: found.Item, Finding: "negative", Delegation: found.Delegation},
		"another outcome":    event.ConfirmationAnswered{Item: confirmed.Item, Outcome: "confirmed", SecondCheck: confirmed.SecondCheck},
		"a new intake":       event.TestAnswered{Item: answered.Item, Receipt: answered.Receipt, SealsWhole: true, NewIntake: true},
	} {
		t.Run(name, func(t *testing.T) { require.ErrorContains(t, correct(of(better), better), "G42") })
	}
}

func of(act event.Payload) event.Type { return act.EventType() }

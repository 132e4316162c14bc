package contract_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/internal/walk"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// stroll is a random walk on which everything that must hold, whatever happens,
// is looked at after every step.
type stroll struct {
	*walk.Walker
	lifecycle *contract.Lifecycle
}

// step tries one act and checks everything that must hold whatever happens.
func (s *stroll) step(t *testing.T) {
	r := s.Next()
	before, events := s.Contract, len(s.History)
	asked := before
	d, err := s.Put(r)
	require.Equal(t, asked, before, "the contract that was asked about is never changed")
	if err != nil {
		var refusal *contract.Refusal
		known := errors.As(err, &refusal) || errors.Is(err, contract.ErrNotFound)
		require.True(t, known, "only refusals: %v", err)
		require.Empty(t, d.Events, "a refusal leads to nothing")
		require.Len(t, s.History, events)
		return
	}
	replayed, err := contract.Replay(s.History)
	require.NoError(t, err)
	if _, fix := r.Act.(event.Corrected); !fix {
		evolved := before
		for _, e := range d.Events {
			evolved, err = contract.Evolve(evolved, e)
			require.NoError(t, err)
		}
		require.Equal(t, replayed, evolved, "evolving equals replaying")
	}
	require.Equal(t, replayed, d.After, "replay equals decision after %s", r.Act.EventType())
	s.withdrawalEnabled(t)
}

// withdrawalEnabled: in every live state, the youth who has given a consent can
// take it back.
func (s *stroll) withdrawalEnabled(t *testing.T) {
	if !s.Contract.State().Live() {
		return
	}
	var given event.Payload
	for i := range s.History {
		e := &s.History[i]
		if e.By.Ref != s.Contract.Youth() {
			continue
		}
		switch a := e.Data.(type) {
		case event.ConsentGiven:
			if a.Part == agreement.Participation {
				given = event.ConsentWithdrawn{Part: a.Part}
			}
		case event.ConsentRestored:
			if a.Part == agreement.Participation {
				given = event.ConsentWithdrawn{Part: a.Part}
			}
		case event.ConsentWithdrawn:
			if a.Part == agreement.Participation {
				given = nil
			}
		}
	}
	if given == nil {
		return
	}
	youth := roles.Actor{Ref: s.Contract.Youth(), Grants: []roles.Grant{{Role: roles.Youth}}}
	_, err := s.lifecycle.Decide(s.Contract, contract.Request{Act: given, As: roles.Youth, Actor: youth, Recorded: s.Now})
	require.NoError(t, err, "withdrawal in %s", s.Contract.State())
}

type unknownAct struct{}

func (unknownAct) EventType() event.Type { return "host.unknown" }

func walkOnce(t *testing.T, l *contract.Lifecycle, seed1, seed2 uint64, steps int) *stroll {
	s := &stroll{Walker: walk.New(l, contract.Standard().Rows, seed1, seed2), lifecycle: l}
	require.NoError(t, s.Begin())
	for range steps {
		s.step(t)
	}
	require.NoError(t, s.Escort(), "from every state an end is reachable by lawful acts alone")
	return s
}

// TestRandomWalks also wants the walks to get to the places where people are hurt
// when something is wrong: what they do not reach they say nothing about.
func TestRandomWalks(t *testing.T) {
	l := standardLifecycle(t)
	reached := map[event.Region]map[event.State]bool{}
	reasons := map[event.Reason]bool{}
	acts := map[event.Type]bool{}
	for seed := range uint64(100) {
		s := walkOnce(t, l, seed, 1, 150)
		for i := range s.History {
			e := &s.History[i]
			acts[e.Type] = true
			for _, m := range e.Moves {
				if reached[m.Region] == nil {
					reached[m.Region] = map[event.State]bool{}
				}
				reached[m.Region][m.To] = true
				reasons[m.Reason] = true
			}
		}
	}
	for _, state := range event.ContractStates() {
		require.True(t, reached[event.ContractRegion][state], state.String())
	}
	for _, state := range []event.State{
		event.StateRefused, event.StateUnable, event.StateUnexcused, event.StateExcused, event.StateRead, event.StateNoAnswer,
		event.StateNegative, event.StateUnusable, event.StateConfirmed, event.StateRefuted, event.StateContested,
		event.StateUpheld, event.StateLifted, event.StateCancelledByAgency,
	} {
		require.True(t, reached[event.TestRegion][state], "test %s", state)
	}
	require.True(t, reached[event.TransferRegion][event.StateShared], "a shared case")
	for _, reason := range []event.Reason{event.Breach, event.NewOffence, event.Withdrawn, event.Moved} {
		require.True(t, reasons[reason], reason.String())
	}
	for _, act := range []event.Payload{
		event.BirthdayReached{}, event.Corrected{}, event.TestsDrawn{}, event.DrawRevealed{}, event.Reacted{}, event.Extended{},
		event.TransferAccepted{}, event.ReviewLapsed{}, event.TestsSuspended{}, event.ConcernReleased{},
	} {
		require.True(t, acts[act.EventType()], string(act.EventType()))
	}
}

func FuzzDecide(f *testing.F) {
	l := standardLifecycle(f)
	for seed := range uint64(4) {
		f.Add(seed, seed*7, uint16(80))
	}
	f.Fuzz(func(t *testing.T, seed1, seed2 uint64, steps uint16) {
		walkOnce(t, l, seed1, seed2, int(steps%300))
	})
}

func standardLifecycle(t testing.TB) *contract.Lifecycle {
	t.Helper()
	terms, err := agreement.Model()
	require.NoError(t, err)
	l, err := contract.New(contract.Standard(), terms)
	require.NoError(t, err)
	return l
}

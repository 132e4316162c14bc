package contract_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// erase takes the payload of one event away, as a store that may would: what is
// left is what the clear header tells.
func erase(e event.Envelope, coarse event.Code, compartment event.Compartment) event.Envelope {
	var moves []event.Move
	for _, m := range e.Moves {
		if m.Region == event.ContractRegion {
			moves = append(moves, m)
		}
	}
	return event.Envelope{
		Contract: e.Contract, Seq: e.Seq, Recorded: e.Recorded, Occurred: e.Recorded, Moves: moves,
		Erased: true, Coarse: coarse, Compartment: compartment,
	}
}

// TestWhatHasBeenErasedIsSaid: the state replays without the payload, and every
// answer of no, in Decide and in Options, says which part is gone.
func TestWhatHasBeenErasedIsSaid(t *testing.T) {
	for name, test := range map[string]struct {
		act         event.Type
		coarse      event.Code
		compartment event.Compartment
		part        string
	}{
		"a consent":      {"consent.given", "consent", event.CoordinationCompartment, "consent"},
		"a test":         {"test.planned", "appointment", event.HealthCompartment, "health"},
		"a conversation": {"conversation.planned", "appointment", event.ConversationCompartment, "conversation"},
		"a decision":     {"prosecution.decided", "prosecution", event.ProsecutionCompartment, "prosecution"},
		"who it is":      {"case.registered", "case", event.CoordinationCompartment, "case"},
	} {
		t.Run(name, func(t *testing.T) {
			w := ordinaryWorld(t, "erased").along(event.StateActive).at("2020-02-05")
			w.do(roles.ConversationPartner, "partner", event.ConversationPlanned{Item: 1, On: day(t, "2020-02-06")})
			w.do(roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-02-12")})
			history, err := w.ledger.History(context.Background(), w.id, actor(roles.Coordinator, "coordinator"))
			require.NoError(t, err)
			i := slices.IndexFunc(history, func(e event.Envelope) bool { return e.Type == test.act })
			history[i] = erase(history[i], test.coarse, test.compartment)
			c, err := contract.Replay(history)
			require.NoError(t, err)
			require.Equal(t, event.StateActive, c.State(), "the contract's own state survives")
			if test.part == "prosecution" {
				require.Equal(t, event.StateErased, c.Prosecution())
			}
			if test.part == "case" {
				require.Zero(t, c.Age(day(t, "2020-02-05")), "nothing is guessed of the age")
				return // nobody has a relation any more
			}
			l := standardLifecycle(t)
			coordinator := actor(roles.Coordinator, "coordinator")
			_, err = l.Decide(c, contract.Request{Act: event.Completed{}, As: roles.Coordinator, Actor: coordinator, Recorded: w.now})
			var refusal *contract.Refusal
			require.ErrorAs(t, err, &refusal)
			gone := contract.Reason{Code: contract.Erased, Args: []contract.Arg{{Name: "part", Text: test.part}}}
			require.Contains(t, refusal.Reasons, gone)
			option, ok := optionFor(l.Options(c, coordinator, w.now), "contract.completed")
			require.True(t, ok)
			require.Contains(t, option.Unmet, gone)
			option, ok = optionFor(l.Options(c, coordinator, w.now), "contract.paused")
			require.True(t, ok)
			require.Empty(t, option.Unmet, "what is possible says nothing of it")
		})
	}
}

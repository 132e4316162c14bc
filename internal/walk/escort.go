package walk

import (
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Escort takes the contract to an end by lawful acts alone, and shows the seed of
// its draw. The error is [ErrNoEnd] when there is no such way.
func (w *Walker) Escort() error {
	for range 200 {
		if w.Contract.State().Terminal() || w.Contract.Seq() == 0 {
			return w.afterwards()
		}
		w.Now = w.Now.Add(5 * 24 * time.Hour)
		if _, err := w.first(w.lawful()); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w from %s on %s", ErrNoEnd, w.Contract.State(), w.Contract.Track())
}

func (w *Walker) lawful() []attempt {
	if w.Contract.Inconsistent() {
		return w.resolving()
	}
	var all []attempt
	add := func(role roles.Role, act event.Payload) { all = append(all, attempt{role: role, act: act}) }
	for _, act := range w.lifecycle.Ticks(w.Contract, w.Now) {
		add(clock, act)
	}
	add(roles.Prosecutor, event.Dropped{Reason: "proof-failed"})
	add(roles.Leader, event.NotPursuedFurther{Reason: "none"})
	add(roles.Youth, event.EndedByChoice{})
	if w.seen.ended != 0 && w.Accepted[event.ProsecutorNotified{}.EventType()] == 0 {
		add(roles.Coordinator, event.ProsecutorNotified{Of: w.seen.ended})
	}
	if w.seen.committed && !w.seen.revealed {
		add(clock, event.DrawRevealed{Seed: agreement.Hash(w.seed)})
	}
	for _, g := range groups {
		add(roles.Mediation, event.EvaluationHeld{Group: g, Invited: true})
		add(roles.Coordinator, event.EvaluationHeld{Group: g, Invited: true})
	}
	add(roles.Mediation, event.Closed{OutcomeUnknown: true})
	add(roles.Coordinator, event.Closed{OutcomeUnknown: true})
	propose := event.Proposed{Act: event.UnsuitableDeclared{}.EventType(), Reason: "need"}
	add(roles.Leader, event.UnsuitableDeclared{Proposal: w.proposed(propose.Act), Referral: Ref("referral")})
	add(roles.Coordinator, propose)
	return all
}

// afterwards is what follows an end: the notice, and the seed.
func (w *Walker) afterwards() error {
	if w.Contract.Seq() == 0 {
		return nil
	}
	for _, a := range []attempt{
		{role: roles.Coordinator, act: event.ProsecutorNotified{Of: w.lastMove()}},
		{role: clock, act: event.DrawRevealed{Seed: agreement.Hash(w.seed)}},
	} {
		if _, done := a.act.(event.DrawRevealed); done && !w.seen.committed {
			continue
		}
		if _, err := w.first([]attempt{a}); err != nil {
			return err
		}
	}
	return nil
}

// lastMove is the last event by which the contract moved.
func (w *Walker) lastMove() uint32 {
	for i := len(w.History) - 1; i >= 0; i-- {
		for _, m := range w.History[i].Moves {
			if m.Region == event.ContractRegion {
				return w.History[i].Seq
			}
		}
	}
	return 1
}

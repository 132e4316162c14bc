package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/internal/machine"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// steps collects the moves of all regions that an act concerns: they move
// together or not at all. A region that cannot take its step gives the reason.
func (l *Lifecycle) steps(k *Case, to event.State, moves []event.Move) ([]event.Move, Reason) {
	c := k.Contract
	if to != c.state {
		move := event.Move{Region: event.ContractRegion, From: c.state, To: to}
		if k.row.Reason != nil && (to == event.StateAborted || to == event.StateClosedAborted || to == event.StateNotEntered) {
			move.Reason = k.row.Reason(k)
		}
		moves = append(moves, move)
	}
	own := len(moves)
	moves = consentSteps(k, moves)
	moves = mirrorStep(k, to, moves)
	moves = transferStep(k, moves)
	moves = itemStep(k, moves)
	for _, m := range moves[own:] {
		region := l.regions[m.Region]
		act, known := region.acts[k.row.Act]
		if !known || !region.machine.Leads(machine.Edge{From: uint8(m.From), Act: act, To: uint8(m.To)}) {
			return nil, Reason{Code: WrongState, Args: []Arg{text("region", m.Region.String()), text("state", m.From.String())}}
		}
	}
	return stopTransfer(k, to, stopItems(k, to, moves)), Reason{}
}

// consentSteps moves the consent that the act gives, refuses or withdraws; an
// 18th birthday lapses everything that guardians gave.
func consentSteps(k *Case, moves []event.Move) []event.Move {
	c := k.Contract
	step := func(s event.ConsentWithdrawn, to event.State) []event.Move {
		i := c.find(c.person(k.By.Subject()), s)
		if i < 0 {
			return append(moves, event.Move{Region: event.ConsentRegion, Item: uint16(len(c.consents) + 1), To: to})
		}
		return append(moves, event.Move{Region: event.ConsentRegion, Item: uint16(i + 1), From: c.consents[i].state, To: to})
	}
	switch a := k.Act.(type) {
	case event.ConsentGiven:
		return step(scope(a), event.StateGiven)
	case event.ConsentRestored:
		return step(scope(event.ConsentGiven(a)), event.StateGiven)
	case event.ConsentRefused:
		return step(event.ConsentWithdrawn{Part: a.Part, ToRole: a.ToRole, ToOrg: a.ToOrg}, event.StateRefused)
	case event.ConsentWithdrawn:
		return step(a, event.StateWithdrawn)
	case event.BirthdayReached:
		for i := range c.consents {
			if a.Age == 18 && c.consents[i].giver > 0 && c.consents[i].state == event.StateGiven {
				moves = append(moves, event.Move{
					Region: event.ConsentRegion, Item: uint16(i + 1), From: event.StateGiven, To: event.StateLapsed,
				})
			}
		}
	}
	return moves
}

// mirrorStep writes the prosecution mirror in the same step. It is absent on
// the voluntary track.
func mirrorStep(k *Case, to event.State, moves []event.Move) []event.Move {
	c := k.Contract
	var mirrored event.State
	switch a := k.Act.(type) {
	case event.Registered:
		mirrored = event.StateReported
	case event.ConsentGiven, event.GuardianNotFound, event.BirthdayReached:
		if to == event.StateDeciding && c.prosecution == event.StateReported {
			mirrored = event.StateUnderDecision
		}
	case event.Decided:
		mirrored = event.StateConditional
	case event.AttendanceDecided:
		mirrored = event.StateConditional
		if c.track == agreement.Transfer71d {
			mirrored = event.StateTransferred
		}
	case event.ProsecutorRefused, event.OtherReactionChosen:
		mirrored = event.StateOtherReaction
	case event.Dropped:
		mirrored = event.StateDropped
	case event.ConditionsChanged, event.Extended:
		mirrored = event.StateChanged
	case event.Reopened:
		mirrored = event.StateReopened
	case event.OutcomeRecorded:
		mirrored = a.Value
	}
	if mirrored == event.StateNone || k.trackNow() == agreement.Voluntary {
		return moves
	}
	return append(moves, event.Move{Region: event.ProsecutionRegion, From: c.prosecution, To: mirrored})
}

// transferStep moves the transfer between municipalities.
func transferStep(k *Case, moves []event.Move) []event.Move {
	c := k.Contract
	var to event.State
	switch a := k.Act.(type) {
	case event.MoveReported:
		if !moveAsks(c, a) {
			return moves
		}
		to = event.StateMoveReported
	case event.TransferRefused:
		to = event.StateMoveRefused
	case event.ResponsibilityShared:
		to = event.StateShared
	case event.TransferAccepted, event.EndedByMove, event.MoveCancelled:
	default:
		return moves
	}
	return append(moves, event.Move{Region: event.TransferRegion, From: c.transfer, To: to})
}

// itemStep moves the test or conversation that the act is about, or plans those
// that were drawn.
func itemStep(k *Case, moves []event.Move) []event.Move {
	to := becomes(k.Act)
	if to == event.StateNone {
		return moves
	}
	if a, ok := k.Act.(event.TestsDrawn); ok {
		for _, t := range a.Tests {
			moves = append(moves, event.Move{Region: event.TestRegion, Item: t.Item, To: to})
		}
		return moves
	}
	return append(moves, event.Move{
		Region: itemRegion(k.Act), Item: itemOf(k.Act), From: k.Contract.itemNow(k.Act), To: to,
	})
}

// stopTransfer ends an open question to another municipality when the contract
// ends: what has not been handed over is not handed over any more, and who was
// asked has nothing to do with the case.
func stopTransfer(k *Case, to event.State, moves []event.Move) []event.Move {
	c := k.Contract
	if c.transfer == event.StateNone || !(ended | terminal).Has(to) || (event.EndedByMove{}).EventType() == k.row.Act {
		return moves
	}
	return append(moves, event.Move{Region: event.TransferRegion, From: c.transfer, To: event.StateNone})
}

// stopItems cancels the tests and conversations that the new state does not
// carry on: all of them at an end, those within a pause, and those whose part
// of the consent is withdrawn.
func stopItems(k *Case, to event.State, moves []event.Move) []event.Move {
	withdrawal, _ := k.Act.(event.ConsentWithdrawn)
	tests := k.stops(agreement.TestingPart, withdrawal.Part, to)
	talks := k.stops(agreement.ConversationsPart, withdrawal.Part, to)
	moves = stopList(k.Contract, event.TestRegion, moves, tests)
	return stopList(k.Contract, event.ConversationRegion, moves, talks)
}

// stops gives the first and last planned day that stop; an empty span stops
// nothing.
func (k *Case) stops(part, withdrawn agreement.Part, to event.State) [2]agreement.Date {
	const never, always = agreement.Date(1<<31 - 1), agreement.Date(-1 << 31)
	c := k.Contract
	everything, nothing := [2]agreement.Date{always, never}, [2]agreement.Date{never, always}
	if withdrawn == part && c.requires(part) && k.By.Role != roles.Clock && whenBroken(k, event.StateReconsidering) != event.StateNone {
		return everything
	}
	if withdrawn == agreement.Participation && whenBroken(k, event.StateReconsidering) != event.StateNone {
		return everything
	}
	if eased, ok := k.Act.(event.ConditionsChanged); ok {
		kept := part == agreement.TestingPart && eased.Testing || part == agreement.ConversationsPart && eased.Conversations
		if kept {
			return nothing
		}
		return everything
	}
	if _, suspends := k.Act.(event.TestsSuspended); suspends && part == agreement.TestingPart {
		return everything
	}
	if to == c.state {
		return nothing
	}
	switch {
	case to == event.StatePaused && c.state != event.StateReconsidering:
		if a, ok := k.Act.(event.Paused); ok {
			return [2]agreement.Date{k.On, a.Until.AddDays(-1)}
		}
	case to == event.StateReconsidering && withdrawn == agreement.Participation:
		return everything
	case ended.Has(to), terminal.Has(to):
		return everything
	}
	return nothing
}

func stopList(c *Contract, region event.Region, moves []event.Move, span [2]agreement.Date) []event.Move {
	for n := 1; n <= c.items(region); n++ {
		i, _ := c.itemAt(region, n)
		waiting := i.state == event.StatePlanned || i.state == event.StateNotified
		if waiting && i.on >= span[0] && i.on <= span[1] {
			moves = append(moves, event.Move{
				Region: region, Item: uint16(n), From: i.state, To: event.StateCancelledByAgency,
			})
		}
	}
	return moves
}

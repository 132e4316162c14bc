package checks_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// plant is one violation to be put into valid logs. Change says whether the log
// had a place for it.
type plant struct {
	id     event.RuleID
	what   string
	change func(t testing.TB, h *history) bool
	// broken changes what is stored, after the log was sealed.
	broken func(records []event.Record) []event.Record
	// beside says that the unchanged log comes before, as that of another case.
	beside bool
	// corrected says that it is about a correction.
	corrected bool
	// inMemory says that no stored log can hold it: the event is judged as it is.
	inMemory bool
}

// edited changes the first payload of a type for which a condition holds.
func edited[T event.Payload](is func(h *history, i int, a T) bool, edit func(h *history, i int, a *T)) func(testing.TB, *history) bool {
	return func(_ testing.TB, h *history) bool {
		i := first(h, 0, func(i int, a T) bool { return is(h, i, a) })
		if i < 0 {
			return false
		}
		a := at[T](h, i)
		edit(h, i, &a)
		h.events[i].Data = a
		return true
	}
}

func always[T event.Payload](*history, int, T) bool { return true }

// reaches says whether a later event of a type follows.
func reaches[T event.Payload](h *history, i int) bool { return first(h, i+1, anywhere[T]) >= 0 }

// basisPlants are those of B1 to B8.
func basisPlants() []plant {
	return []plant{
		{id: "B1", what: "a track that is not open on the day of the offer", change: edited(
			func(h *history, i int, a event.Registered) bool {
				return a.Track == agreement.Waiver && h.events[i].Recorded.Year() < 2022 && reaches[event.Offered](h, i)
			},
			func(_ *history, _ int, a *event.Registered) {
				a.Track, a.Advisory = agreement.Advisory, "rade-trondelag"
			})},
		{id: "B1", what: "an agreement under which the track has closed", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.Offered) bool {
				return !h.closing.TrackOpen(at[event.Registered](h, 0).Track, agreement.OfTime(h.events[i].Occurred))
			})
			if i < 0 {
				return false
			}
			a := at[event.Offered](h, i)
			a.Terms = h.closing.Hash()
			h.events[i].Data = a
			return true
		}},
		{id: "B2", what: "the outcome of the criminal case recorded by the coordinator", change: edited(always[event.OutcomeRecorded],
			func(h *history, i int, _ *event.OutcomeRecorded) { h.events[i].By.Role = roles.Coordinator })},
		{id: "B2", what: "the outcome of the criminal case changed by closing the contract", change: func(t testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.Closed])
			if i < 0 || first(h, i, anywhere[event.OutcomeRecorded]) >= 0 {
				return false
			}
			c := h.state(t, i)
			h.events[i].Moves = append(h.events[i].Moves, event.Move{Region: event.ProsecutionRegion, From: c.Prosecution(), To: event.StateDropped})
			return c.Track() != agreement.Voluntary
		}},
		{id: "B2", what: "an end called a breach that nobody reopened the criminal case for", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.Dropped) bool { return movesTo(&h.events[i], event.StateAborted) != nil })
			if i < 0 {
				return false
			}
			movesTo(&h.events[i], event.StateAborted).Reason = event.Breach
			return true
		}},
		{id: "B3", what: "an act on the day before the 15th birthday", change: edited(
			func(h *history, i int, a event.Registered) bool {
				return a.Track != agreement.Voluntary && reaches[event.Offered](h, i)
			},
			func(_ *history, _ int, a *event.Registered) { a.OffenceDate = a.Birthday15.AddDays(-1) })},
		{id: "B4", what: "a decision for 24 months", change: edited(always[event.Decided],
			func(_ *history, _ int, a *event.Decided) { a.LengthMonths = 24 })},
		{id: "B4", what: "a probation that ends before the contract", change: edited(
			func(h *history, i int, _ event.Decided) bool { return reaches[event.Started](h, i) },
			func(_ *history, _ int, a *event.Decided) { a.ProbationTo = a.ProbationFrom.AddMonths(1) })},
		{id: "B4", what: "an extension by nine months", change: edited(always[event.Extended],
			func(_ *history, _ int, a *event.Extended) { a.Months = 9 })},
		{id: "B5", what: "a condition of tests that was not offered", change: edited(
			func(h *history, i int, a event.Offered) bool {
				return a.Testing && first(h, i, func(_ int, d event.Decided) bool { return d.Testing }) >= 0
			},
			func(_ *history, _ int, a *event.Offered) {
				a.Testing, a.Procedure, a.Material = false, agreement.NoProcedure, agreement.NoMaterial
			})},
		{id: "B5", what: "another procedure decided than was offered", change: edited(
			func(_ *history, _ int, a event.Decided) bool { return a.Testing && a.Procedure == agreement.Medical },
			func(_ *history, _ int, a *event.Decided) { a.Procedure = agreement.Sanction })},
		{id: "B6", what: "a criminal case mirrored on the voluntary track", change: func(_ testing.TB, h *history) bool {
			if a, ok := h.events[0].Data.(event.Registered); !ok || a.Track != agreement.Voluntary {
				return false
			}
			h.events[0].Moves = append(h.events[0].Moves, event.Move{Region: event.ProsecutionRegion, To: event.StateReported})
			return true
		}},
		{id: "B6", what: "a deviation reported on the voluntary track", change: voluntary(func(h *history, i int) event.Envelope {
			return event.Envelope{By: h.events[i].By, Data: event.DeviationReported{
				Number: 1, Trigger: agreement.StaysAway, Severity: agreement.OrdinarySeverity, Evidence: h.events[i].Contract,
			}}
		})},
		{id: "B6", what: "the prosecutor notified on the voluntary track", change: voluntary(func(h *history, i int) event.Envelope {
			return event.Envelope{By: h.events[i].By, Data: event.ProsecutorNotified{Of: h.events[i].Seq}}
		})},
		{id: "B7", what: "an information item that was not ticked", change: edited(
			func(h *history, i int, _ event.Informed) bool { return reaches[event.Offered](h, i) },
			func(_ *history, _ int, a *event.Informed) { a.Items = slices.Clone(a.Items)[1:] })},
		{id: "B8", what: "a police unit that is no party to the agreement", change: func(_ testing.TB, h *history) bool {
			a, ok := h.events[0].Data.(event.Registered)
			if !ok || a.Track == agreement.Voluntary || !reaches[event.Offered](h, 0) {
				return false
			}
			for i := range h.events {
				if h.events[i].By.Org == a.Police {
					h.events[i].By.Org = "politi-annet"
				}
			}
			a.Police = "politi-annet"
			h.events[0].Data = a
			return true
		}},
	}
}

func movesTo(e *event.Envelope, to event.State) *event.Move {
	for i := range e.Moves {
		if m := &e.Moves[i]; m.Region == event.ContractRegion && m.To == to {
			return m
		}
	}
	return nil
}

// voluntary puts an event after the start of a voluntary contract, by the
// coordinator.
func voluntary(made func(h *history, i int) event.Envelope) func(testing.TB, *history) bool {
	return func(_ testing.TB, h *history) bool {
		a, ok := h.events[0].Data.(event.Registered)
		i := first(h, 0, func(i int, _ event.Started) bool { return h.events[i].By.Role == roles.Coordinator })
		if !ok || a.Track != agreement.Voluntary || i < 0 {
			return false
		}
		h.insert(i, made(h, i))
		return true
	}
}

// consentPlants are those of C1 to C6.
func consentPlants() []plant {
	return []plant{
		{id: "C1", what: "a consent to testing that had run out when a sample was taken", change: func(_ testing.TB, h *history) bool {
			taken := first(h, 0, anywhere[event.TestTaken])
			if taken < 0 {
				return false
			}
			on := agreement.OfTime(h.events[taken].Occurred)
			consent := h.find(0, func(i int) bool { return h.events[i].Seq == at[event.TestTaken](h, taken).Consent })
			given, ok := h.events[consent].Data.(event.ConsentGiven)
			if !ok || agreement.OfTime(h.events[consent].Occurred) >= on {
				return false
			}
			given.To = on.AddDays(-1)
			h.events[consent].Data = given
			return true
		}},
		{id: "C1", what: "a sample under another consent than one to testing", change: edited(always[event.TestTaken],
			func(_ *history, _ int, a *event.TestTaken) { a.Consent = 1 })},
		{id: "C2", what: "a test attended after testing was withdrawn", change: withdrawnTest},
		{id: "C3", what: "a guardian's consent missing under 18", change: func(_ testing.TB, h *history) bool {
			offered := h.find(0, func(i int) bool { return movesTo(&h.events[i], event.StateDeciding) != nil })
			i := first(h, 0, func(i int, a event.ConsentGiven) bool {
				return i < offered && a.Part == agreement.Participation && h.events[i].By.Role == roles.Guardian
			})
			if i < 0 || first(h, 0, func(_ int, _ event.GuardianNotFound) bool { return true }) >= 0 || laterConsents(h, i) {
				return false
			}
			a := at[event.ConsentGiven](h, i)
			a.Part = agreement.EvaluationPart
			h.events[i].Data = a
			return true
		}},
		{id: "C3", what: "a guardian who consents after the 18th birthday", change: func(_ testing.TB, h *history) bool {
			consent := first(h, 0, func(i int, a event.ConsentGiven) bool {
				return h.events[i].By.Role == roles.Guardian && a.Part == agreement.Participation
			})
			i := first(h, consent, func(_ int, a event.BirthdayReached) bool { return a.Age == 18 })
			if consent < 0 || i < 0 {
				return false
			}
			h.insert(i, event.Envelope{By: h.events[consent].By, Data: h.events[consent].Data})
			return true
		}},
		{id: "C4", what: "sharing without a named recipient", change: edited(
			func(_ *history, _ int, a event.ConsentGiven) bool {
				return a.Part == agreement.Exchange && a.ToRole == roles.Guardian
			},
			func(_ *history, _ int, a *event.ConsentGiven) { a.ToOrg = "" })},
		{id: "C5", what: "an offer accepted on the same day and not waived", change: func(_ testing.TB, h *history) bool {
			offered := first(h, 0, anywhere[event.Offered])
			i := first(h, offered, anywhere[event.Accepted])
			if offered < 0 || i < 0 {
				return false
			}
			h.events[i].Data = event.Accepted{}
			h.events[i].Occurred = h.events[offered].Occurred.Add(time.Hour)
			return agreement.OfTime(h.events[i].Occurred) == agreement.OfTime(h.events[offered].Occurred) && !h.events[i].Occurred.After(h.events[i].Recorded)
		}},
		{id: "C6", what: "a confirmed withdrawal recorded as a breach", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.WithdrawalConfirmed])
			if i < 0 {
				return false
			}
			movesTo(&h.events[i], event.StateAborted).Reason = event.Breach
			return true
		}},
		{id: "C6", what: "a refusal reported though nobody asked whether it was a withdrawal", change: edited(
			func(h *history, i int, a event.TestRefused) bool {
				return first(h, i, func(_ int, r event.DeviationReported) bool {
					return r.Trigger == agreement.RefusedTest && r.Item == a.Item
				}) >= 0
			},
			func(_ *history, _ int, a *event.TestRefused) { a.AskedWithdrawal = false })},
	}
}

// laterConsents says whether the same guardian gives the same part again.
func laterConsents(h *history, i int) bool {
	return h.find(i+1, func(j int) bool {
		switch a := h.events[j].Data.(type) {
		case event.ConsentGiven:
			return a.Part == agreement.Participation && h.events[j].By.Ref == h.events[i].By.Ref
		case event.ConsentRestored:
			return a.Part == agreement.Participation && h.events[j].By.Ref == h.events[i].By.Ref
		case event.BirthdayReached:
			return true
		}
		return false
	}) >= 0
}

// withdrawnTest: a test that the withdrawal called off is attended all the same,
// later.
func withdrawnTest(t testing.TB, h *history) bool {
	i := first(h, 0, func(i int, a event.ConsentWithdrawn) bool {
		e := &h.events[i]
		return a.Part == agreement.TestingPart && calledOff(e, event.TestRegion) != 0 && movesTo(e, event.StateReconsidering) != nil
	})
	if i < 0 {
		return false
	}
	e := &h.events[i]
	n := calledOff(e, event.TestRegion)
	h.insert(i, event.Envelope{
		By: h.collector(t, i), Data: event.TestAttended{Item: n},
		Recorded: e.Recorded.Add(time.Minute), Occurred: e.Recorded.Add(time.Minute),
		Moves: []event.Move{{Region: event.TestRegion, Item: n, From: event.StateCancelledByAgency, To: event.StateAttended}},
	})
	return true
}

// calledOff is a test or conversation that an event calls off; 0 when none is.
func calledOff(e *event.Envelope, region event.Region) uint16 {
	for _, m := range e.Moves {
		if m.Region == region && m.To == event.StateCancelledByAgency {
			return m.Item
		}
	}
	return 0
}

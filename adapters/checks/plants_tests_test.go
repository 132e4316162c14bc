package checks_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// positive is a report of a positive test with a reaction that rests on it; -1
// where there is none.
func positive(h *history, from int) (report, reaction int) {
	report = first(h, from, func(i int, a event.DeviationReported) bool {
		return a.Trigger == agreement.PositiveTest && h.reaction(i) >= 0
	})
	if report < 0 {
		return -1, -1
	}
	return report, h.reaction(report)
}

// reaction is the event that reacts to a report; -1 when none does.
func (h *history) reaction(report int) int {
	number := at[event.DeviationReported](h, report).Number
	return h.find(report, func(i int) bool {
		switch a := h.events[i].Data.(type) {
		case event.Reacted:
			return a.On == number
		case event.Referred:
			return a.On == number
		}
		return false
	})
}

// taken is the sample of a test.
func (h *history) taken(item uint16) int {
	return first(h, 0, func(_ int, a event.TestTaken) bool { return a.Item == item })
}

// onSample changes the sample that a reported positive test rests on.
func onSample(edit func(a *event.TestTaken)) func(testing.TB, *history) bool {
	return func(_ testing.TB, h *history) bool {
		report, _ := positive(h, 0)
		if report < 0 {
			return false
		}
		i := h.taken(at[event.DeviationReported](h, report).Item)
		a := at[event.TestTaken](h, i)
		if a.Procedure != agreement.Sanction {
			return false
		}
		edit(&a)
		h.events[i].Data = a
		return true
	}
}

// stated leaves something of a sample out.
func stated(what string, edit func(a *event.TestTaken)) plant {
	return plant{id: "T1", what: "a sample without " + what, change: edited(always[event.TestTaken],
		func(_ *history, _ int, a *event.TestTaken) { edit(a) })}
}

// testPlants are those of T1 to T12.
func testPlants() []plant {
	return append(samplePlants(), []plant{
		{id: "T5", what: "a sample taken by who holds the conversations", change: func(_ testing.TB, h *history) bool {
			held := first(h, 0, anywhere[event.ConversationHeld])
			i := first(h, max(held, 0), anywhere[event.TestTaken])
			if held < 0 || i < 0 {
				return false
			}
			h.events[i].By.Ref = h.events[held].By.Ref
			return true
		}},
		{id: "T5", what: "a finding by who took the sample", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.FindingRecorded])
			if i < 0 {
				return false
			}
			h.events[i].By.Ref = h.events[h.taken(at[event.FindingRecorded](h, i).Item)].By.Ref
			return true
		}},
		{id: "T5", what: "a reaction decided by who reported", change: func(_ testing.TB, h *history) bool {
			report := first(h, 0, func(i int, _ event.DeviationReported) bool {
				j := h.reaction(i)
				return j >= 0 && h.events[j].Type == event.Reacted{}.EventType() && h.events[i].By.Role == roles.Coordinator
			})
			if report < 0 {
				return false
			}
			h.events[h.reaction(report)].By = h.events[report].By
			return true
		}},
		{id: "T6", what: "two tests on one day", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, a event.TestPlanned) bool { return a.Replaces == 0 && h.lastItem(i, event.TestRegion) })
			if i < 0 {
				return false
			}
			a := at[event.TestPlanned](h, i)
			a.Item++
			h.planned(i, a)
			return true
		}},
		{id: "T6", what: "a replacement for a test that was not unusable", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, a event.TestPlanned) bool {
				return a.Replaces == 0 && a.Item > 1 && h.lastItem(i, event.TestRegion)
			})
			if i < 0 {
				return false
			}
			a := at[event.TestPlanned](h, i)
			a.Replaces = a.Item
			a.Item++
			h.planned(i, a)
			return true
		}},
		{id: "T7", what: "a window in lessons without the pupil's agreement", change: edited(
			func(_ *history, _ int, a event.PlanSet) bool { return len(a.Windows) > 0 },
			func(_ *history, _ int, a *event.PlanSet) {
				a.Windows = slices.Clone(a.Windows)
				a.Windows[0].Lessons, a.Windows[0].Agreed = true, false
			})},
		{id: "T8", what: "a test planned when the contract is completed", change: func(t testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.Completed])
			last := first(h, 0, func(i int, _ event.TestPlanned) bool { return h.lastItem(i, event.TestRegion) })
			if i < 0 || last < 0 {
				return false
			}
			a := at[event.TestPlanned](h, last)
			a.Item, a.Replaces = a.Item+1, 0
			a.On, a.From, a.To = agreement.OfTime(h.events[i].Recorded).AddDays(3), 0, 0
			j := h.planned(i, a)
			h.events[j].By = h.events[last].By
			h.events[j].By.Org = h.responsible(t, j)
			return true
		}},
		{id: "T8", what: "a test attended while the contract is paused", change: func(t testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.Paused) bool { return calledOff(&h.events[i], event.TestRegion) != 0 })
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
		}},
		{id: "T9", what: "a seed that is not the one committed to", change: edited(always[event.DrawRevealed],
			func(_ *history, _ int, a *event.DrawRevealed) { a.Seed[0] ^= 1 })},
		{id: "T9", what: "a date that was not drawn", change: func(_ testing.TB, h *history) bool {
			if first(h, 0, anywhere[event.DrawRevealed]) < 0 {
				return false
			}
			i := first(h, 0, func(_ int, a event.TestsDrawn) bool { return len(a.Tests) == 1 && a.Tests[0].On.AddDays(7) <= a.Last })
			if i < 0 {
				return false
			}
			a := at[event.TestsDrawn](h, i)
			a.Tests = slices.Clone(a.Tests)
			a.Tests[0].On = a.Tests[0].On.AddDays(7) // the same window a week later
			h.events[i].Data = a
			return true
		}},
		{id: "T9", what: "dates drawn before anybody committed to a seed", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.DrawCommitted])
			if i < 0 || first(h, i, anywhere[event.TestsDrawn]) < 0 {
				return false
			}
			h.drop(i)
			return true
		}},
		{id: "T10", what: "a test recorded as missed that an agency called off", change: func(t testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.TestCancelled) bool { return h.events[i].Moves[0].From == event.StateNotified })
			if i < 0 {
				return false
			}
			n := at[event.TestCancelled](h, i).Item
			h.insert(i, event.Envelope{
				By: h.collector(t, i), Data: event.TestMissed{Item: n},
				Moves: []event.Move{{Region: event.TestRegion, Item: n, From: event.StateCancelledByAgency, To: event.StateMissed}},
			})
			return true
		}},
		{id: "T11", what: "a reaction while the result is contested", change: func(_ testing.TB, h *history) bool {
			report, reaction := positive(h, 0)
			if report < 0 {
				return false
			}
			n := at[event.DeviationReported](h, report).Item
			contested := first(h, 0, func(_ int, a event.TestContested) bool { return a.Item == n }) >= 0
			if contested || h.events[reaction].Type != (event.Reacted{}).EventType() {
				return false
			}
			youth := first(h, 0, anywhere[event.Accepted])
			h.insert(reaction-1, event.Envelope{
				By: h.events[youth].By, Data: event.TestContested{Item: n}, Recorded: h.events[reaction].Recorded,
				Moves: []event.Move{{Region: event.TestRegion, Item: n, From: event.StateConfirmed, To: event.StateContested}},
			})
			return true
		}},
		{id: "T12", what: "a report of a positive test that only the screening showed", change: func(_ testing.TB, h *history) bool {
			report, _ := positive(h, 0)
			if report < 0 {
				return false
			}
			n := at[event.DeviationReported](h, report).Item
			if first(h, 0, func(_ int, a event.TestContested) bool { return a.Item == n }) >= 0 {
				return false
			}
			for _, gone := range []int{
				first(h, 0, func(_ int, a event.ConfirmationAnswered) bool { return a.Item == n }),
				first(h, 0, func(_ int, a event.ConfirmationRequested) bool { return a.Item == n }),
			} {
				h.drop(gone)
			}
			return true
		}},
	}...)
}

// planned inserts a planned test, by who planned the one before.
func (h *history) planned(after int, a event.TestPlanned) int {
	return h.insert(after, event.Envelope{
		By: h.events[after].By, Data: a,
		Moves: []event.Move{{Region: event.TestRegion, Item: a.Item, To: event.StatePlanned}},
	})
}

// collector is who takes samples after an event.
func (h *history) collector(t testing.TB, i int) event.By {
	t.Helper()
	c := h.state(t, i+1)
	return event.By{Ref: c.Post(roles.Testing).Holder, Role: roles.Collector, Org: c.Responsible()}
}

func (h *history) responsible(t testing.TB, i int) roles.Org { return h.state(t, i).Responsible() }

// samplePlants are those of T1 to T4.
func samplePlants() []plant {
	return []plant{
		stated("a requester", func(a *event.TestTaken) { a.Requester = "" }),
		stated("a payer", func(a *event.TestTaken) { a.Payer = "" }),
		stated("a ground", func(a *event.TestTaken) { a.Ground = "" }),
		stated("a reference of its own", func(a *event.TestTaken) { a.Sample = roles.Ref{} }),
		{id: "T2", what: "a referral on a sample whose custody is broken", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, a event.DeviationReported) bool {
				j := h.reaction(i)
				sample := a.Trigger == agreement.PositiveTest || a.Trigger == agreement.ManipulatedSample
				return sample && j >= 0 && h.events[j].Type == event.Referred{}.EventType()
			})
			if i < 0 {
				return false
			}
			j := h.taken(at[event.DeviationReported](h, i).Item)
			a := at[event.TestTaken](h, j)
			a.TwoTubes = false
			h.events[j].Data = a
			return true
		}},
		{id: "T3", what: "rung 3 on a medical sample alone", change: func(_ testing.TB, h *history) bool {
			report, reaction := positive(h, 0)
			if report < 0 || h.events[reaction].Type != (event.Reacted{}).EventType() {
				return false
			}
			a := at[event.Reacted](h, reaction)
			a.Rung = 3
			h.events[reaction].Data = a
			return at[event.TestTaken](h, h.taken(at[event.DeviationReported](h, report).Item)).Procedure == agreement.Medical
		}},
		{id: "T3", what: "a report on a rapid test", change: onSample(func(a *event.TestTaken) { a.Procedure = agreement.Rapid })},
		{id: "T3", what: "a report on what the laboratory could not confirm", change: func(_ testing.TB, h *history) bool {
			report, _ := positive(h, 0)
			if report < 0 {
				return false
			}
			n := at[event.DeviationReported](h, report).Item
			i := first(h, 0, func(_ int, a event.ConfirmationAnswered) bool { return a.Item == n })
			a := at[event.ConfirmationAnswered](h, i)
			a.Outcome = "unclear"
			h.events[i].Data, h.events[i].Moves[0].To = a, event.StateUnclear
			return true
		}},
		{id: "T4", what: "THC within the washout weeks as a trigger", change: func(_ testing.TB, h *history) bool {
			report, _ := positive(h, 0)
			if report < 0 {
				return false
			}
			n := at[event.DeviationReported](h, report).Item
			i := h.taken(n)
			a := at[event.TestTaken](h, i)
			a.Washout = true
			h.events[i].Data = a
			j := first(h, 0, func(_ int, a event.FindingRecorded) bool { return a.Item == n })
			found := at[event.FindingRecorded](h, j)
			found.OnlyTHC = true
			h.events[j].Data = found
			return true
		}},
		{id: "T4", what: "a washout that a sample does not state", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(_ int, a event.TestTaken) bool { return a.Washout })
			if i < 0 {
				return false
			}
			a := at[event.TestTaken](h, i)
			a.Washout = false
			h.events[i].Data = a
			return true
		}},
	}
}

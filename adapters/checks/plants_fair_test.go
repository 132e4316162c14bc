package checks_test

import (
	"slices"
	"testing"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// climbed lets a reaction on an attendance record stand on a rung that the ladder
// does not have there.
func climbed(_ testing.TB, h *history) bool {
	i := first(h, 0, func(_ int, a event.Reacted) bool { return a.Rung == 1 && a.Exception == "" && h.attendance(a.On) })
	if i < 0 {
		return false
	}
	a := at[event.Reacted](h, i)
	a.Rung = 3
	h.events[i].Data = a
	return true
}

// attendance says whether a report is about somebody who did not come.
func (h *history) attendance(number uint16) bool {
	return first(h, 0, func(_ int, a event.DeviationReported) bool {
		return a.Number == number && (a.Trigger == agreement.MissedConversation || a.Trigger == agreement.RefusedTest || a.Trigger == agreement.MissedTest)
	}) >= 0
}

// fairnessPlants are those of F1 to F6.
func fairnessPlants() []plant {
	return []plant{
		{id: "F1", what: "rung 2 though the youth was not heard", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(_ int, a event.Reacted) bool { return a.Rung >= 2 })
			if i < 0 {
				return false
			}
			for j := range i {
				if a, ok := h.events[j].Data.(event.HearingRecorded); ok {
					a.YouthHeard, a.YouthOffered = false, false
					h.events[j].Data = a
				}
			}
			return true
		}},
		{id: "F1", what: "a referral though the youth was not heard", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.Referred])
			if i < 0 {
				return false
			}
			for j := range i {
				if a, ok := h.events[j].Data.(event.HearingRecorded); ok {
					a.YouthHeard, a.YouthOffered = false, false
					h.events[j].Data = a
				}
			}
			return true
		}},
		{id: "F2", what: "rung 3 where the ladder has rung 1", change: climbed},
		{id: "F2", what: "an exception that nobody proposed", change: func(_ testing.TB, h *history) bool {
			if !climbed(nil, h) {
				return false
			}
			i := first(h, 0, func(_ int, a event.Reacted) bool { return a.Rung == 3 && a.Exception == "" })
			a := at[event.Reacted](h, i)
			a.Exception, a.Proposal = "health", 1
			h.events[i].Data = a
			return true
		}},
		{id: "F3", what: "another rung than the same trigger had in another case", change: climbed, beside: true},
		{id: "F4", what: "an absence reported that was excused", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(_ int, a event.ConversationUnexcused) bool {
				return first(h, 0, func(_ int, r event.DeviationReported) bool {
					return r.Trigger == agreement.MissedConversation && r.Item == a.Item
				}) >= 0
			})
			if i < 0 {
				return false
			}
			e := &h.events[i]
			e.Data = event.ConversationExcused{Item: at[event.ConversationUnexcused](h, i).Item, Reason: "ill"}
			e.Type = e.Data.EventType()
			e.By.Role = roles.Coordinator
			e.Moves[0].To = event.StateExcused
			return true
		}},
		{id: "F4", what: "a move that ends as a breach", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.EndedByMove) bool {
				return movesTo(&h.events[i], event.StateAborted).From == event.StateActive
			})
			if i < 0 {
				return false
			}
			movesTo(&h.events[i], event.StateAborted).Reason = event.Breach
			return true
		}},
		{id: "F5", what: "a reaction without a reason", change: edited(always[event.Reacted],
			func(_ *history, _ int, a *event.Reacted) { a.Reason = "" })},
		{id: "F5", what: "a reaction by nobody's leave", change: edited(always[event.Reacted],
			func(_ *history, _ int, a *event.Reacted) { a.Delegation = roles.Ref{} })},
		{id: "F5", what: "a report without evidence", change: edited(always[event.DeviationReported],
			func(_ *history, _ int, a *event.DeviationReported) { a.Evidence = roles.Ref{} })},
		{id: "F6", what: "more tests though the youth was not heard", change: func(_ testing.TB, h *history) bool {
			band := agreement.NoBand
			i := h.find(0, func(i int) bool {
				before := band
				switch a := h.events[i].Data.(type) {
				case event.PlanSet:
					band = a.Band
				case event.BandChanged:
					band = a.Band
					return band > before
				}
				return false
			})
			if i < 0 {
				return false
			}
			a := at[event.BandChanged](h, i)
			a.YouthHeard = false
			h.events[i].Data = a
			return true
		}},
		{id: "F6", what: "a longer period without a wish or a hearing", change: func(t testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.Extended) bool { return h.state(t, i).State() != event.StateReferred })
			if i < 0 {
				return false
			}
			a := at[event.Extended](h, i)
			a.Wish = roles.Ref{}
			h.events[i].Data = a
			return true
		}},
	}
}

// rolePlants are those of R1 to R7.
func rolePlants() []plant {
	return []plant{
		{id: "R1", what: "a duty without a deputy", change: edited(always[event.PlanSet],
			func(_ *history, _ int, a *event.PlanSet) {
				a.Tasks = slices.Clone(a.Tasks)
				a.Tasks[0].Deputy = roles.Ref{}
			})},
		{id: "R1", what: "a holder who is the own deputy", change: edited(always[event.PlanSet],
			func(_ *history, _ int, a *event.PlanSet) {
				a.Tasks = slices.Clone(a.Tasks)
				a.Tasks[0].Deputy = a.Tasks[0].Holder
			})},
		{id: "R2", what: "a deadline met late that is not held against anybody", change: func(_ testing.TB, h *history) bool {
			return h.withoutOp(event.Overdue, event.Met)
		}},
		{id: "R2", what: "a state left whose deadline is neither met nor cancelled", change: func(_ testing.TB, h *history) bool {
			return h.withoutOp(event.Met, event.Starts)
		}},
		{id: "R2", what: "a deadline that was never started", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.Started) bool { return len(h.events[i].Deadlines) > 0 })
			if i < 0 {
				return false
			}
			seq := h.events[i].Seq
			midway := func(d event.DeadlineChange) bool { return d.Key == agreement.MidwayDue && d.Of == seq }
			for j := range h.events {
				h.events[j].Deadlines = slices.DeleteFunc(h.events[j].Deadlines, midway)
				if a, ok := h.events[j].Data.(event.DeadlinePassed); ok && a.Key == agreement.MidwayDue || hasExtended(h.events[j].Data, agreement.MidwayDue) {
					return false
				}
			}
			return true
		}},
		{id: "R2", what: "a deadline shorter than the agreement's", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.Offered) bool { return len(h.events[i].Deadlines) > 0 })
			if i < 0 {
				return false
			}
			j := slices.IndexFunc(h.events[i].Deadlines, func(d event.DeadlineChange) bool { return d.Key == agreement.OfferLapse })
			h.events[i].Deadlines[j].Due = h.events[i].Deadlines[j].Due.AddDays(-5)
			return true
		}},
		{id: "R3", what: "a fact after it was recorded", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.Started])
			if i < 0 {
				return false
			}
			h.events[i].Recorded = h.events[i].Occurred.AddDate(0, 0, -1)
			return true
		}},
		{id: "R3", what: "a correction of what has not happened", corrected: true, change: edited(always[event.Corrected],
			func(h *history, i int, a *event.Corrected) { a.Target = h.events[i].Seq + 1 })},
		{id: "R3", what: "a record taken out", broken: func(records []event.Record) []event.Record {
			return slices.Delete(slices.Clone(records), 2, 3)
		}},
		{id: "R3", what: "two records in each other's place", broken: func(records []event.Record) []event.Record {
			records = slices.Clone(records)
			records[2], records[3] = records[3], records[2]
			return records
		}},
		{id: "R3", what: "a link that does not fit", broken: func(records []event.Record) []event.Record {
			records = slices.Clone(records)
			records[3].Link[0] ^= 1
			return records
		}},
		{id: "R3", what: "a body that is not the one committed to", broken: func(records []event.Record) []event.Record {
			records = slices.Clone(records)
			records[1].Salt = slices.Clone(records[1].Salt)
			records[1].Salt[0] ^= 1
			return records
		}},
		{id: "R4", what: "a duty handed over without a note", change: edited(always[event.HandedOver],
			func(_ *history, _ int, a *event.HandedOver) { a.Note = roles.Ref{} })},
		{id: "R5", what: "an act of a municipality that is not responsible", change: edited(
			func(h *history, i int, _ event.MappingRecorded) bool { return h.events[i].By.Role == roles.Coordinator },
			func(h *history, i int, _ *event.MappingRecorded) { h.events[i].By.Org = "5020" })},
		{id: "R5", what: "a transfer accepted by a municipality that nobody asked", change: edited(always[event.TransferAccepted],
			func(h *history, i int, _ *event.TransferAccepted) { h.events[i].By.Org = "5020" })},
		{id: "R6", what: "other terms on a transfer that the youth did not agree to", change: edited(always[event.TransferAccepted],
			func(h *history, _ int, a *event.TransferAccepted) { a.Migrated, a.Agreed = h.terms.Hash(), false })},
		{id: "R7", what: "a birthday recorded before its day", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.BirthdayReached])
			if i < 0 {
				return false
			}
			age := at[event.BirthdayReached](h, i).Age
			a, ok := h.events[0].Data.(event.Registered)
			if !ok || agreement.OfTime(h.events[i].Occurred) > birthday(a, age).AddDays(1) {
				return false
			}
			a.Birthday15, a.Birthday16, a.Birthday18 = a.Birthday15.AddDays(2), a.Birthday16.AddDays(2), a.Birthday18.AddDays(2)
			h.events[0].Data = a
			return a.OffenceDate == 0 || a.OffenceDate >= a.Birthday15
		}},
	}
}

func hasExtended(data event.Payload, key agreement.Deadline) bool {
	a, ok := data.(event.DeadlineExtended)
	return ok && a.Key == key
}

func birthday(a event.Registered, age int) agreement.Date {
	if age == 16 {
		return a.Birthday16
	}
	return a.Birthday18
}

// withoutOp takes what an event does to one of its deadlines out, where the same
// event does something else to one as well.
func (h *history) withoutOp(op, beside event.DeadlineOp) bool {
	i := h.find(0, func(i int) bool {
		has := func(op event.DeadlineOp) bool {
			return slices.ContainsFunc(h.events[i].Deadlines, func(d event.DeadlineChange) bool { return d.Op == op })
		}
		return movesContract(&h.events[i]) && has(op) && has(beside)
	})
	if i < 0 {
		return false
	}
	h.events[i].Deadlines = slices.DeleteFunc(h.events[i].Deadlines, func(d event.DeadlineChange) bool { return d.Op == op })
	return true
}

func movesContract(e *event.Envelope) bool {
	return slices.ContainsFunc(e.Moves, func(m event.Move) bool { return m.Region == event.ContractRegion })
}

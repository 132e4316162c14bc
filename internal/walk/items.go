package walk

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// latest is how many tests and conversations back the walker goes on with.
const latest = 6

// items goes on with the latest tests and conversations.
func (w *Walker) items() []attempt {
	var all []attempt
	for n := max(1, len(w.seen.tests)-latest+1); n <= len(w.seen.tests); n++ {
		all = append(all, w.testing(uint16(n))...)
	}
	for n := max(1, len(w.seen.talks)-latest+1); n <= len(w.seen.talks); n++ {
		all = append(all, w.talking(uint16(n))...)
	}
	return all
}

// follow goes on with the test or conversation that something happened to last.
func (w *Walker) follow() []attempt {
	if w.Contract.State() < event.StateActive {
		return nil
	}
	switch w.seen.last.Region {
	case event.TestRegion:
		return append(w.testing(w.seen.last.Item), w.reportTest(int(w.seen.last.Item))...)
	case event.ConversationRegion:
		return append(w.talking(w.seen.last.Item), w.reportTalk(int(w.seen.last.Item))...)
	}
	return nil
}

// noon is in the middle of a day, or now when that is over.
func (w *Walker) noon(on agreement.Date) time.Time { return on.Start().Add(12 * time.Hour) }

// testing goes on with one test.
func (w *Walker) testing(n uint16) []attempt {
	t := *w.seen.test(n)
	one := func(role roles.Role, act event.Payload) []attempt { return []attempt{{role: role, act: act}} }
	state := w.Contract.Test(int(n))
	switch state {
	case event.StatePlanned:
		if w.chance(8) {
			return one(roles.Coordinator, event.TestCancelled{Item: n, Reason: "staffing"})
		}
		a := attempt{role: roles.Coordinator, act: event.TestNotified{Item: n}}
		if t.drawn {
			a.role = pick(w, roles.Collector, roles.Clock)
		}
		if begin := t.slot.Begin(); !begin.IsZero() {
			a.at = begin.Add(-time.Duration(3+w.rng.IntN(18)) * time.Hour)
		}
		return []attempt{a}
	case event.StateNotified:
		a := attempt{role: roles.Collector, at: w.noon(t.on)}
		a.act = pick[event.Payload](w, event.TestAttended{Item: n}, event.TestAttended{Item: n}, event.TestAttended{Item: n},
			event.TestMissed{Item: n}, event.TestRefused{Item: n, AskedWithdrawal: true})
		if w.chance(15) {
			a.fact, a.at = a.at, a.at.Add(20*time.Hour)
		}
		return []attempt{a}
	case event.StateAttended:
		if w.chance(10) {
			return one(roles.Collector, event.TestUnable{Item: n})
		}
		return one(roles.Collector, w.sample(n, &t))
	case event.StateTaken:
		if t.rapid {
			return one(roles.Collector, event.TestRead{Item: n, Reading: pick[event.Code](w, "negative", "positive")})
		}
		return one(roles.Collector, w.dispatch(n, &t))
	case event.StateSent:
		if w.chance(5) {
			return []attempt{{role: roles.Laboratory, org: t.lab.Org, act: event.TestUnanswered{Item: n, Reason: "lost"}}}
		}
		answer := event.TestAnswered{Item: n, Receipt: Ref("receipt"), SealsWhole: w.chance(95), Creatinine: 5000, NewIntake: w.chance(30)}
		if w.chance(15) {
			answer.Creatinine = thinnest - 1
		}
		return []attempt{{role: roles.Laboratory, org: t.lab.Org, act: answer}}
	case event.StateAnswered:
		return one(roles.HealthContact, w.finding(n, &t))
	case event.StateScreenedPositive:
		return one(roles.HealthContact, event.ConfirmationRequested{Item: n})
	case event.StateConfirming:
		act := event.ConfirmationAnswered{Item: n, SecondCheck: Ref("second check"), Outcome: "confirmed"}
		if w.chance(25) {
			act.Outcome = pick[event.Code](w, "refuted", "unclear", "consistent-with-prescribed")
		}
		return []attempt{{role: roles.Laboratory, org: t.lab.Org, act: act}}
	case event.StateMissed:
		return w.absent(n)
	}
	return w.settling(n, state, &t)
}

// settling: the youth is told, contests, gets a new try.
func (w *Walker) settling(n uint16, state event.State, t *test) []attempt {
	var all []attempt
	add := func(role roles.Role, act event.Payload) { all = append(all, attempt{role: role, act: act}) }
	if t.told.IsZero() && !t.taken.IsZero() {
		add(roles.HealthContact, event.YouthTold{Item: n})
	}
	switch state {
	case event.StateConfirmed, event.StateRefused, event.StateUnexcused:
		if w.chance(20) {
			add(pick(w, roles.Youth, roles.Youth, roles.Guardian), event.TestContested{Item: n})
		}
		if state == event.StateConfirmed && w.chance(30) {
			all = append(all, attempt{role: roles.Laboratory, org: t.lab.Org, act: event.SampleKept{Item: n, Until: w.date(30)}})
		}
	case event.StateContested:
		outcome := pick[event.Code](w, "upheld", "lifted")
		add(roles.Coordinator, event.ContestDecided{Item: n, Outcome: outcome, Reason: "heard"})
	case event.StateUnusable:
		add(roles.Coordinator, event.TestPlanned{Item: uint16(len(w.seen.tests) + 1), On: w.date(w.rng.IntN(2)), Replaces: n})
	}
	return all
}

func (w *Walker) absent(n uint16) []attempt {
	if w.chance(40) {
		return []attempt{{role: roles.Coordinator, act: event.TestExcused{Item: n, Reason: "ill"}}}
	}
	return []attempt{{role: roles.Coordinator, act: event.TestUnexcused{Item: n}}}
}

func (w *Walker) sample(n uint16, t *test) event.TestTaken {
	over := w.seen.started.AddDays(7 * w.seen.washout)
	a := event.TestTaken{
		Item: n, Sample: w.reference(), Procedure: w.person.procedure, Material: w.person.material, Requester: home, Payer: home,
		Ground: "plan", Consent: w.seen.youthConsent, TwoTubes: w.chance(97), Sealed: true, Observer: Ref("observer"),
		Washout: w.today() < over, Medication: w.chance(10),
	}
	if t.replaces != 0 {
		a.Ground = "replacement"
	}
	return a
}

func (w *Walker) dispatch(n uint16, t *test) event.SampleSent {
	var fit []agreement.Laboratory
	for _, l := range w.lifecycle.Terms().Laboratories() {
		if l.Materials.Has(t.material) {
			fit = append(fit, l)
		}
	}
	if len(fit) == 0 {
		return event.SampleSent{Item: n, Laboratory: orgs[roles.Laboratory], Profile: "none"}
	}
	l := pick(w, fit...)
	return event.SampleSent{Item: n, Laboratory: l.Org, Profile: event.Code(l.Key)}
}

func (w *Walker) finding(n uint16, t *test) event.FindingRecorded {
	a := event.FindingRecorded{Item: n, Finding: "screened-positive", OnlyTHC: w.chance(30), Delegation: Ref("delegation")}
	switch {
	case t.thin && t.material == agreement.Urine:
		a.Finding, a.OnlyTHC, a.Diluted = "unusable", false, true
	case w.chance(30):
		a.Finding, a.OnlyTHC = "negative", false
	case w.chance(5):
		a.Finding, a.OnlyTHC = "unusable", false
	}
	return a
}

// talking goes on with one conversation.
func (w *Walker) talking(n uint16) []attempt {
	on := w.seen.talks[n-1]
	switch w.Contract.Conversation(int(n)) {
	case event.StatePlanned:
		a := attempt{role: roles.ConversationPartner, at: w.noon(on), act: event.ConversationHeld{Item: n}}
		switch w.rng.IntN(12) {
		case 0, 1, 2, 3, 4:
			a.act = event.ConversationMissed{Item: n}
		case 5:
			a.at, a.act = time.Time{}, event.ConversationMoved{Item: n, On: w.date(2 + w.rng.IntN(8))}
		case 6:
			a.at, a.act = time.Time{}, event.ConversationCancelled{Item: n, Reason: "staffing"}
		}
		return []attempt{a}
	case event.StateMissed:
		if w.chance(40) {
			return []attempt{{role: roles.Coordinator, act: event.ConversationExcused{Item: n, Reason: "ill"}}}
		}
		return []attempt{{role: roles.ConversationPartner, act: event.ConversationUnexcused{Item: n}}}
	}
	return nil
}

// drawing draws the next block, on its first day or now.
func (w *Walker) drawing() []attempt {
	for b := range draw.Blocks(w.seen.started, w.Contract.EndsOn()) {
		if b.Number <= w.seen.block || b.First < w.today() {
			continue
		}
		a := event.TestsDrawn{Block: b.Number, First: b.First, Last: b.Last}
		slots, err := draw.Draw(w.seed, w.frame(b))
		if err != nil || len(slots) == 0 {
			return nil
		}
		for i, s := range slots {
			a.Tests = append(a.Tests, event.DrawnTest{Item: uint16(len(w.seen.tests) + 1 + i), On: s.On, From: s.From, To: s.To})
		}
		drawn := attempt{role: clock, act: a, at: w.noon(b.First)}
		if w.chance(15) {
			drawn.fact, drawn.at = drawn.at, drawn.at.Add(26*time.Hour)
		}
		return []attempt{drawn}
	}
	return nil
}

// frame is what the tests of a block are drawn in: the windows that may be used
// and the band of the plan as it stands.
func (w *Walker) frame(b draw.Block) draw.Frame {
	terms := w.lifecycle.Terms()
	f := draw.Frame{
		Contract: w.Contract.ID(), Block: b.Number, First: b.First, Last: b.Last,
		Count: draw.CountIn(terms.BandPer4Weeks(w.seen.band), b.Days()), GapHours: terms.N(agreement.TestGapHours),
		After: w.lastSlot(b.First), Calendar: terms.Calendar(),
	}
	for _, window := range w.seen.windows {
		if !window.Lessons || window.Agreed {
			f.Windows = append(f.Windows, draw.Window{Weekday: window.Weekday, From: window.From, To: window.To})
		}
	}
	return f
}

// lastSlot is the last test before a day that was not called off and replaces
// none; one without a window takes the whole of its day. Zero when there is none.
func (w *Walker) lastSlot(before agreement.Date) draw.Slot {
	last := draw.Slot{}
	for i := range w.seen.tests {
		t := &w.seen.tests[i]
		if t.on >= before || t.replaces != 0 || w.Contract.Test(i+1) == event.StateCancelledByAgency {
			continue
		}
		slot := t.slot
		if slot.From >= slot.To {
			slot = draw.Slot{On: t.on, To: 24 * 60}
		}
		if last.IsZero() || slot.End().After(last.End()) {
			last = slot
		}
	}
	return last
}

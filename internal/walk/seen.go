package walk

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// seen is what the walker remembers of the events, as the people who take part
// would: enough to put sensible acts forward.
type seen struct {
	offered      event.Offered
	conditions   event.Decided
	plan         event.PlanSet
	windows      []event.Window
	band         agreement.Band
	version      int
	signed       map[roles.Ref]bool
	given        map[consentKey]uint32 // sequence of the event that gave it
	youthConsent uint32                // the youth's to testing
	washout      int
	started      agreement.Date
	tests        []test
	talks        []agreement.Date
	reports      []report // of the open review
	reported     uint16
	opened       uint32 // the event that opened the review
	heard        int    // of the reports
	proposals    []proposal
	committed    bool
	revealed     bool
	block        int
	concern      uint32
	ended        uint32
	last         event.Move // of a test or conversation
}

type consentKey struct {
	giver     roles.Ref
	part      agreement.Part
	procedure agreement.Procedure
	toRole    roles.Role
}

// test is what is remembered of one test.
type test struct {
	on       agreement.Date
	slot     draw.Slot // zero: announced
	drawn    bool
	replaces uint16
	rapid    bool
	material agreement.Material
	taken    time.Time
	told     time.Time
	lab      agreement.Laboratory
	thin     bool // of what the laboratory answered
}

type report struct {
	number   uint16
	trigger  agreement.Trigger
	severity agreement.Severity
	item     uint16
	by       roles.Ref
}

type proposal struct {
	seq uint32
	act event.Type
	on  agreement.Date
}

// note remembers an event.
func (s *seen) note(e *event.Envelope) {
	for _, m := range e.Moves {
		if m.Region == event.ContractRegion {
			s.moved(e, m)
		}
		if m.Region == event.TestRegion || m.Region == event.ConversationRegion {
			s.last = m
		}
	}
	s.noteItem(e)
	switch a := e.Data.(type) {
	case event.Offered:
		s.offered = a
	case event.ConsentGiven:
		s.consent(e, a)
	case event.ConsentRestored:
		s.consent(e, event.ConsentGiven(a))
	case event.ConsentWithdrawn:
		delete(s.given, consentKey{e.By.Ref, a.Part, a.Procedure, a.ToRole})
	case event.Decided:
		s.conditions = a
	case event.ConditionsChanged:
		s.conditions.Testing, s.conditions.Conversations = a.Testing, a.Conversations
	case event.MappingRecorded:
		s.washout = a.WashoutWeeks
	case event.PlanSet:
		s.plan, s.windows, s.band, s.version, s.signed = a, a.Windows, a.Band, a.Version, nil
	case event.PlanChanged:
		s.windows, s.version = a.Windows, a.Version
	case event.BandChanged:
		s.band = a.Band
	case event.Signed:
		if s.signed == nil {
			s.signed = map[roles.Ref]bool{}
		}
		s.signed[e.By.Subject()] = true
	case event.Started:
		s.started = agreement.OfTime(e.Occurred)
	case event.Proposed:
		s.proposals = append(s.proposals, proposal{seq: e.Seq, act: a.Act, on: agreement.OfTime(e.Recorded)})
	case event.DeviationReported:
		s.report(report{a.Number, a.Trigger, a.Severity, a.Item, e.By.Ref})
	case event.NewOffenceNoted:
		s.report(report{a.Number, agreement.NewOffence, a.Severity, 0, e.By.Ref})
	case event.HearingRecorded:
		s.heard = len(s.reports)
	case event.ConcernRaised:
		s.concern = e.Seq
	}
}

func (s *seen) moved(e *event.Envelope, m event.Move) {
	reviewed := m.From == event.StateReviewing || m.From == event.StateReferred
	if m.To == event.StateReviewing {
		s.opened = e.Seq
	}
	if reviewed && m.To == event.StateActive {
		s.reports, s.heard = nil, 0
	}
	if m.To == event.StateCompleted || m.To == event.StateAborted {
		s.ended = e.Seq
	}
}

func (s *seen) report(r report) {
	s.reports = append(s.reports, r)
	s.reported = r.number
}

func (s *seen) consent(e *event.Envelope, a event.ConsentGiven) {
	if s.given == nil {
		s.given = map[consentKey]uint32{}
	}
	s.given[consentKey{e.By.Ref, a.Part, a.Procedure, a.ToRole}] = e.Seq
	if a.Part == agreement.TestingPart && e.By.Role == roles.Youth {
		s.youthConsent = e.Seq
	}
}

// noteItem remembers what became of tests and conversations.
func (s *seen) noteItem(e *event.Envelope) {
	switch a := e.Data.(type) {
	case event.TestPlanned:
		s.tests = append(s.tests, test{on: a.On, replaces: a.Replaces, slot: draw.Slot{On: a.On, From: a.From, To: a.To}})
	case event.TestsDrawn:
		s.block = a.Block
		for _, d := range a.Tests {
			s.tests = append(s.tests, test{on: d.On, drawn: true, slot: draw.Slot{On: d.On, From: d.From, To: d.To}})
		}
	case event.TestTaken:
		t := s.test(a.Item)
		t.taken, t.rapid, t.material = e.Occurred, a.Procedure == agreement.Rapid, a.Material
	case event.SampleSent:
		s.test(a.Item).lab = agreement.Laboratory{Key: string(a.Profile), Org: a.Laboratory}
	case event.TestAnswered:
		s.test(a.Item).thin = a.Creatinine > 0 && a.Creatinine < thinnest
	case event.YouthTold:
		s.test(a.Item).told = e.Occurred
	case event.ConversationPlanned:
		s.talks = append(s.talks, a.On)
	case event.ConversationMoved:
		if n := int(a.Item); n >= 1 && n <= len(s.talks) {
			s.talks[n-1] = a.On
		}
	case event.DrawCommitted:
		s.committed = true
	case event.DrawRevealed:
		s.revealed = true
	}
}

// thinnest is less creatinine than any laboratory's limit lets pass.
const thinnest = 1000

func (s *seen) test(n uint16) *test {
	if n < 1 || int(n) > len(s.tests) {
		return &test{}
	}
	return &s.tests[n-1]
}

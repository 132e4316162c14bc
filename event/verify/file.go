package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// file is what the verifier keeps of a case that has not ended. It holds what
// later events are judged by and no event.
type file struct {
	ref      roles.Ref
	seq      uint32
	recorded int64
	doubt    doubts
	flags    flags
	terms    *agreed
	pinned   agreement.Hash

	track                      agreement.Track
	state                      event.State
	prosecution, transfer      event.State
	kept, pausedFrom           event.State // where a consent review, and a pause, came from
	offence                    agreement.Date
	turns15, turns16, turns18  agreement.Date
	youth                      roles.Ref
	stay, responsible, asked   roles.Org // asked: to take the case over
	partner                    roles.Org // shares the case with the responsible one
	police, prosecutor, school roles.Org
	guardians                  []guardian
	acts                       []act // one for each event
	informedSeq, offeredSeq    uint32
	offeredOn                  agreement.Date
	informed                   []event.Code
	procedure                  agreement.Procedure
	material                   agreement.Material
	consents                   []consent
	proposals                  []proposal
	decidedSeq                 uint32
	months, extensions, added  int // decided, how often and by how much longer
	probationTo                agreement.Date
	plan                       plan
	startOn                    agreement.Date // civil day of the start
	runsFrom, stopped, resumed int64
	suspended, released        int64 // the tests of a referral, by the prosecutor
	endOn                      agreement.Date
	pause                      pause
	posts                      [roles.DutyCount]roles.Post
	owed                       []owed
	tests, talks               []item
	review                     review
	evaluated                  [3]uint32 // by group: the event that settled it
	offers                     [3]uint8
	drawn                      draws
	took, talked               []roles.Ref // who has taken samples, and held conversations
	link                       event.Link
}

// act is what is kept of every event: its type, as a number, and the role.
type act struct {
	kind uint16
	role roles.Role
}

type guardian struct {
	ref  roles.Ref
	out  uint32 // the event that took the guardian out of the quorum
	said bool   // has answered, and so can be found
}

type flags uint16

// What is known of a case beside its states.
const (
	wantsTesting flags = 1 << iota
	wantsTalks
	inconsistent // a correction made later events illegal; not yet resolved
	was16
	was18
	moved
	talkOffered // the talk of a consent review was held or offered
)

func (c *file) has(f flags) bool { return c.flags&f != 0 }

func (c *file) set(f flags, on bool) {
	c.flags &^= f
	if on {
		c.flags |= f
	}
}

// doubts are what can no longer be known of a case, because an event that told
// it has been erased.
type doubts uint16

const (
	doubtCase doubts = 1 << iota // who and how old, what was informed and offered
	doubtConsent
	doubtPlan
	doubtDecision
	doubtTests
	doubtTalks
	doubtReview
	doubtTransfer
	doubtDuty
	doubtDeadlines
	doubtEvaluation
	doubtStates // of the regions beside the contract
)

// reset makes a file ready for another case and keeps its memory.
func (c *file) reset() {
	clear(c.consents)
	clear(c.proposals)
	clear(c.tests)
	clear(c.talks)
	clear(c.informed)
	*c = file{
		guardians: c.guardians[:0], acts: c.acts[:0], informed: c.informed[:0], consents: c.consents[:0],
		proposals: c.proposals[:0], owed: c.owed[:0], tests: c.tests[:0], talks: c.talks[:0],
		plan:   plan{windows: c.plan.windows[:0]},
		review: review{reports: c.review.reports[:0]},
		drawn:  c.drawn.emptied(),
		took:   c.took[:0], talked: c.talked[:0],
	}
}

// person gives the place of a person: 0 the youth, 1 and up the guardians, -1
// anybody else.
func (c *file) person(ref roles.Ref) int {
	if ref == c.youth {
		return 0
	}
	for i := range c.guardians {
		if c.guardians[i].ref == ref {
			return i + 1
		}
	}
	return -1
}

// under says whether the youth is younger than the birthday on a day.
func under(birthday, on agreement.Date) bool { return on < birthday }

func (c *file) adult(on agreement.Date) bool { return !under(c.turns18, on) }

// agreed is what the verifier looks up of some terms, once.
type agreed struct {
	*agreement.Terms
	items    []string
	calendar agreement.Calendar
	rebound  bool // binding the layers anew gives the same hash
}

func newAgreed(t *agreement.Terms) *agreed {
	again, err := agreement.Bind(t.Layers()...)
	return &agreed{
		Terms: t, items: t.Members(agreement.InformationItems), calendar: t.Calendar(),
		rebound: err == nil && again.Hash() == t.Hash(),
	}
}

// closed is what remains of a case that has ended: enough to see that nothing
// but what E2 allows follows.
type closed struct {
	link     event.Link
	recorded int64
	turns18  agreement.Date
	seq      uint32
	kept     uint32 // an event that is to be destroyed and was not yet
	drawn    *draws // what was drawn from a seed that has not been shown
	terms    *agreed
	unsure   bool // the draw rests on something that is gone
	track    agreement.Track
	state    event.State
}

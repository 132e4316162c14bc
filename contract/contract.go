package contract

import (
	"slices"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Contract is everything the rules need to know of one case, folded from its
// events by [Replay] and [Evolve]. It is a value: copying it is safe, and
// nothing but those two functions changes one. The zero value is a case that
// has not been registered.
type Contract struct {
	id    roles.Ref
	youth roles.Ref
	terms shared[agreement.Hash] // fixed at the offer; zero before

	guardians []roles.Ref
	consents  []consent
	deadlines []Owed
	tests     []test
	talks     []item // conversations

	// What changes seldom is shared between copies and never written to.
	orgs    *organisations // nil before the first event
	plan    *plan          // nil before anybody has a duty
	common  *sampling      // nil before the first sample or draw
	pending *pending       // nil when nothing waits

	birthdays   [3]agreement.Date // 15th, 16th, 18th
	offence     agreement.Date
	reflection  agreement.Date // last day of the reflection period
	startedOn   agreement.Date
	endOn       agreement.Date
	probationTo agreement.Date
	attendBy    agreement.Date
	pausedOn    agreement.Date
	pauseUntil  agreement.Date
	stoppedOn   agreement.Date // when the state it came from was left

	seq       uint32
	endSeq    uint32 // the event by which it was not entered
	since     stamp  // fact time of the last move of the contract region
	runsFrom  stamp  // fact time of the start
	stoppedAt stamp  // fact time of the last stop; zero before the first
	resumedAt stamp  // fact time of going on after it; zero while stopped

	reportedAt stamp // fact time of the last report

	signatures [signerCount]uint32 // sequence of each signature, 0 is none
	stopBy     int8                // who stopped it: 0 youth, 1.. guardian, -1 nobody

	state       event.State
	kept        event.State // the state a consent review came from
	pausedFrom  event.State // the state a pause came from
	reason      event.Reason
	prosecution event.State
	transfer    event.State
	track       agreement.Track
	cause       stopCause
	procedure   agreement.Procedure
	material    agreement.Material

	reported      uint16 // number of the last report
	reactions     uint8  // what has grown the ladder count
	length        uint8  // months
	extensions    uint8
	extended      uint8 // months
	pausedDays    uint16
	attendances   uint8
	attended      uint8
	calls         uint8
	washout       uint8
	evaluated     uint8 // bit per group
	evalOffers    [3]uint8
	signingOffers [signerCount]uint8
	asked         uint8 // bit per person informed: 0 youth, 1.. guardians
	heard         uint8 // bit per person: guardians who have answered
	out           uint8 // bit per person: guardians not found, taken out of the quorum

	flags flags
	owns  owns // which slices belong to this value alone and may be written to
}

// stamp is a moment in whole seconds since 1970 UTC: enough to put a fact
// before or after a stop.
type stamp uint32

func (s stamp) time() time.Time { return time.Unix(int64(s), 0).UTC() }

func stampOf(t time.Time) stamp { return stamp(max(0, t.Unix())) }

// owns is a set of slices. It is empty but while events are applied, so that
// copies of a contract never write into each other.
type owns uint8

const (
	ownConsents owns = 1 << iota
	ownDeadlines
	ownTests
	ownTalks
	ownAll owns = 1<<iota - 1
)

type flags uint32

const (
	talkRecorded flags = 1 << iota
	wantsTesting
	wantsConversations
	mapped
	planned
	midwayHeld
	talkOffered // the withdrawal talk was held or offered
	reconfirm   // the youth, now 18, has not yet said yes alone
	turned16    // the birthday is recorded, or was over when the offer was made
	turned18
	pinned
	inconsistent
	outcomeAfterEnd
	outcomeUnknown
	pauseOwnNeed
	identityErased
	consentErased
	healthErased
	conversationErased
	prosecutionErased
	callMissed  // the youth did not come to the last call
	manipulated // a manipulation has been proven
	personTold  // the prosecutor has been told that the offer was declined
)

type item struct {
	on       agreement.Date
	state    event.State
	reported bool // as a deviation
	climbed  bool // a reaction that counts rests on it
	late     bool // recorded after the stop it preceded

	calledOff stamp // when an agency cancelled it; zero before
}

type proposal struct {
	act    event.Type
	by     roles.Ref
	org    roles.Org
	about  roles.Ref
	reason event.Code
	on     uint16 // the report, and
	rung   uint8  // the rung, of a reaction
	seq    uint32
	until  agreement.Date
	role   roles.Role
}

// stopCause is why a contract is in reconsidering.
type stopCause uint8

const (
	noCause stopCause = iota
	causeWithdrawal
	causeSignature
	causeBirthday
)

// Open gives the contract before its first event, under a reference that the
// host has chosen: random, see [NewID].
func Open(id roles.Ref) Contract { return Contract{id: id} }

// ID is the contract's reference.
func (c Contract) ID() roles.Ref { return c.id }

// Seq is the number of events it was folded from.
func (c Contract) Seq() uint32 { return c.seq }

// State is the state of the contract.
func (c Contract) State() event.State { return c.state }

// Kept is the state that a consent review or a pause came from and may return
// to; the zero state outside both.
func (c Contract) Kept() event.State {
	switch c.state {
	case event.StateReconsidering:
		return c.kept
	case event.StatePaused:
		return c.pausedFrom
	}
	return event.StateNone
}

// Reason is why it was not entered or ended early.
func (c Contract) Reason() event.Reason { return c.reason }

// Track is the legal peg.
func (c Contract) Track() agreement.Track { return c.track }

// Terms is the hash of the terms fixed at the offer; zero before it.
func (c Contract) Terms() agreement.Hash { return c.terms.value() }

// Pinned says whether the terms have been pinned by signing (attendance tracks:
// by the decision).
func (c Contract) Pinned() bool { return c.has(pinned) }

// Prosecution is the mirror of the criminal case; the zero state is unknown.
func (c Contract) Prosecution() event.State { return c.prosecution }

// Transfer is the state of a move between municipalities; zero is settled.
func (c Contract) Transfer() event.State { return c.transfer }

// Responsible is the one municipality that is responsible now (R5).
func (c Contract) Responsible() roles.Org { return c.org(responsible) }

// Receiving is the municipality that has been asked to take over, or empty.
func (c Contract) Receiving() roles.Org { return c.org(receiving) }

// Youth is the reference of the young person.
func (c Contract) Youth() roles.Ref { return c.youth }

// StartedOn is the first day of the contract period; zero before the start.
func (c Contract) StartedOn() agreement.Date { return c.startedOn }

// EndsOn is the day on which the contract period is over; zero before the start.
func (c Contract) EndsOn() agreement.Date { return c.endOn }

// UnderReview counts the deviations of the open review; 0 when there is none.
func (c Contract) UnderReview() int {
	n := 0
	for _, r := range c.waiting().reports {
		if !r.waits {
			n++
		}
	}
	return n
}

// Reactions is how often the ladder has been climbed: reactions, and decisions of
// the prosecutor on a referral.
func (c Contract) Reactions() int { return int(c.reactions) }

// Inconsistent says whether a correction has made a later event illegal and
// nobody has resolved it yet (row 42).
func (c Contract) Inconsistent() bool { return c.has(inconsistent) }

// Test and Conversation give the state of an item, counted from 1; the zero
// state where there is no such item.
func (c Contract) Test(n int) event.State { return c.itemState(event.TestRegion, n) }

// Conversation gives the state of a conversation, counted from 1.
func (c Contract) Conversation(n int) event.State {
	return c.itemState(event.ConversationRegion, n)
}

func (c *Contract) itemState(region event.Region, n int) event.State {
	i, _ := c.itemAt(region, n)
	return i.state
}

// Age says how old the youth is on a day, as far as the law asks: 14 (under
// 15), 15, 16 (16 or 17) or 18 (18 and over). It is 0 when the birthdays have
// been erased.
func (c Contract) Age(on agreement.Date) int { return c.age(on) }

func (c *Contract) age(on agreement.Date) int {
	switch {
	case c.birthdays[0].IsZero():
		return 0
	case on >= c.birthdays[2]:
		return 18
	case on >= c.birthdays[1]:
		return 16
	case on >= c.birthdays[0]:
		return 15
	}
	return 14
}

func (c *Contract) has(f flags) bool { return c.flags&f != 0 }

func (c *Contract) set(f flags, on bool) {
	if on {
		c.flags |= f
		return
	}
	c.flags &^= f
}

// guardianIndex counts guardians from 1; 0 is nobody.
func (c *Contract) guardianIndex(ref roles.Ref) int {
	if ref.IsZero() {
		return 0
	}
	return slices.Index(c.guardians, ref) + 1
}

// isOut says whether a guardian, counted from 1, was not found.
func (c *Contract) isOut(guardian int) bool { return c.out&(1<<guardian) != 0 }

// hasAnswered says whether a guardian, counted from 1, can be found.
func (c *Contract) hasAnswered(guardian int) bool { return c.heard&(1<<guardian) != 0 }

// person gives the index used for consents and signatures: 0 the youth, 1..
// a guardian, -1 neither.
func (c *Contract) person(ref roles.Ref) int {
	if ref == c.youth && !ref.IsZero() {
		return 0
	}
	if i := c.guardianIndex(ref); i > 0 {
		return i
	}
	return -1
}

// open finds the latest open deadline with a key.
func (c *Contract) open(key agreement.Deadline) (Owed, bool) {
	for i := len(c.deadlines) - 1; i >= 0; i-- {
		if c.deadlines[i].Key == key {
			return c.deadlines[i], true
		}
	}
	return Owed{}, false
}

// passed says whether a deadline is open and its last day is over.
func (c *Contract) passed(key agreement.Deadline, today agreement.Date) bool {
	d, ok := c.open(key)
	return ok && today > d.Due
}

package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// take stores what an event says beyond its moves and deadlines.
func (c *Contract) take(e *event.Envelope, data event.Payload) {
	switch a := data.(type) {
	case event.Registered:
		c.register(a)
	case event.ConcernTalkRecorded:
		c.set(talkRecorded, true)
	case event.Informed:
		c.inform(a)
	case event.Offered:
		c.offer(e, a)
	case event.ConsentGiven:
		c.consent(e, a)
	case event.ConsentRestored:
		c.consent(e, event.ConsentGiven(a))
		if a.Part == agreement.Participation && c.person(e.By.Subject()) == 0 {
			c.set(reconfirm, false)
		}
	case event.ConsentRefused:
		c.refuseConsent(e, a)
	case event.ConsentWithdrawn:
		c.heardFrom(e.By.Subject())
		if c.state != event.StateReconsidering {
			c.cause, c.stopBy = causeWithdrawal, int8(c.person(e.By.Subject()))
		}
	case event.GuardianNotFound:
		c.guardianOut(a.Guardian)
		c.forget(a.Proposal, agreement.OfTime(e.Recorded))
	case event.BirthdayReached:
		c.birthday(a)
	case event.TalkHeld:
		if c.state == event.StateReconsidering && reviewTalk(a) {
			c.set(talkOffered, true)
		}
	case event.HandedOver:
		deputy := c.post(a.Duty).Deputy
		c.replan(func(p *plan) { p.man(event.Task{Duty: a.Duty, Holder: a.Holder, Deputy: deputy}) })
	case event.HolderAppointed:
		c.replan(func(p *plan) { p.man(event.Task(a)) })
	case event.MoveReported:
		c.moved(a)
	case event.TransferAccepted:
		if !a.Migrated.IsZero() {
			c.terms = share(a.Migrated)
		}
		c.name(func(o *organisations) { o.of[responsible] = o.of[receiving] })
		c.replan(func(p *plan) { p.posts = postsWith(a.Tasks, [roles.DutyCount]roles.Post{}) })
	case event.ResponsibilityShared:
		c.share(a)
		c.forget(a.Proposal, agreement.OfTime(e.Recorded))
	case event.MoveCancelled:
		c.name(func(o *organisations) {
			if c.transfer == event.StateShared && o.of[stay] == o.of[responsible] {
				// The lead went with the move, and goes back with it.
				o.of[responsible] = o.of[receiving]
			}
			o.of[residence], o.of[stay] = o.of[responsible], o.of[responsible]
		})
	case event.Corrected:
		c.set(inconsistent, c.has(inconsistent) || len(a.Illegal) > 0)
	case event.InconsistencyResolved:
		c.set(inconsistent, false)
		c.forget(a.Proposal, agreement.OfTime(e.Recorded))
	case event.Proposed:
		c.forget(0, agreement.OfTime(e.Recorded))
		c.await(func(p *pending) {
			p.proposals = with(p.proposals, proposal{act: a.Act, by: e.By.Ref, org: e.By.Org, reason: a.Reason, on: a.On, rung: uint8(min(max(a.Rung, 0), 255)), about: a.About, seq: e.Seq, role: e.By.Role})
		})
	default:
		if region, n := about(data); region != event.NoRegion {
			c.takeItem(e, data, region, n)
			return
		}
		c.takePlan(e, data)
		c.takeDraw(e, data)
		c.takeReview(e, data)
		c.takeNote(e, data)
	}
}

// takePlan stores what decisions, plans and the running contract say.
func (c *Contract) takePlan(e *event.Envelope, data event.Payload) {
	switch a := data.(type) {
	case event.Decided:
		c.length, c.probationTo = uint8(a.LengthMonths), a.ProbationTo
		c.set(wantsTesting, a.Testing)
		c.set(wantsConversations, a.Conversations)
	case event.AttendanceDecided:
		c.attendances = uint8(a.Attendances)
		c.set(pinned, true)
	case event.MappingRecorded:
		c.set(mapped, true)
		c.washout = uint8(a.WashoutWeeks)
	case event.PlanSet:
		c.set(planned, true)
		c.replan(func(p *plan) {
			p.version, p.start, p.band, p.talkEvery = uint16(a.Version), a.StartOn, a.Band, uint8(a.ConversationEveryWeeks)
			p.man(a.Tasks...)
			p.windows = a.Windows
		})
		c.signingOffers = [signerCount]uint8{}
	case event.PlanChanged:
		c.replan(func(p *plan) {
			p.version, p.talkEvery, p.windows = uint16(a.Version), uint8(a.ConversationEveryWeeks), a.Windows
		})
	case event.BandChanged:
		c.replan(func(p *plan) { p.band = a.Band })
	case event.Signed:
		k := Case{Contract: c, By: e.By}
		if place := k.signer(); place < signerCount {
			c.signatures[place] = e.Seq
		}
	case event.SignatureVoided:
		for i := range c.signatures {
			if c.signatures[i] == a.Of {
				c.signatures[i] = 0
			}
		}
	case event.SignatureOffered:
		if person := c.person(a.To); person >= 0 {
			c.signingOffers[person]++
		}
	case event.SignatureRefused:
		c.cause, c.stopBy = causeSignature, int8(c.person(e.By.Subject()))
	case event.SigningLapsed:
		c.cause, c.stopBy = causeSignature, 0
		for person := range 1 + maxGuardians {
			if c.signingOffers[person] > 0 && c.signatures[person] == 0 {
				c.stopBy = int8(person)
				break
			}
		}
		c.signingOffers = [signerCount]uint8{}
	case event.MidwayHeld:
		c.set(midwayHeld, true)
	case event.Paused:
		c.pauseUntil = a.Until
		c.set(pauseOwnNeed, a.Consented && a.Reason != "staffing")
	case event.ConditionsChanged:
		c.set(wantsTesting, a.Testing)
		c.set(wantsConversations, a.Conversations)
	case event.Extended:
		c.extensions++
		c.extended += uint8(a.Months)
	case event.CalledIn:
		c.calls++
	case event.AttendanceRecorded:
		c.set(callMissed, !a.Attended)
		if a.Attended {
			c.attended++
		}
	case event.EvaluationOffered:
		c.evalOffers[groupPlace(a.Group)]++
	case event.EvaluationHeld:
		c.evaluated |= groupBit(a.Group)
	case event.EvaluationDeclined:
		c.evaluated |= groupBit(a.Group)
	}
}

func (c *Contract) register(a event.Registered) {
	c.youth, c.track = a.Youth, a.Track
	c.guardians, c.heard, c.out = append([]roles.Ref(nil), a.Guardians...), 0, 0
	c.offence = a.OffenceDate
	c.birthdays = [3]agreement.Date{a.Birthday15, a.Birthday16, a.Birthday18}
	c.name(func(o *organisations) {
		*o = organisations{names: make([]shared[roles.Org], 0, 4)}
		for which, name := range [orgCount]roles.Org{
			residence: a.Residence, stay: a.Stay, responsible: a.Stay, police: a.Police, prosecutor: a.Prosecutor,
			mediation: a.Mediation, school: a.School, advisory: a.Advisory,
		} {
			o.set(org(which), name)
		}
	})
	c.stopBy = -1
}

func (c *Contract) inform(a event.Informed) {
	if a.Youth {
		c.asked |= 1
	}
	for _, ref := range a.Guardians {
		if i := c.guardianIndex(ref); i > 0 {
			c.asked |= 1 << i
		}
	}
}

func (c *Contract) offer(e *event.Envelope, a event.Offered) {
	on := agreement.OfTime(e.Occurred)
	c.terms = share(a.Terms)
	c.procedure, c.material = a.Procedure, a.Material
	c.set(wantsTesting, a.Testing)
	c.set(wantsConversations, a.Conversations)
	// A birthday that was over when the offer was made is no event of its own.
	c.set(turned16, c.age(on) >= 16)
	c.set(turned18, c.age(on) == 18)
}

// consent stores a consent; the move that follows sets its state.
func (c *Contract) consent(e *event.Envelope, a event.ConsentGiven) {
	person := c.person(e.By.Subject())
	if person < 0 {
		return
	}
	c.heardFrom(e.By.Subject())
	from := a.From
	if from.IsZero() {
		from = agreement.OfTime(e.Occurred)
	}
	given := consent{
		part: a.Part, giver: int8(person), procedure: a.Procedure, material: a.Material, toRole: a.ToRole, toOrg: c.recipientPlace(a.ToOrg),
		from: from, to: a.To, given: stampOf(e.Occurred), seq: e.Seq,
	}
	if i := c.find(person, scope(a)); i >= 0 {
		own(c, ownConsents, &c.consents)
		if past := c.consents[i]; past.given != 0 {
			// A fact of that time, recorded late, is judged by the consent of
			// that time.
			if past.ended == 0 {
				past.state, past.ended = event.StateLapsed, given.given
			}
			c.consents = append(c.consents, past)
		}
		c.consents[i] = given
		return
	}
	own(c, ownConsents, &c.consents)
	c.consents = append(c.consents, given)
}

func (c *Contract) refuseConsent(e *event.Envelope, a event.ConsentRefused) {
	person := c.person(e.By.Subject())
	c.heardFrom(e.By.Subject())
	refused := event.ConsentWithdrawn{Part: a.Part, ToRole: a.ToRole, ToOrg: a.ToOrg}
	if person >= 0 && c.find(person, refused) < 0 {
		own(c, ownConsents, &c.consents)
		c.consents = append(c.consents, consent{part: a.Part, giver: int8(person), toRole: a.ToRole, toOrg: c.recipientPlace(a.ToOrg)})
	}
}

// heardFrom notes that a guardian has answered and so can be found.
func (c *Contract) heardFrom(ref roles.Ref) {
	if i := c.guardianIndex(ref); i > 0 {
		c.heard |= 1 << i
	}
}

func (c *Contract) guardianOut(ref roles.Ref) {
	if i := c.guardianIndex(ref); i > 0 {
		c.out |= 1 << i
	}
}

func (c *Contract) birthday(a event.BirthdayReached) {
	c.set(turned16, true)
	if a.Age != 18 {
		return
	}
	c.set(turned18, true)
	if c.state.Live() {
		c.set(reconfirm, true)
		c.set(talkOffered, false)
		if c.state != event.StateReconsidering || c.stopBy > 0 {
			c.cause, c.stopBy = causeBirthday, 0 // a guardian has no say any more
		}
	}
}

// moved notes where the youth is from now on. Before the contract is live the
// responsibility follows at once; afterwards the receiver is asked.
func (c *Contract) moved(a event.MoveReported) {
	asks := moveAsks(c, a)
	c.name(func(o *organisations) {
		o.set(residence, a.Residence)
		o.set(stay, a.Stay)
		o.set(school, a.School)
		switch {
		case asks:
			o.set(receiving, a.Stay)
		case beforeLive.Has(c.state):
			o.set(responsible, a.Stay)
		}
	})
}

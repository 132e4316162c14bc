package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// besideRows are rows 43, 48, 49, 51 to 57 and the proposals: duties, moving,
// notices, talks and deadlines. Basis: process.md sections 6.4, 6.6 and 7.
func besideRows() []Row {
	return []Row{
		{
			ID: "P", Act: event.Proposed{}.EventType(), From: anyState,
			By: roles.Of(roles.Police, roles.Coordinator, roles.Leader),
			Rules: []Rule{
				ActRule("P1", "section 6 (d)", func(k *Case, a event.Proposed) Outcome {
					if !k.proposers.Has(k.By.Role) {
						return Unmet(text("act", string(a.Act)), text("role", k.By.Role.String()))
					}
					return Met()
				}),
				ActRule("T5", "section 11; section 3", func(k *Case, a event.Proposed) Outcome {
					if a.Act != (event.Reacted{}).EventType() && a.Act != (event.Referred{}).EventType() {
						return Met()
					}
					return separateReaction(k)
				}),
				ActRule("P2", "section 6 (d)", func(_ *Case, a event.Proposed) Outcome { return must(a.Reason != "") }),
			},
			Starts: []Start{{Key: agreement.ProposalLapse}},
		},
		{
			ID: "43", Act: event.HandedOver{}.EventType(), From: nonTerminal, By: roles.Of(roles.Leader),
			Rules: []Rule{
				ActRule("G43a", "row 43; R4 (d)", func(_ *Case, a event.HandedOver) Outcome { return must(!a.Note.IsZero()) }),
				ActRule("G43b", "row 43; R1 (s7)", func(k *Case, a event.HandedOver) Outcome {
					post := k.Contract.post(a.Duty)
					return must(a.Duty != roles.NoDuty && !a.Holder.IsZero() && a.Holder != post.Deputy && a.Holder != post.Holder)
				}),
				StateRule("G54a", "row 54 (s7)", ownMunicipality),
				ActRule("T5", "section 11; section 3", func(k *Case, a event.HandedOver) Outcome {
					task := event.Task{Duty: a.Duty, Holder: a.Holder, Deputy: k.Contract.post(a.Duty).Deputy}
					return separated(k.Contract, postsWith([]event.Task{task}, k.Contract.inPlan().posts))
				}),
			},
		},
		{
			ID: "54", Act: event.HolderAppointed{}.EventType(), From: nonTerminal, By: roles.Of(roles.Leader),
			Rules: []Rule{
				StateRule("G54a", "row 54 (s7)", ownMunicipality),
				ActRule("G54b", "row 54; R1 (s7)", func(_ *Case, a event.HolderAppointed) Outcome {
					manned := !a.Deputy.IsZero() && a.Holder != a.Deputy
					return must(a.Duty != roles.NoDuty && (a.Holder.IsZero() || manned))
				}),
				ActRule("T5", "section 11; section 3", func(k *Case, a event.HolderAppointed) Outcome {
					task := event.Task(a)
					return separated(k.Contract, postsWith([]event.Task{task}, k.Contract.inPlan().posts))
				}),
			},
			Starts: []Start{{Key: agreement.VacancyDue, When: func(k *Case, _ event.State) bool {
				a, ok := k.Act.(event.HolderAppointed)
				_, open := k.Contract.open(agreement.VacancyDue)
				return ok && !open && a.Holder.IsZero()
			}}},
		},
		{
			ID: "55", Act: event.ProsecutorNotified{}.EventType(), From: anyState, Tracks: prosecuted,
			By: roles.Of(roles.Coordinator, roles.Mediation),
			Rules: []Rule{
				ActRule("G55a", "row 55 (d)", func(k *Case, a event.ProsecutorNotified) Outcome {
					return must(a.Of >= 1 && a.Of <= k.Contract.seq)
				}),
				ActRule("T12", "section 11; section 6.5 (s45,s47,s48)", func(k *Case, a event.ProsecutorNotified) Outcome {
					return must(!k.Contract.unconfirmed(a.Of))
				}),
			},
		},
		{
			ID: "56", Act: event.TalkHeld{}.EventType(), From: live,
			By: roles.Of(roles.Coordinator, roles.Mediation, roles.ConversationPartner),
			Rules: []Rule{
				ActRule("G56a", "row 56 (d)", func(_ *Case, a event.TalkHeld) Outcome { return must(a.Held || a.Offered) }),
				ActRule("G56b", "row 56 (d)", func(_ *Case, a event.TalkHeld) Outcome { return must(slices.Contains(talkKinds, a.Kind)) }),
			},
		},
		{
			ID: "57", Act: event.DeadlineExtended{}.EventType(), From: nonTerminal, By: roles.Of(roles.Leader, roles.Coordinator),
			Rules: []Rule{
				ActRule("G57a", "row 57 (d)", func(k *Case, a event.DeadlineExtended) Outcome {
					if rowOfItsOwn[a.Key] {
						return Unmet(text("deadline", a.Key.String()))
					}
					d, ok := k.Contract.deadlineOf(a.Key, a.Of)
					return must(ok && a.Until > d.Due && a.Reason != "")
				}),
				ActRule("G57b", "row 57 (d)", func(k *Case, a event.DeadlineExtended) Outcome {
					burdens := burdening[a.Key]
					return must(!burdens || a.YouthWish || k.agencyOwesConsentStep())
				}),
				ActRule("G57c", "row 57 (d)", func(k *Case, a event.DeadlineExtended) Outcome {
					if k.By.Role == roles.Leader {
						return must(k.By.Org == k.Contract.leads(a.Key, a.Of))
					}
					return must(a.YouthWish)
				}),
			},
		},
		{
			ID: "S8", Act: event.DeadlinePassed{}.EventType(), From: anyState, By: roles.Of(roles.Clock),
			Rules: []Rule{ActRule("R2", "section 11; section 8", func(k *Case, a event.DeadlinePassed) Outcome {
				d, ok := k.Contract.deadlineOf(a.Key, a.Of)
				if !ok || d.Over || d.Owner == roles.NoRole || k.Today <= d.Due || k.specs[d.Key].stillIn(k.Contract.state) {
					return Unmet(text("deadline", a.Key.String()))
				}
				return Met()
			}).As(TooEarly)},
		},
		{
			ID: "48", Act: event.MoveReported{}.EventType(), From: nonTerminal,
			By: roles.Of(roles.Youth, roles.Guardian, roles.Coordinator),
			Rules: []Rule{ActRule("G48a", "row 48 (s, ssb-klass-131)", func(k *Case, a event.MoveReported) Outcome {
				c := k.Contract
				moved := a.Residence != c.org(residence) || a.Stay != c.org(stay) || a.School != c.org(school)
				// Whoever moves back cancels the move (row 53).
				back := c.transfer != event.StateNone && a.Stay == c.org(responsible)
				return must(moved && !back && a.Residence.Municipality() && a.Stay.Municipality() && (a.School == "" || a.School.Check() == nil))
			})},
			Starts: []Start{{Key: agreement.ReceiverAnswerDue, When: func(k *Case, _ event.State) bool {
				a, ok := k.Act.(event.MoveReported)
				return ok && moveAsks(k.Contract, a)
			}}},
		},
		{
			ID: "49", Act: event.TransferAccepted{}.EventType(), From: live, By: roles.Of(roles.Coordinator),
			Rules: []Rule{
				ActRule("G49a", "row 49; R1 (s7)", func(k *Case, a event.TransferAccepted) Outcome { return tasksManned(k.Contract, a.Tasks) }),
				StateRule("G49b", "row 49; C1", sharesWithReceiver),
				ActRule("G49c", "row 49; R6 (d)", func(_ *Case, a event.TransferAccepted) Outcome {
					return must(a.Migrated.IsZero() || a.Agreed)
				}),
				StateRule("G49d", "row 49; R5 (d)", receiver),
				ActRule("T5", "section 11; section 3", func(k *Case, a event.TransferAccepted) Outcome {
					return separated(k.Contract, postsWith(a.Tasks, [roles.DutyCount]roles.Post{}))
				}),
			},
			Starts: []Start{{Key: agreement.FirstConversationDue, When: func(k *Case, _ event.State) bool {
				return k.Contract.has(wantsConversations) && !k.Contract.startedOn.IsZero()
			}}},
		},
		{
			ID: "50", Act: event.ResponsibilityShared{}.EventType(), From: live,
			By: roles.Of(roles.Coordinator), Proposer: roles.Of(roles.Coordinator),
			Rules: []Rule{
				ActRule("G50a", "row 50; section 7 (s7)", bothCoordinators),
				ActRule("G50b", "row 50; R5 (s7)", func(k *Case, a event.ResponsibilityShared) Outcome {
					return must(a.Lead != "" && (a.Lead == k.Contract.org(responsible) || a.Lead == k.Contract.org(receiving)))
				}),
				ActRule("G50c", "row 50; R1 (s7)", func(k *Case, a event.ResponsibilityShared) Outcome { return tasksManned(k.Contract, a.Tasks) }),
				StateRule("G49b", "row 49; C1", sharesWithReceiver),
				ActRule("T5", "section 11; section 3", func(k *Case, a event.ResponsibilityShared) Outcome {
					return separated(k.Contract, postsWith(a.Tasks, [roles.DutyCount]roles.Post{}))
				}),
			},
		},
		{
			ID: "51", Act: event.TransferRefused{}.EventType(), From: live, By: roles.Of(roles.Coordinator),
			Rules: []Rule{
				ActRule("G51a", "row 51 (d)", func(k *Case, a event.TransferRefused) Outcome {
					bound := k.Terms.Bound(agreement.MunicipalityParty, k.Contract.org(receiving), k.On)
					return must(!bound || a.Reason != "" && !a.Document.IsZero())
				}),
				StateRule("G49d", "row 49; R5 (d)", receiver),
			},
			Starts: []Start{{Key: agreement.SenderDecidesDue}},
		},
		{
			ID: "52", Act: event.EndedByMove{}.EventType(), From: live, To: []event.State{event.StateAborted}, Reason: always(event.Moved),
			By: roles.Of(roles.Prosecutor), Proposer: roles.Of(roles.Coordinator),
			On: map[agreement.Track]ByTrack{
				agreement.Voluntary: {By: roles.Of(roles.Leader), Proposer: roles.Of(roles.Coordinator)},
			},
			Rules: []Rule{
				ActRule("G52a", "row 52; section 7 (d)", func(_ *Case, a event.EndedByMove) Outcome { return must(!a.SharingTried.IsZero()) }),
				ActRule("G52b", "row 52 (d)", func(_ *Case, a event.EndedByMove) Outcome { return must(a.YouthHeard) }),
				ActRule("G52c", "row 52 (d)", func(k *Case, a event.EndedByMove) Outcome {
					return confirms(k, a.Proposal, a.EventType(), roles.Ref{})
				}),
			},
			Starts: []Start{startEvaluation, startOutcome},
		},
		{
			ID: "53", Act: event.MoveCancelled{}.EventType(), From: live,
			By: roles.Of(roles.Youth, roles.Guardian, roles.Coordinator),
		},
	}
}

var (
	talkKinds = []event.Code{"withdrawal", "follow-up", "dilution", "confirm-at-18"}
	// burdening are the deadlines whose lapse would burden the youth (row 57).
	burdening = map[agreement.Deadline]bool{
		agreement.OfferLapse: true, agreement.ConsentsDue: true, agreement.AnswerDue: true, agreement.AttendBy: true,
	}
	// rowOfItsOwn are lengths, not time limits to act within: they change by rows
	// 9, 23 and 45b, each with its own limits, and never by row 57.
	rowOfItsOwn = map[agreement.Deadline]bool{
		agreement.ReflectionOver: true, agreement.ResumeDue: true, agreement.EndDue: true,
	}
)

// moveAsks: from the moment the contract is live another municipality is asked
// to take over; before that a move only changes which one is responsible.
func moveAsks(c *Contract, a event.MoveReported) bool {
	return c.state.Live() && a.Stay != c.org(responsible)
}

// sharesWithReceiver: the exchange consent covers the other municipality.
func sharesWithReceiver(k *Case) Outcome {
	c := k.Contract
	if !c.sharesWith(k.Terms, roles.Coordinator, c.org(receiving), k.On) {
		return Unmet(text("recipient", string(c.org(receiving))))
	}
	return Met()
}

// bothCoordinators: the coordinator of one municipality proposes, that of the other
// confirms.
func bothCoordinators(k *Case, a event.ResponsibilityShared) Outcome {
	c := k.Contract
	for _, p := range c.waiting().proposals {
		if p.seq == a.Proposal && p.org == k.By.Org {
			return Unmet(text("proposal", string(a.EventType())))
		}
	}
	return confirms(k, a.Proposal, a.EventType(), roles.Ref{})
}

// share makes a joint team: the lead is responsible, the other one takes part.
func (c *Contract) share(a event.ResponsibilityShared) {
	c.name(func(o *organisations) {
		if a.Lead == o.at(o.of[receiving]) {
			o.of[responsible], o.of[receiving] = o.of[receiving], o.of[responsible]
		}
	})
	c.replan(func(p *plan) { p.posts = postsWith(a.Tasks, [roles.DutyCount]roles.Post{}) })
}

// receiver: only the municipality that was asked may answer.
func receiver(k *Case) Outcome {
	return must(k.Contract.org(receiving) != "" && k.By.Org == k.Contract.org(receiving))
}

// ownMunicipality: the three duties are manned by the leader of the responsible
// municipality.
func ownMunicipality(k *Case) Outcome { return must(k.By.Org == k.Contract.org(responsible)) }

func (c *Contract) deadlineOf(key agreement.Deadline, of uint32) (Owed, bool) {
	for _, d := range c.deadlines {
		if d.Key == key && d.Of == of {
			return d, true
		}
	}
	return Owed{}, false
}

// leads is the organisation whose leader may extend a deadline: the one that
// owes it, or where nobody does the responsible municipality.
func (c *Contract) leads(key agreement.Deadline, of uint32) roles.Org {
	d, _ := c.deadlineOf(key, of)
	if owner := c.orgOf(d); owner != "" {
		return owner
	}
	return c.org(responsible)
}

// confirms: the act was proposed, by another person, and the proposal has not
// lapsed.
func confirms(k *Case, seq uint32, act event.Type, about roles.Ref) Outcome {
	for _, p := range k.Contract.waiting().proposals {
		if p.seq != seq || p.act != act || p.about != about {
			continue
		}
		if k.Today > p.until {
			return Unmet(date("proposal-until", p.until))
		}
		if p.by == k.By.Ref || p.by == k.By.OnBehalf.Of {
			return Unmet(text("same-person", string(act)))
		}
		return Met()
	}
	return Unmet(text("proposal", string(act)))
}

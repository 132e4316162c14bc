package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// planRows are rows 13, 13b, 14 and 16 to 19: decision, mapping, plan, signing
// and start. Basis: process.md section 6.1.
func planRows() []Row {
	planning := In(event.StatePlanning)
	planStarts := []Start{{Key: agreement.MappingDue}, {Key: agreement.PlanDue}}
	return []Row{
		{
			ID: "13", Act: event.Decided{}.EventType(), From: In(event.StateDeciding), To: []event.State{event.StatePlanning},
			Tracks: On(agreement.Waiver, agreement.MediationPlan), By: roles.Of(roles.Prosecutor),
			Rules: []Rule{
				stillOpen(),
				ActRule("G13a", "row 13; straffeprosessloven § 69 (k)", func(_ *Case, a event.Decided) Outcome { return must(a.GuiltProven) }),
				ActRule("G13b", "row 13 (k)", func(_ *Case, a event.Decided) Outcome { return must(a.YouthHeard) }),
				ActRule("G13c", "row 13; B4 (d)", func(k *Case, a event.Decided) Outcome {
					low, high := k.Terms.N(agreement.LengthMinMonths), k.Terms.N(agreement.LengthMaxMonths)
					if a.LengthMonths < low || a.LengthMonths > high {
						return Unmet(number("months", a.LengthMonths), number("least", low), number("most", high))
					}
					return Met()
				}),
				ActRule("G13d", "row 13; B5", func(k *Case, a event.Decided) Outcome {
					c := k.Contract
					if a.Testing && (a.Procedure != c.procedure || a.Material != c.material) {
						return Unmet(text("condition", "testing"), text("procedure", a.Procedure.String()), text("material", a.Material.String()))
					}
					return conditionsWithin(k, a.Testing, a.Conversations)
				}),
				StateRule("C1", "section 11; section 4", takingPart),
				ActRule("G13e", "section 1, fact 2 (k)", func(k *Case, a event.Decided) Outcome {
					if a.ProbationTo.IsZero() {
						return must(a.ProbationFrom.IsZero())
					}
					return must(!a.ProbationFrom.IsZero() && a.ProbationFrom <= a.ProbationTo &&
						a.ProbationTo <= a.ProbationFrom.AddMonths(k.Terms.N(agreement.ProbationMaxMonths)))
				}),
			},
			Starts: planStarts,
		},
		{
			ID: "13b", Act: event.AttendanceDecided{}.EventType(), From: In(event.StateDeciding), To: []event.State{event.StateActive},
			Tracks: attending, By: roles.Of(roles.Prosecutor),
			Rules: []Rule{
				stillOpen(),
				ActRule("G13a", "row 13; straffeprosessloven § 69 (k)", func(k *Case, a event.AttendanceDecided) Outcome {
					return must(a.GuiltProven || k.Contract.track == agreement.Transfer71d)
				}),
				ActRule("G13b", "row 13 (k)", func(_ *Case, a event.AttendanceDecided) Outcome { return must(a.YouthHeard) }),
				ActRule("G13ba", "row 13b (s41)", func(k *Case, a event.AttendanceDecided) Outcome {
					most := k.Terms.N(agreement.Attendances)
					if a.Attendances < 1 || a.Attendances > most {
						return Unmet(number("attendances", a.Attendances), number("most", most))
					}
					return Met()
				}),
				StateRule("C1", "section 11; section 4", takingPart),
				ActRule("G13bb", "row 13b (d)", func(k *Case, a event.AttendanceDecided) Outcome {
					return must(a.AttendBy.IsZero() || a.AttendBy > k.On)
				}),
			},
			Starts: []Start{{Key: agreement.AttendBy}},
		},
		{
			ID: "13b", Act: event.AttendanceLapsed{}.EventType(), From: In(event.StateActive), To: []event.State{event.StateAborted},
			Tracks: attending, By: roles.Of(roles.Clock), Reason: always(event.CannotDeliver),
			Rules: []Rule{StateRule("G13bc", "row 13b (d)", func(k *Case) Outcome {
				last := k.Contract.attendBy.AddDays(k.Terms.N(agreement.AttendGraceDays))
				if last.IsZero() || k.Today <= last || k.Contract.attended >= k.Contract.attendances {
					return Unmet(date("due", last))
				}
				return Met()
			}).As(TooEarly)},
			Starts: endingStarts,
		},
		{
			ID: "14", Act: event.ProsecutorRefused{}.EventType(), From: In(event.StateDeciding), To: []event.State{event.StateNotEntered},
			Tracks: prosecuted, By: roles.Of(roles.Prosecutor), Reason: always(event.RefusedByProsecutor),
			Rules: []Rule{ActRule("G14a", "row 14 (d)", func(_ *Case, a event.ProsecutorRefused) Outcome { return must(a.Reason != "") })},
		},
		{
			ID: "14", Act: event.Dropped{}.EventType(), From: In(event.StateDeciding), To: []event.State{event.StateNotEntered},
			Tracks: prosecuted, By: roles.Of(roles.Prosecutor), Reason: always(event.CaseDropped),
			Rules: []Rule{ActRule("G14a", "row 14 (d)", func(_ *Case, a event.Dropped) Outcome { return must(a.Reason != "") })},
		},
		{
			ID: "16", Act: event.MappingRecorded{}.EventType(), From: planning, Tracks: planned3,
			By: roles.Of(roles.Coordinator, roles.ConversationPartner),
			Rules: []Rule{
				ActRule("G16a", "row 16 (d)", func(_ *Case, a event.MappingRecorded) Outcome { return must(a.YouthTookPart) }),
				ActRule("G16b", "row 16 (d)", func(k *Case, a event.MappingRecorded) Outcome {
					return must(a.GuardianInvited || k.Contract.age(k.On) == 18)
				}),
				ActRule("G16c", "row 16 (d)", func(k *Case, a event.MappingRecorded) Outcome {
					return must(a.Tool != "" && !a.On.IsZero() && a.On <= k.On)
				}),
				ActRule("G16d", "row 16; T4 (d)", func(k *Case, a event.MappingRecorded) Outcome {
					return must(a.WashoutWeeks >= 0 && a.WashoutWeeks <= k.Terms.N(agreement.WashoutMaxWeeks))
				}),
			},
		},
		{
			ID: "17", Act: event.PlanSet{}.EventType(), From: planning, Tracks: planned3,
			By: roles.Of(roles.Coordinator, roles.Mediation),
			Rules: []Rule{
				StateRule("G17a", "row 17 (d)", func(k *Case) Outcome { return must(k.Contract.has(mapped)) }),
				ActRule("G17b", "row 17; R1 (s7)", func(k *Case, a event.PlanSet) Outcome { return tasksManned(k.Contract, a.Tasks) }),
				ActRule("G17c", "row 17; B4 (d)", func(k *Case, a event.PlanSet) Outcome {
					return planWithin(k, a.Band, a.ConversationEveryWeeks)
				}),
				ActRule("G17d", "row 17; T7 (s30)", func(_ *Case, a event.PlanSet) Outcome { return windowsOutsideLessons(a.Windows) }),
				ActRule("G17e", "row 17; T1 (s46)", func(k *Case, a event.PlanSet) Outcome {
					if !k.Contract.has(wantsTesting) {
						return must(a.Procedure == agreement.NoProcedure && a.Material == agreement.NoMaterial)
					}
					return must(a.Procedure == k.Contract.procedure && a.Material == k.Contract.material &&
						a.Requester != "" && a.Payer != "")
				}),
				ActRule("G17f", "row 17 (d)", func(k *Case, a event.PlanSet) Outcome {
					return must(a.Version == int(k.Contract.inPlan().version)+1 && !a.StartOn.IsZero())
				}),
				ActRule("T5", "section 11; section 3", func(k *Case, a event.PlanSet) Outcome {
					return separated(k.Contract, postsWith(a.Tasks, [roles.DutyCount]roles.Post{}))
				}),
			},
			Starts: []Start{{Key: agreement.SigningDue}},
		},
		{
			ID: "18", Act: event.Signed{}.EventType(), From: planning, To: []event.State{event.StateSigned}, Stays: true,
			Tracks: planned3, By: roles.Of(roles.Youth, roles.Guardian, roles.Coordinator),
			On: map[agreement.Track]ByTrack{
				agreement.Waiver:        {By: roles.Of(roles.Youth, roles.Guardian, roles.Coordinator, roles.Police)},
				agreement.MediationPlan: {By: roles.Of(roles.Youth, roles.Guardian, roles.Coordinator, roles.Mediation)},
			},
			Choose: func(k *Case) event.State {
				if k.unsigned()&^(1<<k.signer()) == 0 {
					return event.StateSigned
				}
				return event.StateNone
			},
			Rules: []Rule{
				ActRule("G18a", "row 18 (d)", func(k *Case, a event.Signed) Outcome {
					return must(k.Contract.has(planned) && a.Version == int(k.Contract.inPlan().version))
				}),
				StateRule("G18b", "row 18 (d)", func(k *Case) Outcome { return must(k.unsigned()&(1<<k.signer()) != 0) }),
				ActRule("G18c", "row 18 (d)", func(_ *Case, a event.Signed) Outcome {
					return must(!a.TextHash.IsZero() && a.Language != "" && !a.Evidence.IsZero())
				}),
				StateRule("C1", "section 11; section 4", consentsLive),
			},
			Starts: []Start{{Key: agreement.StartDue, When: arrives(event.StateSigned)}},
		},
		{
			ID: "18d", Act: event.SignatureOffered{}.EventType(), From: planning, Tracks: planned3,
			By: roles.Of(roles.Coordinator, roles.Mediation),
			Rules: []Rule{ActRule("G18da", "row 18b (d)", func(k *Case, a event.SignatureOffered) Outcome {
				person := k.Contract.person(a.To)
				return must(k.Contract.has(planned) && a.Version == int(k.Contract.inPlan().version) &&
					person >= 0 && k.unsigned()&(1<<person) != 0)
			})},
		},
		{
			ID: "18b", Act: event.SignatureRefused{}.EventType(), From: In(event.StatePlanning, event.StateSigned),
			To: []event.State{event.StateReconsidering}, Tracks: planned3, By: roles.Of(roles.Youth, roles.Guardian),
			Rules: []Rule{StateRule("G18ba", "row 18b (d)", func(k *Case) Outcome {
				return must(k.Contract.has(planned) && k.signers()&(1<<k.signer()) != 0)
			})},
			Starts: reviewStarts,
		},
		{
			ID: "18b", Act: event.SigningLapsed{}.EventType(), From: planning, To: []event.State{event.StateReconsidering},
			Tracks: planned3, By: roles.Of(roles.Clock),
			Rules: []Rule{
				StateRule("G18bb", "row 18b (d)", func(k *Case) Outcome { return must(k.offersUnanswered()) }),
				StateRule("G18bc", "row 18b; section 8 (d)", deadlinePassed(agreement.SigningDue)).As(TooEarly),
			},
			Starts: reviewStarts,
		},
		{
			ID: "18b", Act: event.AgencySignatureWaived{}.EventType(), From: planning, To: []event.State{event.StateSigned},
			Tracks: planned3, By: roles.Of(roles.Clock),
			Rules: []Rule{
				StateRule("G18bd", "row 18b; section 1, fact 9 (d)", func(k *Case) Outcome {
					missing := k.unsigned()
					return must(k.Contract.has(planned) && missing&privateSigners == 0)
				}),
				StateRule("G18be", "row 18b (d)", func(k *Case) Outcome {
					d, ok := k.Contract.open(agreement.SigningDue)
					last := d.Due.AddDays(k.Terms.N(agreement.AgencySignatureGraceDays))
					if !ok || last.IsZero() || k.Today <= last {
						return Unmet(date("due", last))
					}
					return Met()
				}).As(TooEarly),
				StateRule("C1", "section 11; section 4", consentsLive),
			},
			Starts: []Start{{Key: agreement.StartDue}},
		},
		{
			ID: "18c", Act: event.Replanned{}.EventType(), From: In(event.StateSigned), To: []event.State{event.StatePlanning},
			Tracks: planned3, By: roles.Of(roles.Coordinator),
			Rules:  []Rule{ActRule("G18ca", "row 18c (d)", func(_ *Case, a event.Replanned) Outcome { return must(a.Reason != "") })},
			Starts: []Start{{Key: agreement.SigningDue}},
		},
		{
			ID: "19", Act: event.Started{}.EventType(), From: In(event.StateSigned), To: []event.State{event.StateActive},
			Tracks: planned3, By: roles.Of(roles.Coordinator, roles.Mediation),
			Rules: []Rule{
				stillOpen(),
				StateRule("G19a", "row 19 (d)", func(k *Case) Outcome {
					if k.On < k.Contract.inPlan().start {
						return Unmet(date("start", k.Contract.inPlan().start))
					}
					return Met()
				}).As(TooEarly),
				StateRule("G19b", "row 19; R1 (s7)", func(k *Case) Outcome { return dutiesStaffed(k.Contract, k.Contract.inPlan().posts) }),
				StateRule("G19c", "row 19; C1", consentsLive),
				StateRule("G19d", "row 19; B4 (k)", func(k *Case) Outcome {
					return withinProbation(k.Contract, k.On.AddMonths(int(k.Contract.length)))
				}),
			},
			Starts: []Start{
				{Key: agreement.EndDue}, {Key: agreement.MidwayDue},
				{Key: agreement.FirstConversationDue, When: func(k *Case, _ event.State) bool { return k.Contract.has(wantsConversations) }},
				{Key: agreement.FirstTestDue, When: func(k *Case, _ event.State) bool { return k.Contract.has(wantsTesting) }},
			},
		},
	}
}

var reviewStarts = []Start{{Key: agreement.WithdrawalTalkDue}, {Key: agreement.AnswerDue}}

// conditionsWithin: a condition must have been informed of at the offer and
// consented to.
func conditionsWithin(k *Case, testing, conversations bool) Outcome {
	if testing && (!k.Contract.has(wantsTesting) || !k.Contract.consentedAt(k.Terms, agreement.TestingPart, k.at, k.On)) {
		return Unmet(text("condition", "testing"))
	}
	if conversations && (!k.Contract.has(wantsConversations) || !k.Contract.consentedAt(k.Terms, agreement.ConversationsPart, k.at, k.On)) {
		return Unmet(text("condition", "conversations"))
	}
	return Met()
}

func consentsLive(k *Case) Outcome { return must(k.Contract.lacking(k.Terms, k.On) == 0) }

// takingPart: whatever the conditions become, participation and the exchange with
// the prosecutor are consented to on the day of the decision.
func takingPart(k *Case) Outcome {
	always := partSlots(agreement.Participation) | partSlots(agreement.Exchange)
	return must(k.Contract.lacking(k.Terms, k.On)&always == 0)
}

func withinProbation(c *Contract, end agreement.Date) Outcome {
	if !c.probationTo.IsZero() && end > c.probationTo {
		return Unmet(date("end", end), date("probation-end", c.probationTo))
	}
	return Met()
}

func planWithin(k *Case, band agreement.Band, talkEvery int) Outcome {
	c := k.Contract
	if c.has(wantsTesting) == (band == agreement.NoBand) || band > agreement.Close {
		return Unmet(text("band", band.String()))
	}
	if c.has(wantsConversations) == (talkEvery == 0) || talkEvery < 0 {
		return Unmet(number("conversation-every-weeks", talkEvery))
	}
	if wide := k.Terms.Narrows(agreement.Plan{Band: band, ConversationEveryWeeks: talkEvery}); len(wide) > 0 {
		return Unmet(text("value", wide[0].Key))
	}
	return Met()
}

// windowsOutsideLessons: a window is a span of one weekday, outside lessons
// unless the pupil agreed.
func windowsOutsideLessons(windows []event.Window) Outcome {
	for i, w := range windows {
		if w.Weekday < 1 || w.Weekday > 7 || w.From >= w.To || w.To > 24*60 || w.Lessons && !w.Agreed {
			return Unmet(number("window", i+1))
		}
	}
	return Met()
}

// needs says whether the contract needs a duty manned: economy always, the
// others where they are a condition.
func (c *Contract) needs(d roles.Duty) bool {
	switch d {
	case roles.Conversations:
		return c.has(wantsConversations)
	case roles.Testing:
		return c.has(wantsTesting)
	}
	return true
}

func postsWith(tasks []event.Task, posts [roles.DutyCount]roles.Post) [roles.DutyCount]roles.Post {
	for _, t := range tasks {
		if t.Duty != roles.NoDuty && int(t.Duty) <= len(posts) {
			posts[t.Duty-1] = roles.Post{Holder: t.Holder, Deputy: t.Deputy}
		}
	}
	return posts
}

func tasksManned(c *Contract, tasks []event.Task) Outcome {
	return dutiesStaffed(c, postsWith(tasks, [roles.DutyCount]roles.Post{}))
}

func dutiesStaffed(c *Contract, posts [roles.DutyCount]roles.Post) Outcome {
	var missing []Arg
	for _, d := range roles.Duties() {
		if c.needs(d) && !posts[d-1].Manned() {
			missing = append(missing, text("duty", d.String()))
		}
	}
	return Outcome{answered: true, met: len(missing) == 0, args: missing}
}

// separated: who takes samples does not hold the conversations, nor has held one of
// this contract, and the other way round (T5).
func separated(c *Contract, posts [roles.DutyCount]roles.Post) Outcome {
	talking, testing := posts[roles.Conversations-1], posts[roles.Testing-1]
	clash := roles.Separation(talking, testing) != roles.NoConflict ||
		c.tookSample(talking.Holder) || c.tookSample(talking.Deputy) || c.heldTalk(testing.Holder) || c.heldTalk(testing.Deputy)
	if clash {
		return Unmet(text("conflict", roles.CollectorTreats.String()))
	}
	return Met()
}

package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// intakeRows are rows 1 to 10 of process.md section 6.1: from the report to
// the answer to the offer.
func intakeRows() []Row {
	notEntered := []event.State{event.StateNotEntered}
	undecided := beforeLive.Without(event.StateDeciding)
	return []Row{
		{
			ID: "1", Act: event.Registered{}.EventType(), From: In(event.StateNone), To: []event.State{event.StateReceived},
			By: roles.Of(roles.Police, roles.Mediation),
			On: map[agreement.Track]ByTrack{agreement.Voluntary: {By: roles.Of(roles.Coordinator)}},
			Rules: []Rule{
				ActRule("G1a", "row 1 (s1,s5); section 2", func(k *Case, a event.Registered) Outcome {
					if a.Track == agreement.Voluntary {
						return must(a.OffenceDate.IsZero() && a.OffenceKind == "")
					}
					return must(!a.OffenceDate.IsZero() && a.OffenceDate <= k.On && slices.Contains(offenceKinds, a.OffenceKind))
				}),
				ActRule("G1b", "row 1 (d)", func(_ *Case, a event.Registered) Outcome {
					// Whichever way a birthday on 29 February is counted.
					one, two := a.Birthday16.Sub(a.Birthday15), a.Birthday18.Sub(a.Birthday16)
					return must(!a.Birthday15.IsZero() && one >= 364 && one <= 367 && two >= 729 && two <= 732)
				}),
				ActRule("G1c", "row 1 (s, ssb-klass-131)", func(_ *Case, a event.Registered) Outcome {
					return must(a.Residence.Municipality() && a.Stay.Municipality() && !a.ResidenceOn.IsZero())
				}),
				ActRule("G1d", "row 1 (d)", opaqueOnly),
				ActRule("G1f", "row 1 (d)", agenciesNamed),
				ActRule("B1", "section 11; section 2 (k)", func(k *Case, a event.Registered) Outcome {
					return trackOpen(k, a.Track)
				}),
			},
			Starts: []Start{{Key: agreement.ScreeningDue}},
		},
		{
			ID: "2", Act: event.ScreeningStarted{}.EventType(), From: In(event.StateReceived), To: []event.State{event.StateScreening},
			By: roles.Of(roles.Police, roles.Coordinator),
			Rules: []Rule{StateRule("G2a", "row 2 (s7)", func(k *Case) Outcome {
				missing, ok := k.Terms.HasContacts(k.Contract.org(responsible), k.On)
				if !ok {
					return Unmet(text("municipality", string(k.Contract.org(responsible))), text("duty", missing.String()))
				}
				return Met()
			})},
			Starts: []Start{{Key: agreement.ConcernTalkDue, Tracks: prosecuted}},
		},
		{
			ID: "3", Act: event.ConcernTalkRecorded{}.EventType(), From: In(event.StateScreening), Tracks: prosecuted,
			By: roles.Of(roles.Police),
			Rules: []Rule{
				ActRule("G3a", "row 3; politiloven § 13 (s38)", func(k *Case, a event.ConcernTalkRecorded) Outcome {
					atLeast := 1
					if k.Contract.age(k.On) == 18 {
						atLeast = 0
					}
					return must(a.Outcome == "skipped" || a.YouthCalled && k.Contract.guardiansKnown(a.GuardiansCalled, atLeast))
				}),
				ActRule("G3b", "row 3 (d)", func(k *Case, a event.ConcernTalkRecorded) Outcome {
					attended := a.YouthAttended || len(a.GuardiansAttended) > 0
					return must((a.Outcome == "held") == attended && k.Contract.guardiansKnown(a.GuardiansAttended, 0))
				}),
				ActRule("G3d", "row 3 (d)", func(_ *Case, a event.ConcernTalkRecorded) Outcome {
					return must(a.Outcome == "held" || a.Outcome == "declined" || a.Outcome == "skipped" && a.SkipReason != "")
				}),
			},
		},
		{
			ID: "4", Act: event.ScopeRejected{}.EventType(), From: In(event.StateScreening), To: notEntered, Tracks: prosecuted,
			By: roles.Of(roles.Police, roles.Prosecutor),
			Reason: func(k *Case) event.Reason {
				a, _ := k.Act.(event.ScopeRejected)
				return a.Reason
			},
			Rules: []Rule{
				ActRule("G4a", "row 4; straffeloven § 20 (k)", func(k *Case, a event.ScopeRejected) Outcome {
					under15 := k.Contract.age(k.Contract.offence) == 14
					return must(a.Reason == event.Under15 && under15 || a.Reason == event.OutsideTarget && !under15)
				}),
				ActRule("G4b", "row 4 (d)", func(_ *Case, a event.ScopeRejected) Outcome { return must(a.FollowUp != "") }),
			},
			Starts: []Start{{Key: agreement.TellProsecutorDue, When: notProsecutor, Tracks: prosecuted}},
		},
		{
			ID: "5", Act: event.Informed{}.EventType(), From: In(event.StateScreening), To: []event.State{event.StateInformed},
			By: roles.Of(roles.Police, roles.Coordinator, roles.Mediation),
			Rules: []Rule{
				ActRule("G5a", "row 5 (d)", func(_ *Case, a event.Informed) Outcome {
					return must(a.TextVersion != "" && a.Language != "" && !a.TextHash.IsZero())
				}),
				ActRule("G5b", "row 5 (s2)", func(k *Case, a event.Informed) Outcome {
					if k.Contract.age(k.On) == 18 {
						return must(a.Youth && len(a.Guardians) == 0)
					}
					return must(a.Youth && k.Contract.everyGuardian(a.Guardians))
				}),
				ActRule("G5c", "row 5; B7 (s2,s10)", everyItemTicked),
				StateRule("G3c", "row 3 (d)", func(k *Case) Outcome {
					return must(k.Contract.track == agreement.Voluntary || k.Contract.has(talkRecorded))
				}),
			},
			Starts: []Start{{Key: agreement.OfferDue}},
		},
		{
			ID: "6", Act: event.OtherReactionChosen{}.EventType(), From: undecided, To: notEntered, Tracks: prosecuted,
			By: roles.Of(roles.Prosecutor), Reason: always(event.AnotherReaction),
			Rules: []Rule{ActRule("G6a", "row 6 (d)", func(_ *Case, a event.OtherReactionChosen) Outcome { return must(a.Reason != "") })},
		},
		{
			ID: "6", Act: event.Dropped{}.EventType(), From: undecided, To: notEntered, Tracks: prosecuted,
			By: roles.Of(roles.Prosecutor), Reason: always(event.CaseDropped),
			Rules: []Rule{ActRule("G6a", "row 6 (d)", func(_ *Case, a event.Dropped) Outcome { return must(a.Reason != "") })},
		},
		{
			ID: "6", Act: event.NotPursuedFurther{}.EventType(), From: undecided, To: notEntered, Tracks: On(agreement.Voluntary),
			By: roles.Of(roles.Leader), Reason: always(event.NotPursued),
			Rules: []Rule{ActRule("G6a", "row 6 (d)", func(_ *Case, a event.NotPursuedFurther) Outcome { return must(a.Reason != "") })},
		},
		{
			ID: "7", Act: event.Offered{}.EventType(), From: In(event.StateInformed), To: []event.State{event.StateOffered},
			By: roles.Of(roles.Police, roles.Prosecutor),
			On: map[agreement.Track]ByTrack{agreement.Voluntary: {By: roles.Of(roles.Coordinator)}},
			Rules: []Rule{
				StateRule("G7a", "row 7; section 2", func(k *Case) Outcome { return trackOpen(k, k.Contract.track) }),
				StateRule("G7b", "row 7; B3 (s1,s3-5)", eligible),
				StateRule("G7c", "row 7; B8 (s1)", partiesBound),
				ActRule("G7d", "row 7 (d)", func(k *Case, a event.Offered) Outcome { return must(a.Terms == k.Terms.Hash()) }),
				ActRule("G7e", "row 7; section 2 (d)", func(k *Case, a event.Offered) Outcome {
					if k.Contract.track.Attendance() {
						return must(!a.Testing && !a.Conversations)
					}
					if !a.Testing {
						return must(a.Procedure == agreement.NoProcedure && a.Material == agreement.NoMaterial)
					}
					return must(k.Terms.Allows(agreement.Procedures, a.Procedure.String()) &&
						k.Terms.Allows(agreement.Materials, a.Material.String()))
				}),
			},
			Starts: []Start{{Key: agreement.ReflectionOver}, {Key: agreement.OfferLapse}},
		},
		{
			ID: "8", Act: event.Declined{}.EventType(), To: notEntered,
			From: In(event.StateScreening, event.StateInformed, event.StateOffered),
			By:   roles.Of(roles.Youth, roles.Guardian), Reason: always(event.OfferDeclined),
			Starts: []Start{{Key: agreement.TellProsecutorDue, Tracks: prosecuted}},
		},
		{
			ID: "9", Act: event.Accepted{}.EventType(), From: In(event.StateOffered), To: []event.State{event.StateConsenting},
			By: roles.Of(roles.Youth),
			Rules: []Rule{ActRule("G9a", "row 9; C5 (d)", func(k *Case, a event.Accepted) Outcome {
				if k.On > k.Contract.reflection {
					return Met()
				}
				if a.WaivesReflection && (k.Contract.age(k.On) == 18 || k.Contract.guardianIndex(a.WithGuardian) > 0) {
					return Met()
				}
				return Unmet(date("reflection-until", k.Contract.reflection))
			}).As(TooEarly)},
			Starts: []Start{{Key: agreement.ConsentsDue}},
		},
		{
			ID: "10", Act: event.OfferLapsed{}.EventType(), From: In(event.StateOffered), To: notEntered,
			By: roles.Of(roles.Clock), Reason: always(event.Lapsed),
			Rules:  []Rule{StateRule("G10a", "row 10 (d)", deadlinePassed(agreement.OfferLapse)).As(TooEarly)},
			Starts: []Start{{Key: agreement.TellProsecutorDue, Tracks: prosecuted}},
		},
	}
}

var (
	offenceKinds = []event.Code{"drug-use", "drug-possession", "doping"}
)

// everyItemTicked: the agreement says what must be explained. That a waiver is a
// criminal reaction has no place where there is no criminal case.
func everyItemTicked(k *Case, a event.Informed) Outcome {
	var missing []Arg
	for _, wanted := range k.Terms.Members(agreement.InformationItems) {
		noCase := k.Contract.track == agreement.Voluntary && wanted == "criminal-reaction"
		if !noCase && !slices.Contains(a.Items, event.Code(wanted)) {
			missing = append(missing, text("item", wanted))
		}
	}
	// What the agreement does not know is no item: codes are kept for ever, and
	// nobody should put anything else there.
	known := !slices.ContainsFunc(a.Items, func(item event.Code) bool { return !k.Terms.Allows(agreement.InformationItems, string(item)) })
	return Outcome{answered: true, met: known && len(missing) == 0, args: missing}
}

func always(r event.Reason) func(*Case) event.Reason { return func(*Case) event.Reason { return r } }

// notProsecutor: the prosecutor need not be told of the prosecutor's own act.
func notProsecutor(k *Case, _ event.State) bool {
	return k.By.Role != roles.Prosecutor
}

// stillOpen: nothing begins on a track that has closed since the offer (B1).
func stillOpen() Rule {
	return StateRule("B1", "section 11; section 2 (k)", func(k *Case) Outcome { return trackOpen(k, k.Contract.track) })
}

func trackOpen(k *Case, track agreement.Track) Outcome {
	if !k.Terms.TrackOpen(track, k.On) {
		return Unmet(text("track", track.String()), date("on", k.On))
	}
	return Met()
}

// eligible goes by the age at the act; where there is none, as on the voluntary
// track, by the age on the day of the offer.
func eligible(k *Case) Outcome {
	day := k.Contract.offence
	if day.IsZero() {
		day = k.On
	}
	switch k.Contract.age(day) {
	case 15, 16:
		return Met()
	case 18:
		return must(k.Terms.Flag(agreement.OpensAdults))
	}
	return Unmet()
}

func partiesBound(k *Case) Outcome {
	if !k.Terms.InForce(k.On) {
		return Unmet(text("agreement", k.Terms.Name()), date("on", k.On))
	}
	c := k.Contract
	for _, party := range c.parties() {
		if party.org == "" && !party.required {
			continue
		}
		if !k.Terms.Bound(party.kind, party.org, k.On) {
			return Unmet(text("party", string(party.org)), date("on", k.On))
		}
	}
	return Met()
}

type boundParty struct {
	kind     agreement.PartyKind
	org      roles.Org
	required bool
}

// parties are those who must be bound at the offer: the ones without whom the
// track cannot be followed, and the others where the case names them.
func (c *Contract) parties() [6]boundParty {
	criminal := c.track != agreement.Voluntary
	return [...]boundParty{
		{agreement.MunicipalityParty, c.org(responsible), true},
		{agreement.PoliceParty, c.org(police), criminal},
		{agreement.ProsecutorParty, c.org(prosecutor), criminal},
		{agreement.MediationParty, c.org(mediation), c.track == agreement.MediationPlan},
		{agreement.AdvisoryParty, c.org(advisory), c.track.Attendance()},
		{agreement.SchoolParty, c.org(school), false},
	}
}

// agenciesNamed: those without whom the track cannot be followed are named, and
// whoever registers is one of them, so that nobody loses sight of the own case.
func agenciesNamed(k *Case, a event.Registered) Outcome {
	opened := Contract{track: a.Track}
	opened.register(a)
	for _, party := range opened.parties() {
		if party.required && party.org == "" {
			return Unmet(text("party", string(party.kind)))
		}
	}
	own := map[roles.Role]roles.Org{roles.Police: a.Police, roles.Mediation: a.Mediation, roles.Coordinator: a.Stay}
	if k.By.Org != own[k.By.Role] {
		return Unmet(text("party", string(k.By.Org)))
	}
	return Met()
}

// opaqueOnly refuses references that say something by themselves, codes that
// are none, and more guardians than a youth can have.
func opaqueOnly(_ *Case, a event.Registered) Outcome {
	if !a.Youth.Opaque() || len(a.Guardians) > maxGuardians {
		return Unmet()
	}
	for i, g := range a.Guardians {
		if !g.Opaque() || g == a.Youth || slices.Contains(a.Guardians[:i], g) {
			return Unmet()
		}
	}
	for _, o := range []roles.Org{a.Police, a.Prosecutor, a.Mediation, a.School, a.Advisory} {
		if o != "" && o.Check() != nil {
			return Unmet()
		}
	}
	return Met()
}

// deadlinePassed is what an act of the clock waits for.
func deadlinePassed(key agreement.Deadline) func(*Case) Outcome {
	return func(k *Case) Outcome {
		d, ok := k.Contract.open(key)
		if !ok {
			return Unmet(text("deadline", key.String()))
		}
		if k.Today <= d.Due {
			return Unmet(text("deadline", key.String()), date("due", d.Due))
		}
		return Met()
	}
}

// guardiansKnown says whether all are guardians of the case and at least some
// number of them are named.
func (c *Contract) guardiansKnown(refs []roles.Ref, atLeast int) bool {
	for _, ref := range refs {
		if c.guardianIndex(ref) == 0 {
			return false
		}
	}
	return len(refs) >= atLeast
}

// everyGuardian says whether all guardians that can be found are among refs.
func (c *Contract) everyGuardian(refs []roles.Ref) bool {
	for i := range c.guardians {
		if !c.isOut(i+1) && !slices.Contains(refs, c.guardians[i]) {
			return false
		}
	}
	return true
}

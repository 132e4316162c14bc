package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// sampleRows follow a sample from the collector to the answer, and what the youth
// may say against it. What only informs the youth needs no consent: a sample that
// was taken before a withdrawal is answered and grounds nothing (C2).
func sampleRows() []Row {
	collector, laboratory := roles.Of(roles.Collector), roles.Of(roles.Laboratory)
	health := roles.Of(roles.HealthContact)
	testing := consented(agreement.TestingPart)
	return []Row{
		itemRow(event.TestTaken{}, afterwards, collector, whileRunning(), inOrder(), sampleStated(), washoutStated(),
			consentNamed(), testing),
		itemRow(event.TestRead{}, afterwards, collector, inOrder(), ActRule("G65i", "section 6.5 (s47)",
			func(k *Case, a event.TestRead) Outcome {
				t := k.Contract.test(int(a.Item))
				return must((a.Reading == "negative" || a.Reading == "positive") && (t == nil || t.procedure == agreement.Rapid))
			}), testing),
		itemRow(event.SampleSent{}, afterwards, collector, inOrder(), laboratoryFits(), testing),
		itemRow(event.TestAnswered{}, afterwards, laboratory, inOrder(), itsLaboratory(), newIntake()),
		itemRow(event.TestUnanswered{}, afterwards, laboratory, inOrder(), itsLaboratory(), reasoned()),
		itemRow(event.FindingRecorded{}, afterwards, health, inOrder(), findingFits(), requestersReader(), notCollector()).
			starting(Start{Key: agreement.FollowUpDue, When: dilutedAgain}),
		itemRow(event.ConfirmationRequested{}, afterwards, health, inOrder(), testing),
		itemRow(event.ConfirmationAnswered{}, afterwards, laboratory, inOrder(), itsLaboratory(),
			outcomeAmong("confirmed", "consistent-with-prescribed", "refuted", "unclear")),
		itemRow(event.YouthTold{}, afterwards, health, inOrder(), somethingToTell()),
		itemRow(event.SampleKept{}, afterwards, laboratory, inOrder(), itsLaboratory(), keptLonger()),
		itemRow(event.TestContested{}, afterwards, roles.Of(roles.Youth, roles.Guardian), inOrder(), contestable(), guardianOfChild()),
		itemRow(event.ContestDecided{}, afterwards, health|roles.Of(roles.Coordinator), inOrder(),
			outcomeAmong("upheld", "lifted"), reasoned(), notInvolved()),
	}
}

// starting adds what a row starts.
func (r Row) starting(starts ...Start) Row {
	r.Starts = starts
	return r
}

// sampleRule is a rule on the test that an act is about. A number that no test has
// is refused by the test's own machine.
func sampleRule(id event.RuleID, basis string, check func(*Case, *test) Outcome) Rule {
	return Rule{ID: id, Basis: basis, needsData: true, check: func(k *Case) Outcome {
		if t := k.Contract.test(int(itemOf(k.Act))); t != nil {
			return check(k, t)
		}
		return Met()
	}}
}

// sampleStated: a sample says how it was taken, for whom, who pays and why, and is
// taken in a way that the agreement knows (T1). Its procedure is fixed with it.
func sampleStated() Rule {
	return ActRule("T1", "section 11; section 6.5 (s46)", func(k *Case, a event.TestTaken) Outcome {
		switch {
		case !k.Terms.Allows(agreement.Procedures, a.Procedure.String()):
			return Unmet(text("procedure", a.Procedure.String()))
		case !k.Terms.Allows(agreement.Materials, a.Material.String()):
			return Unmet(text("material", a.Material.String()))
		}
		ground := event.Code("plan")
		if t := k.Contract.test(int(a.Item)); t != nil && t.replaces != 0 {
			ground = "replacement"
		}
		return must(!a.Sample.IsZero() && a.Requester != "" && a.Payer != "" && a.Ground == ground)
	})
}

// washoutStated: whether the sample was taken within the weeks in which THC may
// remain from before is told by its date (T4).
func washoutStated() Rule {
	return ActRule("T4", "section 11; row 31 (d)", func(k *Case, a event.TestTaken) Outcome {
		over := k.Contract.startedOn.AddDays(7 * int(k.Contract.washout))
		if a.Washout != (k.On < over) {
			return Unmet(date("until", over))
		}
		return Met()
	})
}

// consentNamed: the sample names the youth's consent to its procedure and material,
// and whoever else must agree had agreed to the same (C1).
func consentNamed() Rule {
	return ActRule("G65w", "section 6.5; C1 (d)", func(k *Case, a event.TestTaken) Outcome {
		if !k.Contract.consentedTo(k.Terms, a.Procedure, a.Material, a.Consent, k.at, k.On) {
			return Unmet(text("procedure", a.Procedure.String()), text("material", a.Material.String()))
		}
		return Met()
	})
}

// inOrder: what happens to a test, and to its sample, happens after what happened
// to it before.
func inOrder() Rule {
	return sampleRule("G65q", "section 8 (d)", func(k *Case, t *test) Outcome {
		if k.at < t.factAt {
			return Unmet(date("occurred", k.On))
		}
		return Met()
	}).As(TooEarly)
}

// laboratoryFits: a sample is sent under a profile of the agreement, to the
// laboratory it belongs to, which must analyse what it is. A rapid test is only
// read.
func laboratoryFits() Rule {
	return ActRule("G65j", "section 6.5 (d)", func(k *Case, a event.SampleSent) Outcome {
		l, known := k.Terms.Laboratory(string(a.Profile))
		if !known || l.Org != a.Laboratory {
			return Unmet(text("laboratory", string(a.Laboratory)))
		}
		t := k.Contract.test(int(a.Item))
		if t != nil && !l.Materials.Has(t.material) {
			return Unmet(text("material", t.material.String()))
		}
		return must(t == nil || t.procedure != agreement.Rapid)
	})
}

// itsLaboratory: a laboratory answers for the samples that were sent to it.
func itsLaboratory() Rule {
	return sampleRule("G65k", "section 6.5 (d)", func(k *Case, t *test) Outcome {
		return must(t.laboratory == 0 || k.Contract.laboratoryOf(t).org == k.By.Org)
	})
}

// newIntake: only a laboratory can say it, from a series in urine.
func newIntake() Rule {
	return ActRule("G65l", "section 6.5 (s)", func(k *Case, a event.TestAnswered) Outcome {
		t := k.Contract.test(int(a.Item))
		return must(!a.NewIntake || t == nil || t.material == agreement.Urine)
	})
}

// findingFits: the finding is one of three, and a sample that the laboratory's own
// limit calls diluted can only be unusable. Dilution is not cheating.
func findingFits() Rule {
	return ActRule("G65m", "sections 6.3 and 6.5 (d)", func(k *Case, a event.FindingRecorded) Outcome {
		if becomes(a).String() != string(a.Finding) {
			return Unmet(text("value", string(a.Finding)))
		}
		if a.OnlyTHC && a.Finding != "screened-positive" || a.Diluted && a.Finding != "unusable" {
			return Unmet(text("value", string(a.Finding)))
		}
		t := k.Contract.test(int(a.Item))
		if t == nil || t.material != agreement.Urine {
			return must(!a.Diluted)
		}
		l, known := k.laboratoryTerms(t)
		if thin := t.creatinine != 0 && l.Diluted(int(t.creatinine)); known && thin != a.Diluted {
			return Unmet(number("creatinine", int(t.creatinine)), number("least", l.CreatinineLimit))
		}
		return Met()
	}).Only(roles.HealthContact)
}

// requestersReader: a sanction sample on waiver is the requester's, and so is its
// reading, unless it is delegated.
func requestersReader() Rule {
	return ActRule("G65n", "section 6.5 (s47)", func(k *Case, a event.FindingRecorded) Outcome {
		t := k.Contract.test(int(a.Item))
		delegated := k.Contract.track == agreement.Waiver && t != nil && t.procedure == agreement.Sanction
		return must(!delegated || !a.Delegation.IsZero())
	})
}

// notCollector: who took the sample does not read it (T5).
func notCollector() Rule {
	return sampleRule("T5", "section 11; section 3", func(k *Case, t *test) Outcome {
		return must(!k.Contract.isPerson(t.by, k.By.Ref))
	}).As(SamePerson)
}

// notInvolved: who took the sample, read it, or recorded or judged the absence does
// not decide what the youth says against it (T5).
func notInvolved() Rule {
	return sampleRule("T5", "section 11; section 3", func(k *Case, t *test) Outcome {
		return must(!k.Contract.isPerson(t.by, k.By.Ref) && (t.was == event.StateConfirmed || !k.Contract.isPerson(t.found, k.By.Ref)))
	}).As(SamePerson)
}

// outcomeAmong: an outcome is one of those there are.
func outcomeAmong(outcomes ...event.Code) Rule {
	return Rule{ID: "G65o", Basis: "section 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		said := outcomeOf(k.Act)
		if slices.Contains(outcomes, said) {
			return Met()
		}
		return Unmet(text("value", string(said)))
	}}
}

func outcomeOf(act event.Payload) event.Code {
	switch a := act.(type) {
	case event.ConfirmationAnswered:
		return a.Outcome
	case event.ContestDecided:
		return a.Outcome
	}
	return ""
}

// results are the states of which there is something to tell the youth.
var results = In(event.StateRead, event.StateNoAnswer, event.StateNegative, event.StateUnusable, event.StateScreenedPositive,
	event.StateConfirmed, event.StateConsistentWithPrescribed, event.StateRefuted, event.StateUnclear)

// somethingToTell: there is a result, and the youth has not been told of it: the
// time to contest it begins once.
func somethingToTell() Rule {
	return ActRule("G65p", "section 6.5 (d)", func(k *Case, a event.YouthTold) Outcome {
		t := k.Contract.test(int(a.Item)) // no machine moves, and so none refuses a number that no test has
		return must(t != nil && results.Has(t.state) && t.toldAt == 0)
	})
}

// keptLonger: the laboratory keeps a sample that it has, for longer than before.
func keptLonger() Rule {
	return ActRule("G65v", "section 6.5 (d)", func(k *Case, a event.SampleKept) Outcome {
		t := k.Contract.test(int(a.Item))
		if t == nil || t.laboratory == 0 {
			return Unmet(number("test", int(a.Item)))
		}
		if until := k.keptUntil(t); a.Until <= until || k.Today > until {
			return Unmet(date("until", until))
		}
		return Met()
	})
}

// contestable: the time to contest is not over (T11).
func contestable() Rule {
	return ActRule("T11", "section 11; section 6.5 (d)", func(k *Case, a event.TestContested) Outcome {
		last := k.contestOpenUntil(int(a.Item))
		if !last.IsZero() && k.On > last {
			return Unmet(date("due", last))
		}
		return Met()
	}).As(TooLate)
}

// guardianOfChild: from 16 the youth alone contests.
func guardianOfChild() Rule {
	return StateRule("R7", "section 11; section 6.5", func(k *Case) Outcome {
		return must(k.By.Role != roles.Guardian || k.Contract.age(k.On) < 16)
	})
}

// dilutedAgain: so many diluted samples in a row that it is time for a talk. It is
// asked for once; the next is after as many more.
func dilutedAgain(k *Case, at event.State) bool {
	a, ok := k.Act.(event.FindingRecorded)
	t := k.Contract.test(int(itemOf(k.Act)))
	if !ok || !a.Diluted || t == nil || !live.Has(at) {
		return false
	}
	return k.Contract.dilutedBefore(t.takenAt)%k.Terms.N(agreement.DilutionsBeforeTalk) == k.Terms.N(agreement.DilutionsBeforeTalk)-1
}

// dilutedBefore counts the diluted samples in a row up to a moment; those that are
// not read yet do not count.
func (c *Contract) dilutedBefore(at stamp) int {
	for n := 0; ; n++ {
		var last *test
		for i := range c.tests {
			t := &c.tests[i]
			if t.readAt != 0 && t.takenAt < at && (last == nil || t.takenAt > last.takenAt) {
				last = t
			}
		}
		if last == nil || !last.has(diluted) {
			return n
		}
		at = last.takenAt
	}
}

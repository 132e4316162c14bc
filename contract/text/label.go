package text

import (
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Label is one stored name with its words in the three languages.
type Label struct {
	ID         string
	NB, NN, EN string
}

// In gives the words in one language.
func (l Label) In(lang Lang) string {
	switch lang {
	case NN:
		return l.NN
	case EN:
		return l.EN
	}
	return l.NB
}

// Kind is what a label names.
type Kind string

// The kinds of labels.
const (
	StateKind    Kind = "state"
	ReasonKind   Kind = "reason"
	RegionKind   Kind = "region"
	RoleKind     Kind = "role"
	DutyKind     Kind = "duty"
	TrackKind    Kind = "track"
	PartKind     Kind = "part"
	ActKind      Kind = "act"
	DeadlineKind Kind = "deadline"
	StatusKind   Kind = "deadline-status"
	RuleKind     Kind = "rule"
	CodeKind     Kind = "code"
	ArgKind      Kind = "argument"
	ValueKind    Kind = "value" // codes that occur as arguments of a refusal
	TriggerKind  Kind = "trigger"
	SeverityKind Kind = "severity"
	EvidenceKind Kind = "evidence"
	RungKind     Kind = "rung"
	FlawKind     Kind = "flaw"
)

// Kinds lists every kind.
func Kinds() []Kind {
	return []Kind{
		StateKind, ReasonKind, RegionKind, RoleKind, DutyKind, TrackKind, PartKind, ActKind,
		DeadlineKind, StatusKind, RuleKind, CodeKind, ArgKind, ValueKind,
		TriggerKind, SeverityKind, EvidenceKind, RungKind, FlawKind,
	}
}

// Labels lists every label of a kind, in the order of the process: for review
// by a jurist or a language reader, and for hosts with words of their own. The
// caller owns the list.
func Labels(kind Kind) []Label {
	var all []Label
	for _, table := range tables(kind) {
		all = append(all, table...)
	}
	return all
}

func tables(kind Kind) [][]Label {
	switch kind {
	case StateKind:
		return [][]Label{states}
	case ReasonKind:
		return [][]Label{reasons}
	case RegionKind:
		return [][]Label{regions}
	case RoleKind:
		return [][]Label{roleLabels}
	case DutyKind:
		return [][]Label{duties}
	case TrackKind:
		return [][]Label{tracks}
	case PartKind:
		return [][]Label{parts}
	case ActKind:
		return [][]Label{acts, itemActs, reviewActs}
	case DeadlineKind:
		return [][]Label{deadlines}
	case StatusKind:
		return [][]Label{statuses}
	case RuleKind:
		return [][]Label{commonRules, intakeRules, consentRules, planRules, runningRules, itemRules, sampleRules, noteRules, reviewRules, endingRules}
	case CodeKind:
		return [][]Label{codes}
	case ArgKind:
		return [][]Label{args}
	case ValueKind:
		return [][]Label{values}
	case TriggerKind:
		return [][]Label{triggers}
	case SeverityKind:
		return [][]Label{severities}
	case EvidenceKind:
		return [][]Label{evidences}
	case RungKind:
		return [][]Label{rungs}
	case FlawKind:
		return [][]Label{flaws}
	}
	return nil
}

// find gives the words for a stored name; false when there are none.
func find(lang Lang, kind Kind, id string) (string, bool) {
	for _, table := range tables(kind) {
		for i := range table {
			if table[i].ID == id {
				return table[i].In(lang), true
			}
		}
	}
	return id, false
}

// name gives the words for a stored name, a dash for the empty one, and the
// name itself where there are no words.
func name(lang Lang, kind Kind, id string) string {
	if id == "" {
		return "–"
	}
	words, _ := find(lang, kind, id)
	return words
}

// State names a state of any region, as "Venter på påtalebeslutning".
func State(lang Lang, s event.State) string { return name(lang, StateKind, s.String()) }

// Reason names why a contract ended early or was never entered.
func Reason(lang Lang, r event.Reason) string { return name(lang, ReasonKind, r.String()) }

// Region names one of the machines that move side by side.
func Region(lang Lang, r event.Region) string { return name(lang, RegionKind, r.String()) }

// Role names a role.
func Role(lang Lang, r roles.Role) string { return name(lang, RoleKind, r.String()) }

// Duty names a duty that has a holder and a deputy.
func Duty(lang Lang, d roles.Duty) string { return name(lang, DutyKind, d.String()) }

// Track names a track, the legal peg of a contract.
func Track(lang Lang, t agreement.Track) string { return name(lang, TrackKind, t.String()) }

// Part names a part of the consent.
func Part(lang Lang, p agreement.Part) string { return name(lang, PartKind, p.String()) }

// Act names an event as what happened, as "Sak registrert".
func Act(lang Lang, t event.Type) string { return name(lang, ActKind, string(t)) }

// Deadline names a deadline.
func Deadline(lang Lang, d agreement.Deadline) string { return name(lang, DeadlineKind, d.String()) }

// DeadlineStatus names how a deadline on the agenda stands.
func DeadlineStatus(lang Lang, s contract.DueStatus) string { return name(lang, StatusKind, string(s)) }

// Rule says in one sentence what a rule requires.
func Rule(lang Lang, id event.RuleID) string { return name(lang, RuleKind, string(id)) }

// Code says what a reason code of a refusal, or the code of a finding, means.
func Code(lang Lang, c event.Code) string { return name(lang, CodeKind, string(c)) }

// Trigger names what a deviation consists of, as "uteblitt fra rusprøve".
func Trigger(lang Lang, t agreement.Trigger) string { return name(lang, TriggerKind, string(t)) }

// Severity names how grave a deviation is.
func Severity(lang Lang, s agreement.Severity) string { return name(lang, SeverityKind, string(s)) }

// Evidence names what a deviation rests on.
func Evidence(lang Lang, e agreement.Evidence) string { return name(lang, EvidenceKind, string(e)) }

// Rung names a rung of the ladder, 0 to [agreement.MaxRung]; any other number is
// rendered as itself.
func Rung(lang Lang, rung int) string { return name(lang, RungKind, strconv.Itoa(rung)) }

// Flaw says why a deviation grounds nothing, or not yet.
func Flaw(lang Lang, f agreement.Flaw) string { return name(lang, FlawKind, string(f)) }

// Roles names several roles, separated by a comma and a space; a dash for none.
func Roles(lang Lang, all []roles.Role) string {
	return list(all, func(r roles.Role) string { return Role(lang, r) })
}

func list[T any](all []T, words func(T) string) string {
	if len(all) == 0 {
		return "–"
	}
	named := make([]string, len(all))
	for i, one := range all {
		named[i] = words(one)
	}
	return strings.Join(named, ", ")
}

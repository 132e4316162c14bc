package main

import (
	"encoding"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// choice is a value that a field may take.
type choice struct{ code, says string }

// choices are the values that a field of an act may take, where the agreements,
// an enumeration or a rule name them; none where any value of its shape will do.
// What a list inside a field takes is that of the path, as "tasks[].duty".
func (a *app) choices(act event.Type, path string) []choice {
	codes, kinds := a.codes(act, path)
	all := make([]choice, len(codes))
	for i, code := range codes {
		all[i] = choice{code, a.label(code, kinds)}
	}
	return all
}

// codes are the values, and the kinds of label that have words for them.
func (a *app) codes(act event.Type, path string) ([]string, []text.Kind) {
	name := path[strings.LastIndexByte(path, '.')+1:]
	if set := setOf(act, name); set != agreement.NoSet {
		return a.members(set), []text.Kind{text.ValueKind}
	}
	if states := statesOf(act, name); states != nil {
		return stored(states), []text.Kind{text.StateKind}
	}
	if codes := fixed[string(act)+" "+name]; codes != nil {
		return codes, nil
	}
	switch {
	case name == "trigger":
		return texts(agreement.Triggers()), []text.Kind{text.TriggerKind}
	case name == "severity":
		return texts(agreement.Severities()), []text.Kind{text.SeverityKind}
	case name == "reason" && act == (event.ScopeRejected{}).EventType():
		return stored([]event.Reason{event.Under15, event.OutsideTarget}), []text.Kind{text.ReasonKind} // G4a
	case shapeOf(act, path) == "enum":
		return enumeration(name)
	}
	return nil, nil
}

// enumeration are the values of a field that is one, by its name.
func enumeration(name string) ([]string, []text.Kind) {
	switch name {
	case "track":
		return stored(agreement.Tracks()), []text.Kind{text.TrackKind}
	case "part":
		return stored(agreement.Parts()), []text.Kind{text.PartKind}
	case "band":
		return stored([]agreement.Band{agreement.Eased, agreement.Ordinary, agreement.Close}), []text.Kind{text.ValueKind}
	case "procedure":
		return stored([]agreement.Procedure{agreement.Medical, agreement.Sanction, agreement.Rapid}), []text.Kind{text.ValueKind}
	case "material":
		return stored([]agreement.Material{agreement.Urine, agreement.Saliva}), []text.Kind{text.ValueKind}
	case "to-role":
		return stored(roles.All()), []text.Kind{text.RoleKind}
	case "duty":
		return stored(roles.Duties()), []text.Kind{text.DutyKind}
	case "key":
		return stored(agreement.Deadlines()), []text.Kind{text.DeadlineKind}
	case "reason":
		return stored(event.Reasons()), []text.Kind{text.ReasonKind}
	}
	return nil, nil
}

// setOf is the set of the agreement that a field takes its values from.
func setOf(act event.Type, name string) agreement.SetKey {
	switch name {
	case "items":
		return agreement.InformationItems
	case "exception":
		return agreement.LadderExceptions
	case "group":
		return agreement.EvaluationGroups
	case "procedure":
		return agreement.Procedures
	case "material":
		return agreement.Materials
	case "reason":
		if act == (event.Paused{}).EventType() {
			return agreement.PauseReasons
		}
	}
	return agreement.NoSet
}

// statesOf are the states that a field may name.
func statesOf(act event.Type, name string) []event.State {
	switch string(act) + " " + name {
	case "prosecution.outcome-recorded value":
		var all []event.State
		for s := event.StateReported; s <= event.StateProbationEnded; s++ {
			all = append(all, s)
		}
		return all
	case "test.finding-recorded finding":
		return []event.State{event.StateNegative, event.StateUnusable, event.StateScreenedPositive}
	case "test.confirmation-answered outcome":
		return []event.State{event.StateConfirmed, event.StateConsistentWithPrescribed, event.StateRefuted, event.StateUnclear}
	case "test.contest-decided outcome":
		return []event.State{event.StateUpheld, event.StateLifted}
	}
	return nil
}

// fixed are the codes that a rule of the process names.
var fixed = map[string][]string{
	"case.registered offence-kind":       {"drug-use", "drug-possession", "doping"},
	"case.concern-talk-recorded outcome": {"held", "declined", "skipped"},
	"conversation.talk-held kind":        {"withdrawal", "follow-up", "dilution", "confirm-at-18"},
	"test.taken ground":                  {"plan", "replacement"},
	"test.read reading":                  {"negative", "positive"},
	"referral.reopened cause":            {"breach", "new-offence"},
}

// members are the codes of a set in the agreements that are at hand.
func (a *app) members(set agreement.SetKey) []string {
	terms, err := a.terms()
	if err != nil {
		return nil // whatever needs the agreements will say so
	}
	var all []string
	for _, t := range terms {
		all = append(all, t.Members(set)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func shapeOf(act event.Type, path string) string {
	kind, _ := event.Standard().Kind(act)
	for _, f := range kind.Fields() {
		if f.Path == path {
			return strings.TrimPrefix(f.Shape, "[]")
		}
	}
	return ""
}

// label puts words to a code; none where there are none.
func (a *app) label(code string, kinds []text.Kind) string {
	for _, kind := range kinds {
		for _, l := range text.Labels(kind) {
			if l.ID == code {
				return l.In(a.lang)
			}
		}
	}
	if says, known := choiceSays[code]; known {
		return a.say(says)
	}
	return ""
}

// chosen writes the values that a field may take, one a line.
func (a *app) chosen(to *page, all []choice) {
	for _, c := range all {
		to.line("      ", padded(c.code, 28), c.says)
	}
}

func codesOf(all []choice) []string {
	codes := make([]string, len(all))
	for i, c := range all {
		codes[i] = c.code
	}
	return codes
}

// unknownIn finds what was typed for an enumeration and is none of its values. A
// value that only the agreement or a rule leaves out is theirs to refuse.
func (a *app) unknownIn(act event.Type, path, shape, value string) error {
	element, list := strings.CutPrefix(shape, "[]")
	if element != "enum" {
		return nil
	}
	every, _ := enumeration(path)
	typed := []string{value}
	if list {
		typed = strings.Split(value, ",")
	}
	for _, one := range typed {
		if one = strings.TrimSpace(one); len(every) > 0 && !slices.Contains(every, one) {
			return wrong(sayUnknownCode, clip(one), strings.Join(codesOf(a.choices(act, path)), ", "))
		}
	}
	return nil
}

// stored are the stored names of values.
func stored[T encoding.TextMarshaler](all []T) []string {
	names := make([]string, 0, len(all))
	for _, one := range all {
		if name, err := one.MarshalText(); err == nil {
			names = append(names, string(name))
		}
	}
	return names
}

func texts[T ~string](all []T) []string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = string(one)
	}
	return names
}

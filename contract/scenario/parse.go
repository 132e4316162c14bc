package scenario

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// reader turns a tree into a scenario and notes what does not fit.
type reader struct {
	kinds   event.Registry
	defects []Defect
}

func (r *reader) scenario(v strictjson.Value) Scenario {
	var s Scenario
	r.object(v, map[string]member{
		"format":    r.checked(BadName, Format, func(text string) bool { return text == Format }),
		"id":        r.name("scenario", &s.ID),
		"title":     r.title(&s.Title),
		"agreement": r.name("agreement", &s.Agreement),
		"opening":   r.opening(&s.Opening),
		"steps":     list(r, &s.Steps, r.step),
	}, "format", "id", "title", "agreement", "steps")
	if steps, there := v.Member("steps"); there && steps.Kind == strictjson.Array {
		r.together(steps, s.Steps)
	}
	return s
}

func (r *reader) title(to *agreement.Labels) member {
	return func(v strictjson.Value) {
		r.object(v, map[string]member{"nb": r.text(&to.NB), "nn": r.text(&to.NN), "en": r.text(&to.EN)}, "nb", "nn", "en")
	}
}

func (r *reader) opening(to *Opening) member {
	return func(v strictjson.Value) {
		r.object(v, map[string]member{"after": r.name("opening", &to.After), "facts": r.data(&to.Facts)}, "after")
	}
}

func (r *reader) step(to *Step) member {
	return func(v strictjson.Value) {
		r.object(v, map[string]member{
			"label":     r.name("step", &to.Label),
			"contract":  r.name("contract", &to.Contract),
			"at":        r.moment(&to.At),
			"recorded":  r.moment(&to.Recorded),
			"by":        r.name("person", &to.By),
			"as":        r.of("role", &to.As),
			"org":       r.org(&to.Org),
			"on-behalf": r.onBehalf(&to.OnBehalf),
			"act":       r.act(&to.Act),
			"data":      r.data(&to.Data),
			"tick":      r.yes(&to.Tick),
			"expect":    r.expect(&to.Expect),
		}, "at")
		if to.Recorded.IsZero() {
			to.Recorded = to.At
		}
		r.coherent(v, to)
	}
}

func (r *reader) org(to *roles.Org) member {
	return r.checked(BadName, "organisation", func(text string) bool {
		*to = roles.Org(text)
		return to.Check() == nil
	})
}

func (r *reader) onBehalf(to *OnBehalf) member {
	return func(v strictjson.Value) {
		r.object(v, map[string]member{
			"of": r.name("person", &to.Of), "reason": r.code(&to.Reason), "evidence": r.name("evidence", &to.Evidence),
		})
	}
}

func (r *reader) code(to *event.Code) member {
	return r.checked(BadName, "code", func(text string) bool {
		*to = event.Code(text)
		return to.Check() == nil
	})
}

func (r *reader) act(to *event.Type) member {
	return r.checked(UnknownAct, "", func(text string) bool {
		*to = event.Type(text)
		_, known := r.kinds.Kind(*to)
		return known
	})
}

func (r *reader) expect(to *Expect) member {
	return func(v strictjson.Value) {
		r.object(v, map[string]member{
			"state":     r.of("state", &to.State),
			"refused":   list(r, &to.Refused, func(to *string) member { return r.checked(BadName, "rule or reason", ruleOrCode(to)) }),
			"not-found": r.yes(&to.NotFound),
			"reason":    r.of("reason", &to.Reason),

			"prosecution":  orNone(r, "state", none, &to.Prosecution),
			"transfer":     orNone(r, "state", none, &to.Transfer),
			"test":         numbered(r, &to.Tests, func(to *event.State) member { return r.of("state", to) }),
			"conversation": numbered(r, &to.Conversations, func(to *event.State) member { return r.of("state", to) }),

			"due":     list(r, &to.Due, r.due),
			"met":     list(r, &to.Met, func(to *agreement.Deadline) member { return r.of("deadline", to) }),
			"overdue": list(r, &to.Overdue, func(to *agreement.Deadline) member { return r.of("deadline", to) }),
			"finding": list(r, &to.Findings, r.code),
			"ticked":  list(r, &to.Ticked, r.act),

			"inconsistent": func(v strictjson.Value) { to.Inconsistent = new(bool); r.flag(to.Inconsistent)(v) },
			"responsible":  r.org(&to.Responsible),
		})
	}
}

func ruleOrCode(to *string) func(string) bool {
	return func(text string) bool {
		*to = text
		return event.RuleID(text).Check() == nil
	}
}

func (r *reader) due(to *Due) member {
	return func(v strictjson.Value) {
		r.object(v, map[string]member{
			"key":   r.of("deadline", &to.Key),
			"on":    r.checked(BadDate, "", func(text string) bool { return to.On.UnmarshalText([]byte(text)) == nil }),
			"owner": orNone(r, "role", nobody, &to.Owner),
		}, "key", "on")
	}
}

// coherent: a step is an act by somebody or the passing of time, and expects
// one outcome; the data is what the event holds.
func (r *reader) coherent(v strictjson.Value, s *Step) {
	has := func(name string) bool { _, there := v.Member(name); return there }
	if has("tick") {
		for _, name := range []string{"by", "as", "org", "on-behalf", "act", "data"} {
			if has(name) {
				r.report(v.Path+"/"+name, Contradiction, "tick")
			}
		}
	} else {
		for _, name := range []string{"by", "as", "act"} {
			if !has(name) {
				r.report(v.Path+"/"+name, Missing, "")
			}
		}
		r.payload(v, s)
	}
	if (s.By == Clock) != (s.As == roles.Clock) && has("by") && has("as") {
		r.report(v.Path+"/by", Contradiction, "as")
	}
	expect, _ := v.Member("expect")
	if refused, there := expect.Member("refused"); there {
		if len(s.Expect.Refused) == 0 && refused.Kind == strictjson.Array {
			r.report(refused.Path, Empty, "")
		}
		if s.Expect.NotFound {
			r.report(refused.Path, Contradiction, "not-found")
		}
	}
	if ticked, there := expect.Member("ticked"); there && !s.Tick {
		r.report(ticked.Path, Contradiction, "act")
	}
	if s.Tick && (s.Expect.NotFound || len(s.Expect.Refused) > 0) {
		r.report(expect.Path, Contradiction, "tick")
	}
}

// payload reads the data as the act's event, with something in place of each
// name.
func (r *reader) payload(v strictjson.Value, s *Step) {
	if _, known := r.kinds.Kind(s.Act); !known {
		return
	}
	if _, there := v.Member("data"); there && s.Data == "" {
		return // it could not be read, and that has been reported
	}
	blind := names{terms: Hash(termsName), blind: true}
	data, err := blind.json(s.Data)
	if err == nil {
		_, err = r.kinds.Unmarshal(s.Act, data)
	}
	if err == nil {
		return
	}
	path, arg := v.Path+"/data", ""
	if fault, ok := errors.AsType[*event.DecodeError](err); ok {
		arg = string(fault.Code)
		if fault.Field != "" {
			path += "/" + strings.ReplaceAll(fault.Field, ".", "/")
		}
	}
	r.report(path, BadData, arg)
}

// together looks at what the steps must have in common: time that does not go
// back, and labels that mean one thing.
func (r *reader) together(v strictjson.Value, steps []Step) {
	var last time.Time
	seen := map[string]bool{}
	for i, s := range steps {
		at := v.Path + "/" + strconv.Itoa(i)
		if !s.Recorded.IsZero() && s.Recorded.Before(last) {
			r.report(at, OutOfOrder, "")
		}
		if s.Recorded.After(last) {
			last = s.Recorded
		}
		if s.Label == "" {
			continue
		}
		if seen[s.Label] {
			r.report(at+"/label", Duplicate, "label")
		}
		seen[s.Label] = true
	}
}

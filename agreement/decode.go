package agreement

import (
	"encoding"
	"maps"
	"slices"
	"strconv"

	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
)

// reader turns a tree into a document and notes what does not fit. What could
// not be read stays zero.
type reader struct{ defects []Defect }

func (r *reader) report(path string, code DefectCode, args ...string) {
	r.defects = append(r.defects, Defect{path, code, args})
}

// member reads the value of one member.
type member func(v strictjson.Value)

// members are the ones an object can have. The names in the second list may be
// left out.
func (r *reader) object(v strictjson.Value, members map[string]member, optional ...string) {
	if v.Kind != strictjson.Object {
		r.report(v.Path, WrongType, "object")
		return
	}
	for i, name := range v.Names {
		read, ok := members[name]
		if !ok {
			r.report(v.Items[i].Path, UnknownMember)
			continue
		}
		read(v.Items[i])
	}
	r.missing(v, members, optional)
}

func (r *reader) document(v strictjson.Value, doc *Document) {
	r.object(v, map[string]member{
		"format":       text(r, &doc.Format),
		"kind":         text(r, &doc.Kind),
		"name":         text(r, &doc.Name),
		"version":      r.number(&doc.Version),
		"title":        r.labels(&doc.Title),
		"notice":       r.labels(&doc.Notice),
		"validFrom":    r.date(&doc.ValidFrom),
		"validTo":      r.date(&doc.ValidTo),
		"municipality": text(r, &doc.Municipality),
		"parties":      list(r, &doc.Parties, r.party),
		"contacts":     list(r, &doc.Contacts, r.contact),
		"tracks":       list(r, &doc.Tracks, r.track),
		"values":       table(r, &doc.Values, "value", r.value),
		"deadlines":    table(r, &doc.Deadlines, "deadline", r.period),
		"sets":         table(r, &doc.Sets, "set", r.set),
		"ladder":       list(r, &doc.Ladder, r.ladderRow),
		"disclosure":   list(r, &doc.Disclosure, r.disclosureRow),
		"laboratories": list(r, &doc.Laboratories, r.laboratory),
	}, "validTo", "municipality", "parties", "contacts", "tracks", "values", "deadlines", "sets", "ladder", "disclosure", "laboratories")
}

func (r *reader) labels(to *Labels) member {
	return func(v strictjson.Value) {
		r.object(v, map[string]member{"nb": text(r, &to.NB), "nn": text(r, &to.NN), "en": text(r, &to.EN)})
	}
}

func (r *reader) party(v strictjson.Value, to *Party) {
	r.object(v, map[string]member{
		"kind": text(r, &to.Kind), "org": text(r, &to.Org), "from": r.date(&to.From), "to": r.date(&to.To),
		"mark": text(r, &to.Mark), "source": text(r, &to.Source),
	}, "to")
}

func (r *reader) contact(v strictjson.Value, to *Contact) {
	r.object(v, map[string]member{
		"municipality": text(r, &to.Municipality), "duty": r.code("duty", &to.Duty), "post": text(r, &to.Post),
		"from": r.date(&to.From), "to": r.date(&to.To),
		"mark": text(r, &to.Mark), "source": text(r, &to.Source),
	}, "to")
}

func (r *reader) track(v strictjson.Value, to *TrackTerm) {
	r.object(v, map[string]member{
		"track": r.code("track", &to.Track), "open": r.flag(&to.Open), "basis": list(r, &to.Basis, r.word),
		"validFrom": r.date(&to.ValidFrom), "validTo": r.date(&to.ValidTo),
		"opinionRequired": r.flag(&to.OpinionRequired), "legalOpinion": text(r, &to.LegalOpinion),
		"decidedBy": r.code("role", &to.DecidedBy), "mark": text(r, &to.Mark), "source": text(r, &to.Source),
	}, "basis", "validFrom", "validTo", "opinionRequired", "legalOpinion")
}

func (r *reader) value(v strictjson.Value, to *Number) {
	r.object(v, map[string]member{
		"value": r.number(&to.Value), "mark": text(r, &to.Mark), "source": text(r, &to.Source),
	})
}

func (r *reader) period(v strictjson.Value, to *PeriodTerm) {
	r.object(v, map[string]member{
		"value": r.parsed(&to.Value, BadPeriod), "mark": text(r, &to.Mark), "source": text(r, &to.Source),
	})
}

func (r *reader) set(v strictjson.Value, to *SetTerm) {
	r.object(v, map[string]member{
		"value": list(r, &to.Value, r.word), "mark": text(r, &to.Mark), "source": text(r, &to.Source),
	})
}

func (r *reader) ladderRow(v strictjson.Value, to *LadderRow) {
	var rungs []int
	r.object(v, map[string]member{
		"trigger": text(r, &to.Trigger), "severity": text(r, &to.Severity), "evidence": text(r, &to.Evidence),
		"from": r.number(&to.From), "to": r.number(&to.To), "rungs": list(r, &rungs, r.rung),
		"mark": text(r, &to.Mark), "source": text(r, &to.Source),
	})
	to.Rungs = RungsOf(rungs...)
}

func (r *reader) rung(v strictjson.Value, to *int) {
	r.number(to)(v)
	if v.Kind == strictjson.Number && (*to < 0 || *to > MaxRung) {
		r.report(v.Path, OutOfRange, "0", strconv.Itoa(MaxRung))
	}
}

func (r *reader) disclosureRow(v strictjson.Value, to *DisclosureRow) {
	r.object(v, map[string]member{
		"topic":   r.code("topic", &to.Topic),
		"readers": table(r, &to.Readers, "reader", r.grants),
		"mark":    text(r, &to.Mark), "source": text(r, &to.Source),
	})
}

func (r *reader) grants(v strictjson.Value, to *[]Grant) {
	list(r, to, func(v strictjson.Value, to *Grant) { r.code("grant", to)(v) })(v)
}

func (r *reader) word(v strictjson.Value, to *string) { text(r, to)(v) }

func (r *reader) missing(v strictjson.Value, members map[string]member, optional []string) {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if _, ok := v.Member(name); !ok && !slices.Contains(optional, name) {
			r.report(v.Path+"/"+name, Missing)
		}
	}
}

func text[T ~string](r *reader, to *T) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.String {
			r.report(v.Path, WrongType, "string")
			return
		}
		*to = T(v.Text)
	}
}

func (r *reader) number(to *int) member {
	return func(v strictjson.Value) {
		n, err := strconv.ParseInt(v.Text, 10, 32)
		if v.Kind != strictjson.Number || err != nil || strconv.FormatInt(n, 10) != v.Text {
			r.report(v.Path, WrongType, "whole number")
			return
		}
		*to = int(n)
	}
}

func (r *reader) flag(to *bool) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.Bool {
			r.report(v.Path, WrongType, "true or false")
			return
		}
		*to = v.Text == "true"
	}
}

func (r *reader) date(to *Date) member { return r.parsed(to, BadDate) }

// code reads a name of an enumeration; the empty text is none.
func (r *reader) code(kind string, to encoding.TextUnmarshaler) member {
	return r.parsed(to, BadCode, kind)
}

func (r *reader) parsed(to encoding.TextUnmarshaler, code DefectCode, args ...string) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.String {
			r.report(v.Path, WrongType, "string")
			return
		}
		if v.Text == "" || to.UnmarshalText([]byte(v.Text)) != nil {
			r.report(v.Path, code, args...)
		}
	}
}

func list[T any](r *reader, to *[]T, item func(v strictjson.Value, to *T)) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.Array {
			r.report(v.Path, WrongType, "list")
			return
		}
		*to = make([]T, len(v.Items))
		for i := range v.Items {
			item(v.Items[i], &(*to)[i])
		}
	}
}

// key is an enumeration whose names stand as member names in a table.
type key[K any] interface {
	*K
	encoding.TextUnmarshaler
}

func table[K comparable, T any, P key[K]](r *reader, to *map[K]T, kind string, item func(v strictjson.Value, to *T)) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.Object {
			r.report(v.Path, WrongType, "object")
			return
		}
		*to = make(map[K]T, len(v.Items))
		for i, name := range v.Names {
			var k K
			if name == "" || P(&k).UnmarshalText([]byte(name)) != nil {
				r.report(v.Items[i].Path, UnknownMember, kind)
				continue
			}
			var value T
			item(v.Items[i], &value)
			(*to)[k] = value
		}
	}
}

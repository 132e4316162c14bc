package scenario

import (
	"encoding"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
)

// member reads the value of one member.
type member func(v strictjson.Value)

func (r *reader) report(path string, code DefectCode, arg string) {
	r.defects = append(r.defects, Defect{path, code, arg})
}

// object reads the members that an object may have; those named last must be
// there.
func (r *reader) object(v strictjson.Value, members map[string]member, required ...string) {
	if v.Kind != strictjson.Object {
		r.report(v.Path, WrongType, "object")
		return
	}
	for i, name := range v.Names {
		read, known := members[name]
		if !known {
			r.report(v.Items[i].Path, UnknownMember, "")
			continue
		}
		read(v.Items[i])
	}
	for _, name := range required {
		if _, there := v.Member(name); !there {
			r.report(v.Path+"/"+name, Missing, "")
		}
	}
}

// text reads any text but the empty one.
func (r *reader) text(to *string) member {
	return func(v strictjson.Value) {
		switch {
		case v.Kind != strictjson.String:
			r.report(v.Path, WrongType, "string")
		case v.Text == "":
			r.report(v.Path, Empty, "")
		default:
			*to = v.Text
		}
	}
}

// name reads what names a person, a label, an opening or an agreement.
func (r *reader) name(of string, to *string) member {
	return r.checked(BadName, of, func(text string) bool {
		*to = text
		return fitName(text)
	})
}

// checked reads a text that take must accept.
func (r *reader) checked(code DefectCode, arg string, take func(string) bool) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.String {
			r.report(v.Path, WrongType, "string")
			return
		}
		if v.Text == "" || !take(v.Text) {
			r.report(v.Path, code, arg)
		}
	}
}

// of reads a name of an enumeration.
func (r *reader) of(kind string, to encoding.TextUnmarshaler) member {
	return r.checked(BadName, kind, func(text string) bool { return to.UnmarshalText([]byte(text)) == nil })
}

// orNone reads a name of an enumeration, or the word that stands for its zero
// value.
func orNone[T any, P interface {
	*T
	encoding.TextUnmarshaler
}](r *reader, kind, zero string, to **T) member {
	return r.checked(BadName, kind, func(text string) bool {
		*to = new(T)
		return text == zero || P(*to).UnmarshalText([]byte(text)) == nil
	})
}

func (r *reader) moment(to *time.Time) member {
	return r.checked(BadMoment, "", func(text string) (ok bool) {
		at, err := parseMoment(text)
		*to = at
		return err == nil
	})
}

// flag reads true or false.
func (r *reader) flag(to *bool) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.Bool {
			r.report(v.Path, WrongType, "true or false")
			return
		}
		*to = v.Text == "true"
	}
}

// yes reads true; what is false is left out.
func (r *reader) yes(to *bool) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.Bool || v.Text != "true" {
			r.report(v.Path, WrongType, "true")
			return
		}
		*to = true
	}
}

// list reads every element; the result is not nil.
func list[T any](r *reader, to *[]T, item func(*T) member) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.Array {
			r.report(v.Path, WrongType, "list")
			return
		}
		*to = make([]T, len(v.Items))
		for i := range v.Items {
			item(&(*to)[i])(v.Items[i])
		}
	}
}

// numbered reads an object whose members are numbers from 1.
func numbered[T any](r *reader, to *map[int]T, item func(*T) member) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.Object {
			r.report(v.Path, WrongType, "object")
			return
		}
		*to = make(map[int]T, len(v.Items))
		for i, name := range v.Names {
			n, err := strconv.ParseUint(name, 10, 16)
			if err != nil || n == 0 || strconv.FormatUint(n, 10) != name {
				r.report(v.Items[i].Path, UnknownMember, "number")
				continue
			}
			var value T
			item(&value)(v.Items[i])
			(*to)[int(n)] = value
		}
	}
}

// data reads an object as it stands.
func (r *reader) data(to *Data) member {
	return func(v strictjson.Value) {
		if v.Kind != strictjson.Object {
			r.report(v.Path, WrongType, "object")
			return
		}
		if !r.plainTexts(v) {
			return
		}
		var b strings.Builder
		if err := written(&b, v, plain); err == nil {
			*to = Data(b.String())
		}
	}
}

// plainTexts looks at every text and member name of the data.
func (r *reader) plainTexts(v strictjson.Value) bool {
	if v.Kind == strictjson.String && !fitText(v.Text) {
		r.report(v.Path, BadName, "reference, hash, label or text")
		return false
	}
	fit := true
	for i := range v.Items {
		if v.Kind == strictjson.Object && !fitName(v.Names[i]) {
			r.report(v.Items[i].Path, UnknownMember, "")
			fit = false
			continue
		}
		fit = r.plainTexts(v.Items[i]) && fit
	}
	return fit
}

// sortedKeys gives the keys of a map in order.
func sortedKeys[T any](m map[int]T) []int { return slices.Sorted(maps.Keys(m)) }

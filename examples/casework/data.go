package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A text in the data of an act that begins with one of these signs stands for
// something else, much as in the files of package contract/scenario: "@name" for
// the reference with a short name, "$terms" for the hash of the agreement that
// governs the case, "#path" for the SHA-256 of a file, "&act" for the sequence of
// the last such event of the case. No value of an event begins with one.
const (
	refSign  = '@'
	termSign = '$'
	hashSign = '#'
	seqSign  = '&'
)

// setting is one -set: a field and what it is to be.
type setting struct{ field, value string }

// filler turns what was typed into the data of an act.
type filler struct {
	names *names
	mint  bool // unknown names get a new reference
	terms func() (agreement.Hash, error)
	last  func(event.Type) (uint32, error)
}

// filled replaces the texts that stand for something else, and leaves all other
// bytes alone: the reader of events is strict, and shall see what was typed.
func (f *filler) filled(data []byte) ([]byte, error) {
	var out bytes.Buffer
	for len(data) > 0 {
		start := bytes.IndexByte(data, '"')
		if start < 0 {
			break
		}
		end := start + 1
		for end < len(data) && data[end] != '"' {
			if data[end] == '\\' {
				end++
			}
			end++
		}
		if end >= len(data) {
			break // not JSON, as the reader will say
		}
		out.Write(data[:start])
		word, err := f.word(string(data[start+1 : end]))
		if err != nil {
			return nil, err
		}
		out.WriteString(word)
		data = data[end+1:]
	}
	out.Write(data)
	return out.Bytes(), nil
}

// word gives the JSON for a text.
func (f *filler) word(s string) (string, error) {
	if s == "" {
		return `""`, nil
	}
	name := s[1:]
	switch s[0] {
	case refSign:
		ref, err := f.ref(name)
		return quoted(ref.String()), err
	case termSign:
		if name != "terms" {
			return "", wrong(sayBadSign, clip(s))
		}
		hash, err := f.terms()
		return quoted(hash.String()), err
	case hashSign:
		content, err := os.ReadFile(name)
		if err != nil {
			return "", wrong(sayUnreadable, clip(name))
		}
		return quoted(agreement.Hash(sha256.Sum256(content)).String()), nil
	case seqSign:
		seq, err := f.last(event.Type(name))
		return strconv.FormatUint(uint64(seq), 10), err
	}
	return `"` + s + `"`, nil // as it was typed, escapes and all
}

func (f *filler) ref(name string) (roles.Ref, error) {
	if ref, known := f.names.ref(name); known {
		return ref, nil
	}
	if f.mint && fitName(name) {
		return f.names.mint(name, named{})
	}
	return roles.Ref{}, wrong(sayUnknownName, clip(name))
}

// quoted is a text as JSON, with no more escapes than JSON asks for: "&" is a sign.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a text can always be written
	return strings.TrimSuffix(b.String(), "\n")
}

// object makes the data of an act from settings, by what each field looks like.
func (a *app) object(kind event.Kind, settings []setting) ([]byte, error) {
	shapes := shapesOf(kind)
	var b strings.Builder
	b.WriteByte('{')
	for i, s := range settings {
		shape, known := shapes[s.field]
		if !known {
			return nil, wrong(sayNoField, string(kind.Type), clip(s.field))
		}
		if err := a.unknownIn(kind.Type, s.field, shape, s.value); err != nil {
			return nil, err
		}
		value, err := typed(shape, s.value)
		if err != nil {
			return nil, wrong(sayBadField, s.field, a.shape(shape))
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quoted(s.field) + ":" + value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// whole is the shape of a field that takes several values: typed as JSON.
const whole = "json"

// shapesOf gives the shape of every field that an act has, without what lies
// inside it.
func shapesOf(kind event.Kind) map[string]string {
	shapes := map[string]string{}
	for _, f := range kind.Fields() {
		name, shape := f.Path, f.Shape
		if at := strings.IndexAny(name, ".["); at >= 0 {
			name, shape = name[:at], whole
		}
		if shape == "payload" {
			shape = whole
		}
		shapes[name] = shape
	}
	return shapes
}

var errShape = errors.New("casework: not of that shape")

// typed writes what somebody typed for a field as JSON.
func typed(shape, value string) (string, error) {
	if element, list := strings.CutPrefix(shape, "[]"); list {
		var all []string
		for one := range strings.SplitSeq(value, ",") {
			text, err := typed(element, strings.TrimSpace(one))
			if err != nil {
				return "", err
			}
			all = append(all, text)
		}
		return "[" + strings.Join(all, ",") + "]", nil
	}
	switch shape {
	case whole:
		if !json.Valid([]byte(value)) {
			return "", errShape
		}
		return value, nil
	case "bool":
		switch strings.ToLower(value) {
		case "true", "yes", "y", "ja", "j":
			return "true", nil
		case "false", "no", "n", "nei":
			return "false", nil
		}
		return "", errShape
	case "int":
		if value != "" && value[0] == seqSign {
			return quoted(value), nil
		}
		if _, err := strconv.ParseInt(value, 10, 64); err != nil {
			return "", errShape
		}
		return value, nil
	case "ref":
		if fitName(value) {
			value = string(refSign) + value
		}
	}
	return quoted(value), nil
}

// typedData is the data of an act as somebody typed it: as JSON, "-" for what
// comes on standard input, as settings, or, when there is nothing and somebody
// sits there, as answers.
func (a *app) typedData(kind event.Kind, words []string) ([]byte, error) {
	switch {
	case len(words) > 0 && len(a.settings) > 0:
		return nil, wrong(sayBoth)
	case len(words) > 0 && words[0] == "-":
		data, err := io.ReadAll(io.LimitReader(a.typd, event.MaxBody+1))
		if err != nil {
			return nil, wrong(sayUnreadable, "-")
		}
		return data, nil
	case len(words) > 0:
		return []byte(words[0]), nil
	case len(a.settings) == 0 && a.asks && len(kind.Fields()) > 0:
		return a.asked(kind)
	}
	return a.object(kind, a.settings)
}

// payload reads the data of an act.
func (a *app) payload(kind event.Kind, f *filler, data []byte) (event.Payload, error) {
	data, err := f.filled(data)
	if err != nil {
		return nil, err
	}
	payload, err := event.Standard().Unmarshal(kind.Type, data)
	if fault, ok := errors.AsType[*event.DecodeError](err); ok {
		return nil, &dataError{kind.Type, fault, data}
	}
	return payload, err
}

// dataError says what is wrong with the data of an act.
type dataError struct {
	act   event.Type
	fault *event.DecodeError
	data  []byte
}

func (e *dataError) Error() string { return string(e.act) + ": " + e.fault.Error() }

func (e *dataError) Unwrap() error { return e.fault }

// unknown is the text that is not one of an enumeration.
func (e *dataError) unknown() (string, bool) {
	if e.fault.Code != "not-a-name" || e.fault.Offset >= len(e.data) {
		return "", false
	}
	var text string
	err := json.NewDecoder(bytes.NewReader(e.data[e.fault.Offset:])).Decode(&text)
	return clip(text), err == nil
}

// path is the field that the fault is in, as the act declares it.
func (e *dataError) path() string {
	kind, _ := event.Standard().Kind(e.act)
	for _, f := range kind.Fields() {
		if strings.ReplaceAll(f.Path, "[]", "") == strings.TrimPrefix(e.fault.Field, "data.") {
			return f.Path
		}
	}
	return ""
}

// governing is the lifecycle of a case on the present day.
func (a *app) governing(c *contract.Contract) (*contract.Lifecycle, error) {
	return a.ledger.Book.Of(c, a.today())
}

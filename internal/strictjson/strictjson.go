// Package strictjson reads JSON without forgiving anything, and tells every
// defect with its path: encoding/json lets the last of two equal members win,
// replaces bad UTF-8 without a word and follows nesting ten thousand deep.
//
// It does not decode into Go types; the caller walks the [Value].
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind is what a value is.
type Kind uint8

// The kinds of JSON values.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// Value is one JSON value. Text is the content of a string or the literal of
// a number, true or false. Items are the elements of an array or the values of
// an object's members, whose names are in Names; the order is that of the file.
type Value struct {
	Path  string // JSON pointer (RFC 6901), each name clipped; empty for the whole
	Text  string
	Items []Value
	Names []string
	Kind  Kind
}

// Code says what is wrong.
type Code string

// The defects.
const (
	TooLarge        Code = "too-large"        // argument: the limit in bytes
	Syntax          Code = "syntax"           // argument: the offset in bytes
	TrailingData    Code = "trailing-data"    // something follows the value
	TooDeep         Code = "too-deep"         // argument: the limit
	DuplicateMember Code = "duplicate-member" // the second is ignored
	BadText         Code = "bad-text"         // bad UTF-8, or a control or bidirectional character
)

// Defect is one thing wrong with a file. It repeats no more of the file than
// clipped member names.
type Defect struct {
	Path string
	Code Code
	Arg  string
}

// Limits bound what is read at all. The zero value is 1 MiB and a depth of 32.
type Limits struct {
	Bytes int
	Depth int
}

const (
	defaultBytes = 1 << 20
	defaultDepth = 32
)

// Parse reads exactly one JSON value. With TooLarge, Syntax and TooDeep
// nothing can be said of the rest, and the value is zero; after the other
// defects reading goes on, so that every one is found.
func Parse(data []byte, limits Limits) (Value, []Defect) {
	if limits.Bytes <= 0 {
		limits.Bytes = defaultBytes
	}
	if limits.Depth <= 0 {
		limits.Depth = defaultDepth
	}
	if len(data) > limits.Bytes {
		return Value{}, []Defect{{Code: TooLarge, Arg: strconv.Itoa(limits.Bytes)}}
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	var first json.RawMessage
	if err := decoder.Decode(&first); err != nil {
		return Value{}, []Defect{{Code: Syntax, Arg: offset(err, len(data))}}
	}
	p := parser{data: first, limits: limits}
	value := p.value("", 0)
	if p.tooDeep {
		return Value{}, p.defects
	}
	if rest := data[decoder.InputOffset():]; len(bytes.Trim(rest, " \t\r\n")) != 0 {
		p.report("", TrailingData, "")
	}
	return value, p.defects
}

func offset(err error, end int) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return strconv.FormatInt(syntax.Offset, 10)
	}
	return strconv.Itoa(end)
}

// parser walks a text that encoding/json has found well formed, so that it
// need not look for errors of grammar.
type parser struct {
	data    []byte
	pos     int
	limits  Limits
	defects []Defect
	tooDeep bool
}

func (p *parser) report(path string, code Code, arg string) {
	p.defects = append(p.defects, Defect{Path: path, Code: code, Arg: arg})
}

func (p *parser) next() byte {
	for strings.IndexByte(" \t\r\n:,", p.data[p.pos]) >= 0 {
		p.pos++
	}
	return p.data[p.pos]
}

func (p *parser) value(path string, depth int) Value {
	switch p.next() {
	case '{', '[':
		if depth == p.limits.Depth {
			p.tooDeep = true
			p.report(path, TooDeep, strconv.Itoa(p.limits.Depth))
			return Value{}
		}
		if p.data[p.pos] == '{' {
			return p.object(path, depth+1)
		}
		return p.array(path, depth+1)
	case '"':
		text, ok := p.text()
		if !ok {
			p.report(path, BadText, "")
		}
		return Value{Path: path, Kind: String, Text: text}
	case 't', 'f':
		return Value{Path: path, Kind: Bool, Text: p.literal()}
	case 'n':
		p.literal()
		return Value{Path: path}
	default:
		return Value{Path: path, Kind: Number, Text: p.literal()}
	}
}

func (p *parser) object(path string, depth int) Value {
	v := Value{Path: path, Kind: Object}
	seen := map[string]bool{}
	for p.pos++; p.next() != '}'; {
		name, ok := p.text()
		at := path + "/" + Token(name)
		if !ok {
			p.report(at, BadText, "")
		}
		item := p.value(at, depth)
		if p.tooDeep {
			return Value{}
		}
		if seen[name] {
			p.report(at, DuplicateMember, "")
			continue
		}
		seen[name] = true
		v.Names = append(v.Names, name)
		v.Items = append(v.Items, item)
	}
	p.pos++
	return v
}

func (p *parser) array(path string, depth int) Value {
	v := Value{Path: path, Kind: Array}
	for p.pos++; p.next() != ']'; {
		item := p.value(path+"/"+strconv.Itoa(len(v.Items)), depth)
		if p.tooDeep {
			return Value{}
		}
		v.Items = append(v.Items, item)
	}
	p.pos++
	return v
}

func (p *parser) literal() string {
	start := p.pos
	for p.pos < len(p.data) && strings.IndexByte(" \t\r\n,]}", p.data[p.pos]) < 0 {
		p.pos++
	}
	return string(p.data[start:p.pos])
}

// text reads a string and says whether it is fit to be stored.
func (p *parser) text() (string, bool) {
	start := p.pos
	for p.pos++; p.data[p.pos] != '"'; p.pos++ {
		if p.data[p.pos] == '\\' {
			p.pos++
		}
	}
	p.pos++
	quoted := p.data[start:p.pos]
	if !utf8.Valid(quoted) {
		return "", false
	}
	text := string(quoted[1 : len(quoted)-1])
	if strings.IndexByte(text, '\\') >= 0 {
		if err := json.Unmarshal(quoted, &text); err != nil {
			return "", false
		}
	}
	return text, Fit(text)
}

// Fit says whether a text may be stored: valid UTF-8 without control
// characters, without those that turn the direction of writing or end a line,
// and without the replacement character, which stands for something lost.
func Fit(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	for _, r := range text {
		switch {
		case r < 0x20, r >= 0x7f && r <= 0x9f, r == utf8.RuneError, r == 0xfeff, r == 0x061c,
			r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return false
		}
	}
	return true
}

const maxToken = 48

// Token is a member's name as it stands in a path: escaped as JSON pointers
// are, clipped to 48 bytes, and with everything but printable ASCII replaced.
func Token(name string) string {
	plain := len(name) <= maxToken
	for i := 0; plain && i < len(name); i++ {
		plain = name[i] >= 0x20 && name[i] < 0x7f && name[i] != '~' && name[i] != '/'
	}
	if plain {
		return name
	}
	var b strings.Builder
	for _, r := range name {
		if b.Len() >= maxToken {
			b.WriteString("...")
			break
		}
		switch {
		case r == '~':
			b.WriteString("~0")
		case r == '/':
			b.WriteString("~1")
		case r < 0x20 || r > 0x7e:
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Member returns the value of a member and whether the object has it.
func (v Value) Member(name string) (Value, bool) {
	for i, have := range v.Names {
		if have == name {
			return v.Items[i], true
		}
	}
	return Value{}, false
}

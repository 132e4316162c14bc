package scenario

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A text in the data of a step that begins with one of these signs stands for
// something else: "@name" for an invented reference, "#name" for an invented
// hash, "$terms" for the hash of the terms, "&label" for the sequence of the
// event that a labelled step led to.
const (
	refSign   = '@'
	hashSign  = '#'
	termsSign = '$'
	labelSign = '&'
	termsName = "terms"
)

const aliasDomain = "ruskontrakt/scenario/"

// Ref is the invented reference with a name: the first 16 bytes of
// SHA-256("ruskontrakt/scenario/" + name), with the version set to 4 and the
// variant to that of RFC 9562.
func Ref(name string) roles.Ref {
	sum := sha256.Sum256([]byte(aliasDomain + name))
	ref := roles.Ref(sum[:16])
	ref[6] = ref[6]&0x0f | 0x40
	ref[8] = ref[8]&0x3f | 0x80
	return ref
}

// Hash is the invented hash with a name: SHA-256("ruskontrakt/scenario/" + name).
func Hash(name string) agreement.Hash {
	return agreement.Hash(sha256.Sum256([]byte(aliasDomain + name)))
}

// fitName says whether a text can name a person, a label or an opening: 1 to 48
// of a-z, 0-9 and hyphen, the first a letter.
func fitName(text string) bool {
	for i := range len(text) {
		c := text[i]
		if (c < 'a' || c > 'z') && (i == 0 || (c < '0' || c > '9') && c != '-') {
			return false
		}
	}
	return len(text) > 0 && len(text) <= 48
}

// names is what the signs stand for at one step.
type names struct {
	terms  agreement.Hash
	labels map[string]uint32
	// blind lets every label stand for event 1: to look at the form only.
	blind bool
}

// UnknownLabelError says that a step uses a label that no step before it has.
type UnknownLabelError struct{ Label string }

func (e *UnknownLabelError) Error() string {
	return fmt.Sprintf("scenario: no step before is labelled %q", e.Label)
}

// replaced writes a text as JSON, with what its sign stands for.
func (n names) replaced(text string) (string, error) {
	if text == "" {
		return quoted(text), nil
	}
	name := text[1:]
	switch text[0] {
	case refSign:
		return quoted(Ref(name).String()), nil
	case hashSign:
		return quoted(Hash(name).String()), nil
	case termsSign:
		return quoted(n.terms.String()), nil
	case labelSign:
		seq, known := n.labels[name]
		if n.blind {
			seq, known = 1, true
		}
		if !known {
			return "", &UnknownLabelError{name}
		}
		return strconv.FormatUint(uint64(seq), 10), nil
	}
	return quoted(text), nil
}

// fitText says whether a text of the data is plain or names something as it
// should. A plain text is printable ASCII, as events are.
func fitText(text string) bool {
	if text == "" {
		return true
	}
	switch text[0] {
	case refSign, hashSign, labelSign:
		return fitName(text[1:])
	case termsSign:
		return text[1:] == termsName
	}
	return strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }) < 0
}

// written writes a value as JSON without spaces, members in their order; text
// says how a text is written.
func written(b *strings.Builder, v strictjson.Value, text func(string) (string, error)) error {
	switch v.Kind {
	case strictjson.Object, strictjson.Array:
		return writtenAll(b, v, text)
	case strictjson.String:
		s, err := text(v.Text)
		b.WriteString(s)
		return err
	case strictjson.Null:
		b.WriteString("null")
	case strictjson.Bool, strictjson.Number:
		b.WriteString(v.Text)
	}
	return nil
}

func writtenAll(b *strings.Builder, v strictjson.Value, text func(string) (string, error)) error {
	first, last := byte('['), byte(']')
	if v.Kind == strictjson.Object {
		first, last = '{', '}'
	}
	b.WriteByte(first)
	for i := range v.Items {
		if i > 0 {
			b.WriteByte(',')
		}
		if v.Kind == strictjson.Object {
			b.WriteString(quoted(v.Names[i]) + ":")
		}
		if err := written(b, v.Items[i], text); err != nil {
			return err
		}
	}
	b.WriteByte(last)
	return nil
}

// plain writes a text as it stands.
func plain(text string) (string, error) { return quoted(text), nil }

// quoted is a text of printable ASCII as JSON; [fitText] has seen to that.
func quoted(text string) string { return `"` + text + `"` }

// json is the data with every name replaced.
func (n names) json(d Data) ([]byte, error) {
	if d == "" {
		return []byte("{}"), nil
	}
	tree, _ := strictjson.Parse([]byte(d), strictjson.Limits{})
	var b strings.Builder
	err := written(&b, tree, n.replaced)
	return []byte(b.String()), err
}

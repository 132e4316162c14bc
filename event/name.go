package event

import (
	"errors"
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Limits of what is stored: a longer or deeper text is refused before it is
// understood.
const (
	// MaxBody is the greatest length of a body in bytes.
	MaxBody = 64 << 10
	// MaxHeader is the greatest length of a header in bytes.
	MaxHeader = 8 << 10

	maxDepth   = 32
	maxText    = 128 // bytes of one text or key
	maxCode    = 64
	maxRule    = 32
	maxMembers = 256 // of one object
	maxInt     = 1<<53 - 1
)

// ErrCode says that a text is not a code.
var ErrCode = errors.New("event: not a code")

// Check returns an error wrapping [ErrCode] unless c is a well-formed code:
// 1 to 64 of a-z, 0-9, dot and hyphen, the first a letter or digit.
func (c Code) Check() error {
	if !codelike(c) || len(c) > maxCode {
		return fmt.Errorf("%w: want 1 to %d of a-z, 0-9, dot and hyphen", ErrCode, maxCode)
	}
	return nil
}

// Check returns an error wrapping [ErrCode] unless t has the form of a code.
func (t Type) Check() error { return Code(t).Check() }

// Check returns an error wrapping [ErrCode] unless r is a well-formed rule id:
// 1 to 32 letters, digits, dots and hyphens, the first a letter or digit.
func (r RuleID) Check() error {
	if !namelike(r) || len(r) > maxRule {
		return fmt.Errorf("%w: want 1 to %d letters, digits, dots and hyphens", ErrCode, maxRule)
	}
	return nil
}

// codelike says whether text is of lower-case letters, digits, and after the
// first character also dots and hyphens.
func codelike[T ~string | ~[]byte](text T) bool {
	for i := range len(text) {
		c := text[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '.' && c != '-' || i == 0) {
			return false
		}
	}
	return len(text) > 0
}

// namelike is codelike with capital letters.
func namelike[T ~string | ~[]byte](text T) bool {
	for i := range len(text) {
		c := text[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && (c != '.' && c != '-' || i == 0) {
			return false
		}
	}
	return len(text) > 0
}

func parseRef(text []byte) (roles.Ref, bool) {
	var ref roles.Ref
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return ref, false
	}
	var wrong byte
	p := 0
	for i := range ref {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			p++
		}
		high, low := hexValue[text[p]], hexValue[text[p+1]]
		wrong |= high | low
		ref[i] = high<<4 | low&15
		p += 2
	}
	return ref, wrong < 16 && !ref.IsZero()
}

// hexValue is the value of a lower-case hexadecimal digit; 16 where there is none.
var hexValue = func() (v [256]byte) {
	for i := range v {
		v[i] = 16
	}
	for i := range hexDigits {
		v[hexDigits[i]] = byte(i)
	}
	return v
}()

func parseHash(text []byte) (hash [32]byte, ok bool) {
	if len(text) != 64 {
		return hash, false
	}
	var wrong byte
	for i := range hash {
		high, low := hexValue[text[2*i]], hexValue[text[2*i+1]]
		wrong |= high | low
		hash[i] = high<<4 | low&15
	}
	return hash, wrong < 16
}

// digits is the number that text writes in decimal; negative when it does not.
func digits(text []byte) int {
	n := 0
	for _, b := range text {
		if b < '0' || b > '9' {
			return -1
		}
		n = n*10 + int(b-'0')
	}
	return n
}

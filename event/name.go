package event

import (
	"errors"
	"fmt"
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

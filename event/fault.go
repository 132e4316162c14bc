package event

import (
	"errors"
	"fmt"
)

// ErrDecode says that stored bytes are not what an event looks like.
var ErrDecode = errors.New("event: cannot be read")

// DecodeError says where and why, and nothing of what was read.
type DecodeError struct {
	// Offset is where in the bytes, from 0.
	Offset int
	// Code is one of: syntax, trailing-data, too-large, too-deep, too-long,
	// too-many, duplicate-key, unknown-field, missing-field, wrong-type,
	// wrong-number, out-of-range, bad-utf8, control-character,
	// bidi-character, escape, not-ascii, not-a-ref, not-a-hash, not-a-code,
	// not-a-rule, not-an-org, not-a-date, not-a-time, not-a-name,
	// mismatch.
	Code Code
	// Field is the path of declared names, as "by.ref"; empty when the bytes
	// were refused before any field was read.
	Field string
}

func (e *DecodeError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%v: %s at byte %d", ErrDecode, e.Code, e.Offset)
	}
	return fmt.Sprintf("%v: %s at byte %d, field %s", ErrDecode, e.Code, e.Offset, e.Field)
}

// Is makes errors.Is(err, ErrDecode) true.
func (e *DecodeError) Is(target error) bool { return target == ErrDecode }

const (
	faultSyntax    Code = "syntax"
	faultTrailing  Code = "trailing-data"
	faultLarge     Code = "too-large"
	faultDeep      Code = "too-deep"
	faultLong      Code = "too-long"
	faultMany      Code = "too-many"
	faultDuplicate Code = "duplicate-key"
	faultField     Code = "unknown-field"
	faultMissing   Code = "missing-field"
	faultType      Code = "wrong-type"
	faultNumber    Code = "wrong-number"
	faultRange     Code = "out-of-range"
	faultUTF8      Code = "bad-utf8"
	faultControl   Code = "control-character"
	faultBidi      Code = "bidi-character"
	faultEscape    Code = "escape"
	faultText      Code = "not-ascii"
	faultRef       Code = "not-a-ref"
	faultHash      Code = "not-a-hash"
	faultCode      Code = "not-a-code"
	faultRule      Code = "not-a-rule"
	faultOrg       Code = "not-an-org"
	faultDate      Code = "not-a-date"
	faultTime      Code = "not-a-time"
	faultEnum      Code = "not-a-name"
	faultMismatch  Code = "mismatch"
)

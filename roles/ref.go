package roles

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// Ref points at a person, a document or a piece of evidence that the host
// keeps. It is 16 bytes and so cannot hold a name or a national identity
// number. The zero value points at nothing.
//
// References must be random (UUID version 4): the time-based versions tell
// when a case was opened, and the name-based ones can be recomputed from a
// name. See [Ref.Opaque].
type Ref [16]byte

// ErrRef says that a text is not a reference in the 36-character form.
var ErrRef = errors.New("roles: not a reference")

// ParseRef reads the lower-case 36-character form. The text is not repeated
// in the error: somebody may have put a name there.
func ParseRef(text string) (Ref, error) {
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 || id.String() != text {
		return Ref{}, ErrRef
	}
	return Ref(id), nil
}

// String returns the 36-character form, or the empty string for the zero value.
func (r Ref) String() string {
	if r.IsZero() {
		return ""
	}
	return uuid.UUID(r).String()
}

// Short returns the first eight characters, enough to tell people in one case
// apart on a screen.
func (r Ref) Short() string {
	if r.IsZero() {
		return ""
	}
	return uuid.UUID(r).String()[:8]
}

// IsZero says whether r points at nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// Opaque says whether r is a random reference: UUID version 4, RFC 9562 variant.
func (r Ref) Opaque() bool {
	id := uuid.UUID(r)
	return id.Version() == 4 && id.Variant() == uuid.RFC4122
}

// AppendText appends the 36-character form to b.
func (r Ref) AppendText(b []byte) ([]byte, error) { return append(b, r.String()...), nil }

// MarshalText writes the 36-character form; the zero value is empty text.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the 36-character form and leaves r alone on error.
func (r *Ref) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*r = Ref{}
		return nil
	}
	parsed, err := ParseRef(string(text))
	if err != nil {
		return err
	}
	*r = parsed
	return nil
}

// Org is the code of an organisation: a municipality number of four digits,
// or a code that the agreement uses, as "politi-trondheim". Lower-case ASCII
// letters, digits and hyphens, at most 32. The zero value is no organisation.
type Org string

// ErrOrg says that a text is not an organisation code.
var ErrOrg = errors.New("roles: not an organisation code")

// Check returns an error wrapping [ErrOrg] unless o is a well-formed code.
func (o Org) Check() error {
	if len(o) == 0 || len(o) > 32 {
		return fmt.Errorf("%w: %d characters, want 1 to 32", ErrOrg, len(o))
	}
	for i := range len(o) {
		c := o[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return fmt.Errorf("%w: character %d is not a-z, 0-9 or an inner hyphen", ErrOrg, i+1)
		}
	}
	return nil
}

// Municipality says whether o has the form of a municipality number: four digits.
func (o Org) Municipality() bool {
	if len(o) != 4 {
		return false
	}
	for i := range 4 {
		if o[i] < '0' || o[i] > '9' {
			return false
		}
	}
	return true
}

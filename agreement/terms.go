package agreement

import (
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Hash identifies the terms of a contract: SHA-256 over the canonical form of
// the layers they were bound from. The zero value is no terms.
type Hash [32]byte

// IsZero says whether h names no terms.
func (h Hash) IsZero() bool { return h == Hash{} }

// String returns 64 lower-case hexadecimal digits, or the empty string for the
// zero value.
func (h Hash) String() string {
	if h.IsZero() {
		return ""
	}
	return hex.EncodeToString(h[:])
}

// ErrHash says that a text is not a hash.
var ErrHash = errors.New("agreement: not a hash of 64 lower-case hexadecimal digits")

// MarshalText writes the hexadecimal form; the zero value is empty text.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads the hexadecimal form and leaves h alone on error.
func (h *Hash) UnmarshalText(text []byte) error {
	var parsed Hash
	if len(text) != 0 {
		if len(text) != hex.EncodedLen(len(parsed)) {
			return ErrHash // before decoding, which would write past the end
		}
		if _, err := hex.Decode(parsed[:], text); err != nil || parsed.String() != string(text) {
			return ErrHash
		}
	}
	*h = parsed
	return nil
}

// Terms are what governs a contract: law, inter-agency agreement and municipal
// agreement bound together, each having only narrowed the one above. Terms are
// made by [Bind] and never change; share the pointer freely.
type Terms struct {
	hash         Hash
	name         string
	municipality roles.Org
	values       [FieldCount]int32
	periods      [DeadlineCount]Period
	sets         [SetCount][]string
	tracks       [trackCount]boundTrack
	parties      []Party   // by kind, organisation, first day
	contacts     []Contact // by municipality, duty, first day
	ladder       []LadderRow
	laboratories []Laboratory // by key
	disclosure   [TopicCount][ReaderCount][]Grant
	from, to     Date
	layers       []*Document
}

// Hash identifies the terms; it is pinned when the contract is signed.
func (t *Terms) Hash() Hash { return t.hash }

// Name is the name of the lowest layer, as "trondelag-model".
func (t *Terms) Name() string { return t.name }

// Municipality is the municipality the terms are bound for; empty when no
// municipal agreement was among the layers.
func (t *Terms) Municipality() roles.Org { return t.municipality }

// N returns a whole-number value in its field's unit.
func (t *Terms) N(f Field) int { return int(t.values[f]) }

// Flag says whether a value whose unit is flag is set.
func (t *Terms) Flag(f Field) bool { return t.values[f] != 0 }

// Period returns the length of a deadline; zero for those that are computed.
func (t *Terms) Period(d Deadline) Period { return t.periods[d] }

// Calendar returns the calendar with the agreement's own closed days.
func (t *Terms) Calendar() Calendar {
	return Calendar{Dec24: t.Flag(Dec24Closed), Dec31: t.Flag(Dec31Closed)}
}

// BandPer4Weeks returns how many unannounced tests a band allows in four weeks.
func (t *Terms) BandPer4Weeks(b Band) int {
	switch b {
	case Eased:
		return t.N(BandEasedPer4Weeks)
	case Ordinary:
		return t.N(BandOrdinaryPer4Weeks)
	case Close:
		return t.N(BandClosePer4Weeks)
	case NoBand, bandCount:
	}
	return 0
}

// UnknownTermsError says that no terms with a hash are at hand: the agreement
// file that a contract was signed under is missing from the book.
type UnknownTermsError struct{ Hash Hash }

func (e *UnknownTermsError) Error() string {
	return fmt.Sprintf("agreement: no terms with hash %s", e.Hash)
}

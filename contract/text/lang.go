package text

import "github.com/ruskontrakt/ruskontrakt/internal/enum"

// Lang is a language. The zero value is bokmål; an unknown value counts as that.
type Lang uint8

// The languages.
const (
	NB Lang = iota // bokmål
	NN             // nynorsk
	EN             // English
)

var langNames = enum.Names{"nb", "nn", "en"}

// Langs lists every language.
func Langs() []Lang { return []Lang{NB, NN, EN} }

// ParseLang finds the language with a name: nb, nn or en. The empty name is
// bokmål. The error is an *enum.UnknownError that quotes the name, clipped.
func ParseLang(name string) (Lang, error) {
	if name == "" {
		return NB, nil
	}
	return enum.Parse[Lang](langNames, "language", name)
}

// String returns the name, as "nn".
func (l Lang) String() string { return enum.Of(langNames, l) }

// MarshalText writes the name.
func (l Lang) MarshalText() ([]byte, error) { return enum.Marshal(langNames, "language", l) }

// UnmarshalText reads a name, as [ParseLang] does, and leaves l alone on error.
func (l *Lang) UnmarshalText(name []byte) error {
	read, err := ParseLang(string(name))
	if err != nil {
		return err
	}
	*l = read
	return nil
}

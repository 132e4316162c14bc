// Package enum gives small enumerations their stored names: an index into a
// table, so that a value costs one byte in memory and its name never depends
// on the order of declarations elsewhere.
package enum

import "fmt"

// Names holds the stored names of an enumeration. Index 0 is the zero value
// and is the empty string: "not said".
type Names []string

// Of returns the stored name of v, or "invalid" when v is outside the table.
func Of[T ~uint8](names Names, v T) string {
	if int(v) >= len(names) {
		return "invalid"
	}
	return names[v]
}

// Marshal returns the stored name as text; a value outside the table is an error.
func Marshal[T ~uint8](names Names, kind string, v T) ([]byte, error) {
	if int(v) >= len(names) {
		return nil, &UnknownError{Kind: kind, Name: fmt.Sprintf("#%d", uint8(v))}
	}
	return []byte(names[v]), nil
}

// Parse finds the value with the stored name text. The empty text is the zero value.
func Parse[T ~uint8](names Names, kind string, text string) (T, error) {
	for i, name := range names {
		if name == text {
			return T(i), nil
		}
	}
	return 0, &UnknownError{Kind: kind, Name: text}
}

// Unmarshal stores the value named by text in v and leaves v alone on error.
func Unmarshal[T ~uint8](names Names, kind string, text []byte, v *T) error {
	for i, name := range names {
		if name == string(text) { // compared without making a string
			*v = T(i)
			return nil
		}
	}
	return &UnknownError{Kind: kind, Name: string(text)}
}

// UnknownError says that a name does not belong to an enumeration. Its text
// quotes at most 64 bytes of the name and nothing else of the input.
type UnknownError struct {
	Kind string // which enumeration, as "role"
	Name string // what was read
}

func (e *UnknownError) Error() string {
	name := e.Name
	if len(name) > 64 {
		name = name[:64] + "…"
	}
	return fmt.Sprintf("unknown %s %q", e.Kind, name)
}

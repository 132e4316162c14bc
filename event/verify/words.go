package verify

import (
	"strconv"

	"github.com/ruskontrakt/ruskontrakt/event"
)

func number[N ~int | ~uint16 | ~uint32](n N) string { return strconv.Itoa(int(n)) }

// name is a state in a report; the state before the first event is "none".
func name(s event.State) string {
	if s == event.StateNone {
		return "none"
	}
	return s.String()
}

// coded is how a code stands in a report. What is no code is not repeated: it may
// be a name.
func coded[C ~string](c C) string {
	switch {
	case c == "":
		return "none"
	case event.Code(c).Check() != nil:
		return "not-a-code"
	}
	return string(c)
}

package contract

import "unique"

// shared is a value that many contracts have in common, such as an organisation's
// code. It is in memory once, for as long as one of them has it. The zero value
// stands for the zero value of T.
type shared[T comparable] struct{ handle unique.Handle[T] }

func share[T comparable](value T) shared[T] {
	var none T
	if value == none {
		return shared[T]{}
	}
	return shared[T]{unique.Make(value)}
}

func (s shared[T]) value() T {
	if s == (shared[T]{}) {
		var none T
		return none
	}
	return s.handle.Value()
}

// Package walk leads contracts through their lives at random, for tests: it puts
// acts forward in the name of everybody who takes part, most of them sensible
// enough to get somewhere, some of them not. What the engine lets happen is a log
// like any other.
//
// A walk depends on its two seeds and the lifecycle alone. The package asserts
// nothing: it hands back what it was told.
package walk

// Package eventtest holds an implementation of event.Log, and of event.Feed
// and event.Eraser where it has them, to what those interfaces promise.
//
// A store's own test calls [Run]; each case has a name and the promise that it
// protects, and says which promise broke. The cases are data ([Cases]), so that
// a tool may run them outside of go test as well.
//
// It does not test durability beyond closing and opening again: crashes and
// power cuts are for the store's own tests.
package eventtest

import (
	"context"
	"testing"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// Options says how to get at the store.
type Options struct {
	// New returns an empty log of its own for one case. It cleans up with
	// t.Cleanup.
	New func(t testing.TB) event.Log
	// Reopen, where the store outlives a program, closes the log and opens
	// what it left behind.
	Reopen func(t testing.TB, log event.Log) event.Log
	// Timeout bounds one case; zero is a minute.
	Timeout time.Duration
}

// Needs is what a case asks of a log beyond event.Log.
type Needs string

// What a case may ask for.
const (
	Nothing Needs = ""
	Feed    Needs = "event.Feed"
	Eraser  Needs = "event.Eraser"
	Both    Needs = "event.Feed and event.Eraser"
	Reopen  Needs = "Options.Reopen"
)

// Subject is the log that a case looks at.
type Subject struct {
	Log    event.Log
	Feed   event.Feed                // nil when the log is none
	Eraser event.Eraser              // nil when the log is none
	Reopen func() (reopened Subject) // nil when it cannot be
}

// NewSubject finds out what a log can do.
func NewSubject(log event.Log) Subject {
	s := Subject{Log: log}
	s.Feed, _ = log.(event.Feed)
	s.Eraser, _ = log.(event.Eraser)
	return s
}

// Has says whether the subject has what a case needs.
func (s Subject) Has(n Needs) bool {
	switch n {
	case Feed:
		return s.Feed != nil
	case Eraser:
		return s.Eraser != nil
	case Both:
		return s.Feed != nil && s.Eraser != nil
	case Reopen:
		return s.Reopen != nil
	case Nothing:
	}
	return true
}

// Case is one promise and how to see whether it is kept.
type Case struct {
	Name    string
	Promise string
	Needs   Needs
	// Check looks at an empty log and says how the promise was broken.
	Check func(ctx context.Context, s Subject) error
}

// Cases lists every case; the order is that of dependence: the first to fail
// is the one to mend.
func Cases() []Case {
	var all []Case
	all = append(all, readCases()...)
	all = append(all, appendCases()...)
	all = append(all, claimCases()...)
	all = append(all, raceCases()...)
	all = append(all, feedCases()...)
	all = append(all, eraseCases()...)
	return all
}

// Run holds the log to every case as a subtest. A case that needs what the log
// does not have is skipped, and says so.
func Run(t *testing.T, o Options) {
	t.Helper()
	timeout := o.Timeout
	if timeout == 0 {
		timeout = time.Minute
	}
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) {
			s := NewSubject(o.New(t))
			if o.Reopen != nil {
				log := s.Log
				s.Reopen = func() Subject { return NewSubject(o.Reopen(t, log)) }
			}
			if !s.Has(c.Needs) {
				t.Skipf("needs %s", c.Needs)
			}
			ctx, cancel := context.WithTimeout(t.Context(), timeout)
			defer cancel()
			if err := c.Check(ctx, s); err != nil {
				t.Errorf("%v\nthe promise: %s", err, c.Promise)
			}
		})
	}
}

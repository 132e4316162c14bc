package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Options is what a player may be told. Every zero field has a default.
type Options struct {
	// Terms are the agreements that a file can name; nil is [Agreements].
	Terms map[string]*agreement.Terms
	// Definition is the lifecycle; one without rows is [contract.Standard].
	Definition contract.Definition
	// Kinds are the events; zero is the standard ones.
	Kinds event.Registry
	// Openings are the files that can stand before others, by id; nil is
	// [Openings].
	Openings map[string]Scenario
}

// Player plays scenarios. Make it with [NewPlayer].
type Player struct {
	options Options
	books   map[string]contract.Book
	shelf   shelf
}

// NewPlayer compiles the lifecycle for every agreement. The error joins what is
// wrong with any of it.
func NewPlayer(o Options) (*Player, error) {
	var err error
	if o.Terms == nil {
		if o.Terms, err = Agreements(); err != nil {
			return nil, err
		}
	}
	if o.Openings == nil {
		if o.Openings, err = Openings(); err != nil {
			return nil, err
		}
	}
	if len(o.Definition.Rows) == 0 {
		o.Definition = contract.Standard()
	}
	p := &Player{options: o, books: map[string]contract.Book{}}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(o.Terms)) {
		book, err := contract.NewBook(o.Definition, o.Terms[name])
		if err != nil {
			errs = append(errs, fmt.Errorf("scenario: agreement %q: %w", name, err))
			continue
		}
		p.books[name] = book
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return p, nil
}

// Definition is the lifecycle that the player plays.
func (p *Player) Definition() contract.Definition { return p.options.Definition }

// The errors of a file that cannot be played.
var (
	// ErrUnknownAgreement says that the player has no terms with the name.
	ErrUnknownAgreement = errors.New("scenario: unknown agreement")
	// ErrUnknownOpening says that the player has no opening with the name.
	ErrUnknownOpening = errors.New("scenario: unknown opening")
	// ErrOpeningLoop says that an opening stands before itself.
	ErrOpeningLoop = errors.New("scenario: an opening that comes after itself")
	// ErrEndlessTick says that the passing of time never came to rest.
	ErrEndlessTick = errors.New("scenario: time brings about acts without end")
)

// StepError says which step could not be played: not a refusal, which is an
// outcome, but a fault in the file or of the library.
type StepError struct {
	File  string // id of the scenario or opening
	Index int    // from 0
	Err   error
}

func (e *StepError) Error() string {
	return fmt.Sprintf("scenario: %s, step %d: %v", e.File, e.Index+1, e.Err)
}

// Unwrap returns what went wrong.
func (e *StepError) Unwrap() error { return e.Err }

// chain lists a scenario after everything that comes before it.
func (p *Player) chain(s Scenario) ([]Scenario, error) {
	files := []Scenario{s}
	for s.Opening.After != "" {
		opening, known := p.options.Openings[s.Opening.After]
		if !known {
			return nil, fmt.Errorf("%w: %q, in %s", ErrUnknownOpening, s.Opening.After, s.ID)
		}
		if slices.ContainsFunc(files[1:], func(f Scenario) bool { return f.ID == opening.ID }) {
			return nil, fmt.Errorf("%w: %q", ErrOpeningLoop, opening.ID)
		}
		files = append(files, opening)
		s = opening
	}
	slices.Reverse(files)
	return files, nil
}

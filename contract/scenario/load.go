package scenario

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
)

// ErrDefective says that a file is not a scenario. The error that wraps it is a
// [*DefectsError], which names every defect.
var ErrDefective = errors.New("scenario: defective file")

// DefectCode says what is wrong with a place in a file.
type DefectCode string

// The defects. What the argument is stands behind each.
const (
	TooLarge        = DefectCode(strictjson.TooLarge)        // the limit in bytes
	NotJSON         = DefectCode(strictjson.Syntax)          // the offset in bytes
	TrailingData    = DefectCode(strictjson.TrailingData)    //
	TooDeep         = DefectCode(strictjson.TooDeep)         // the limit
	DuplicateMember = DefectCode(strictjson.DuplicateMember) //
	BadText         = DefectCode(strictjson.BadText)         //

	UnknownMember DefectCode = "unknown-member"
	Missing       DefectCode = "missing"
	WrongType     DefectCode = "wrong-type"    // what was expected
	BadName       DefectCode = "bad-name"      // what it should be the name of
	BadMoment     DefectCode = "bad-moment"    //
	BadDate       DefectCode = "bad-date"      //
	Empty         DefectCode = "empty"         //
	Duplicate     DefectCode = "duplicate"     // what there already is
	UnknownAct    DefectCode = "unknown-act"   // no such event
	BadData       DefectCode = "bad-data"      // what the event's reader says
	OutOfOrder    DefectCode = "out-of-order"  // recorded before the step above
	Contradiction DefectCode = "contradiction" // what it cannot go with
)

// Defect is one thing wrong with a file. Path is a JSON pointer into it; of the
// file nothing but member names is repeated.
type Defect struct {
	Path string
	Code DefectCode
	Arg  string
}

// String is path, code and argument on one line.
func (d Defect) String() string {
	text := d.Path + ": " + string(d.Code)
	if d.Arg != "" {
		text += " (" + d.Arg + ")"
	}
	return text
}

// DefectsError names every defect of a file in the order in which they were
// found.
type DefectsError struct{ Defects []Defect }

func (e *DefectsError) Error() string {
	lines := make([]string, 0, 1+len(e.Defects))
	lines = append(lines, fmt.Sprintf("%v: %d found", ErrDefective, len(e.Defects)))
	for _, d := range e.Defects {
		lines = append(lines, d.String())
	}
	return strings.Join(lines, "\n\t")
}

func (e *DefectsError) Unwrap() error { return ErrDefective }

// Load reads a file in the form [Format], at most 1 MiB, whose acts are the
// standard events. It returns the scenario or a [*DefectsError] with every
// defect, never both.
//
// What Load cannot see is whether the agreement and the opening exist and
// whether a label has been set by an opening: [Player.Play] does.
func Load(file []byte) (Scenario, error) { return LoadWith(event.Standard(), file) }

// LoadWith is [Load] for a host with events of its own.
func LoadWith(kinds event.Registry, file []byte) (Scenario, error) {
	tree, found := strictjson.Parse(file, strictjson.Limits{})
	r := reader{kinds: kinds}
	for _, d := range found {
		r.report(d.Path, DefectCode(d.Code), d.Arg)
	}
	if fatal(r.defects) {
		return Scenario{}, &DefectsError{r.defects}
	}
	s := r.scenario(tree)
	if len(r.defects) > 0 {
		return Scenario{}, &DefectsError{r.defects}
	}
	return s, nil
}

// fatal says whether reading stopped before the end.
func fatal(defects []Defect) bool {
	for _, d := range defects {
		if d.Code == TooLarge || d.Code == NotJSON || d.Code == TooDeep {
			return true
		}
	}
	return false
}

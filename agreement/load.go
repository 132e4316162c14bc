package agreement

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
)

// ErrDefective says that a document is not fit for use. The error that wraps
// it is a [*DefectsError], which names every defect.
var ErrDefective = errors.New("agreement: defective document")

// DefectCode says what is wrong with a place in a document.
type DefectCode string

// The defects. What the arguments are stands behind each.
const (
	TooLarge        = DefectCode(strictjson.TooLarge)        // the limit in bytes
	NotJSON         = DefectCode(strictjson.Syntax)          // the offset in bytes
	TrailingData    = DefectCode(strictjson.TrailingData)    //
	TooDeep         = DefectCode(strictjson.TooDeep)         // the limit
	DuplicateMember = DefectCode(strictjson.DuplicateMember) //
	BadText         = DefectCode(strictjson.BadText)         // control or bidirectional characters, bad UTF-8

	UnknownMember DefectCode = "unknown-member"
	Missing       DefectCode = "missing"
	WrongType     DefectCode = "wrong-type"      // what was expected
	BadCode       DefectCode = "bad-code"        // the enumeration or form that was expected
	BadDate       DefectCode = "bad-date"        //
	BadPeriod     DefectCode = "bad-period"      //
	OutOfRange    DefectCode = "out-of-range"    // the least and the greatest
	EndsTooEarly  DefectCode = "ends-too-early"  // the end lies before the beginning
	Duplicate     DefectCode = "duplicate"       // the path of the first
	NotContiguous DefectCode = "not-contiguous"  // ladder positions overlap or leave a gap
	BeyondProof   DefectCode = "beyond-evidence" // the rule: T2 or T3
	Inconsistent  DefectCode = "inconsistent"    // the other value's key
	WrongLayer    DefectCode = "wrong-layer"     // the kind of document
)

// Defect is one thing wrong with a document. Path is a JSON pointer into the
// file; nothing of the file but member names is repeated.
type Defect struct {
	Path string
	Code DefectCode
	Args []string
}

// String is path, code and arguments on one line.
func (d Defect) String() string {
	text := d.Path + ": " + string(d.Code)
	if len(d.Args) != 0 {
		text += " (" + strings.Join(d.Args, ", ") + ")"
	}
	return text
}

// DefectsError names every defect of a document, in the order in which they
// were found: reading, then types, then sense.
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

// Load reads one layer of an agreement from a file in the form [Format], at
// most 1 MiB. It returns the document or a [*DefectsError] with every defect,
// never both: a defective file is not half loaded.
func Load(data []byte) (*Document, error) {
	tree, found := strictjson.Parse(data, strictjson.Limits{})
	r := reader{}
	for _, d := range found {
		defect := Defect{Path: d.Path, Code: DefectCode(d.Code)}
		if d.Arg != "" {
			defect.Args = []string{d.Arg}
		}
		r.defects = append(r.defects, defect)
	}
	if fatal(r.defects) {
		return nil, &DefectsError{r.defects}
	}
	var doc Document
	r.document(tree, &doc)
	defects := slices.Concat(r.defects, unexplained(r.defects, doc.check()))
	if len(defects) != 0 {
		return nil, &DefectsError{defects}
	}
	doc.sort()
	return &doc, nil
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

// unexplained leaves out what is only the consequence of a value that could
// not be read: it has been reported already, at the same place or above it.
func unexplained(known, later []Defect) []Defect {
	lost := map[string]bool{}
	for _, d := range known {
		switch d.Code {
		case DuplicateMember, TrailingData, UnknownMember:
		default:
			lost[d.Path] = true
		}
	}
	var rest []Defect
	for _, d := range later {
		if !underLost(lost, d.Path) && (d.Code != Missing || !overLost(lost, d.Path)) {
			rest = append(rest, d)
		}
	}
	return rest
}

// overLost says whether a list looks empty because its items could not be read.
func overLost(lost map[string]bool, path string) bool {
	for place := range lost {
		if strings.HasPrefix(place, path+"/") {
			return true
		}
	}
	return false
}

func underLost(lost map[string]bool, path string) bool {
	for !lost[path] {
		if path == "" {
			return false
		}
		path = path[:strings.LastIndexByte(path, '/')]
	}
	return true
}

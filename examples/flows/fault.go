package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

// fileError says why a file cannot be played, a line for each defect: the file,
// a JSON pointer into it, and what is wrong there.
type fileError struct {
	file    string
	defects []scenario.Defect
}

func (e *fileError) Error() string {
	lines := []string{e.file + " is not a scenario that can be played"}
	for _, d := range e.defects {
		lines = append(lines, e.file+"#"+d.String())
	}
	return strings.Join(lines, "\n")
}

// at finds the place in the file for what the player could not play.
func at(file string, s scenario.Scenario, err error) error {
	path := ""
	step, isStep := errors.AsType[*scenario.StepError](err)
	switch {
	case errors.Is(err, scenario.ErrUnknownAgreement):
		path = "/agreement"
	case errors.Is(err, scenario.ErrUnknownOpening), errors.Is(err, scenario.ErrOpeningLoop):
		path = "/opening/after"
	case isStep && step.File == s.ID:
		path = "/steps/" + strconv.Itoa(step.Index)
	}
	return fmt.Errorf("%s cannot be played\n%s#%s: %w", file, file, path, err)
}

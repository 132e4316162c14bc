package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// printer writes what was found as it is found.
type printer interface {
	violation(verify.Violation)
	summary(verify.Count)
}

// lines is for people.
type lines struct{ out io.Writer }

func (p *lines) violation(v verify.Violation) {
	fmt.Fprintf(p.out, "%s %d %s: saw %s", v.Case, v.Seq, v.ID, v.Saw)
	if v.Expected != "" {
		fmt.Fprintf(p.out, ", expected %s", v.Expected)
	}
	fmt.Fprintln(p.out)
}

func (p *lines) summary(c verify.Count) {
	fmt.Fprintf(p.out, "%d lines, %d cases, %d violations", c.Events, c.Cases, c.Violations)
	if c.Unjudged > 0 {
		fmt.Fprintf(p.out, "; %d payloads erased or left out", c.Unjudged)
	}
	if c.Unsure > 0 {
		fmt.Fprintf(p.out, "; %d checks left out", c.Unsure)
	}
	fmt.Fprintln(p.out)
}

// Violation is one line of the JSON output.
type Violation struct {
	Case      roles.Ref    `json:"case"`
	Seq       uint32       `json:"seq"` // of the event that shows it; 0 when only the end of the log does
	Invariant event.RuleID `json:"invariant"`
	Saw       string       `json:"saw"`
	Expected  string       `json:"expected,omitempty"`
}

// Summary is the last line of the JSON output.
type Summary struct {
	Lines      int `json:"lines"`
	Cases      int `json:"cases"`
	Violations int `json:"violations"`
	// Unjudged are the lines whose payload was erased or left out, Unsure the
	// checks that were left out because of that.
	Unjudged int `json:"unjudged"`
	Unsure   int `json:"unsure"`
}

// objects is for other programs.
type objects struct{ out io.Writer }

func (p *objects) violation(v verify.Violation) {
	p.write(Violation{Case: v.Case, Seq: v.Seq, Invariant: v.ID, Saw: v.Saw, Expected: v.Expected})
}

func (p *objects) summary(c verify.Count) {
	p.write(Summary{Lines: c.Events, Cases: c.Cases, Violations: c.Violations, Unjudged: c.Unjudged, Unsure: c.Unsure})
}

// write writes one object a line. Neither type can fail to be encoded, and what
// cannot be written is noticed when the buffer is flushed.
func (p *objects) write(object any) {
	_ = json.NewEncoder(p.out).Encode(object)
}

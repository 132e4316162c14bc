package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

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
	fmt.Fprintf(p.out, "%s %d %s (%s): saw %s", v.Case, v.Seq, v.ID, says[v.ID], v.Saw)
	if v.Expected != "" {
		fmt.Fprintf(p.out, ", expected %s", expected(v.Expected))
	}
	fmt.Fprintln(p.out)
}

// says is what each invariant is about, in words.
var says = func() map[event.RuleID]string {
	all := map[event.RuleID]string{}
	for _, i := range verify.Invariants() {
		all[i.ID] = strings.ReplaceAll(string(i.Says), "-", " ")
	}
	return all
}()

// expected writes a range, which the verifier gives as its least and its most, as
// people do.
func expected(e string) string {
	least, most, two := strings.Cut(e, " ")
	if _, err := strconv.Atoi(least); err != nil || !two {
		return e
	}
	if _, err := strconv.Atoi(most); err != nil {
		return e
	}
	return least + " to " + most
}

// number counts things: "1 case", "2 cases".
func number(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

func (p *lines) summary(c verify.Count) {
	fmt.Fprintf(p.out, "%s, %s, %s", number(c.Events, "line"), number(c.Cases, "case"), number(c.Violations, "violation"))
	if c.Unjudged > 0 {
		fmt.Fprintf(p.out, "; %s erased or left out", number(c.Unjudged, "payload"))
	}
	if c.Unsure > 0 {
		fmt.Fprintf(p.out, "; %s left out", number(c.Unsure, "check"))
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

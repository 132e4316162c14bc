package contract

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// ErrRefused is what every [Refusal] is, for errors.Is.
var ErrRefused = errors.New("contract: refused")

// ErrNotFound says that there is no such contract, or none that the acting
// person has a relation to. The two are never told apart.
var ErrNotFound = errors.New("contract: not found")

// The reason codes of a refusal. They are stored by hosts and never change.
const (
	WrongState  event.Code = "wrong-state"
	UnknownAct  event.Code = "unknown-act"
	NoRole      event.Code = "no-role"
	RuleUnmet   event.Code = "rule-unmet"
	SamePerson  event.Code = "same-person"
	TooEarly    event.Code = "too-early"
	TooLate     event.Code = "too-late"
	NotProposed event.Code = "not-proposed"
	LiveAlready event.Code = "live-contract-exists"
	Erased      event.Code = "erased"
)

// Refusal says that an act is not permitted, with every reason. Nothing has
// moved. It carries codes and arguments only; package contract/text renders it.
type Refusal struct {
	Act     event.Type
	Row     string // the row of process.md, empty when there is none
	State   event.State
	Reasons []Reason
}

// Reason is one reason of a refusal.
type Reason struct {
	Code  event.Code
	Rule  event.RuleID // empty for wrong-state, unknown-act and no-role
	Basis string
	Args  []Arg
}

// Error names the act and the codes, nothing else.
func (r *Refusal) Error() string {
	var b strings.Builder
	b.WriteString("contract: refused: ")
	b.WriteString(string(r.Act))
	for i, reason := range r.Reasons {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		b.WriteString(sep + string(reason.Code))
		if reason.Rule != "" {
			b.WriteString(" " + string(reason.Rule))
		}
	}
	return b.String()
}

// Is makes errors.Is(err, ErrRefused) true.
func (r *Refusal) Is(target error) bool { return target == ErrRefused }

// Has says whether a rule or a reason code is among the reasons.
func (r *Refusal) Has(ruleOrCode string) bool {
	for _, reason := range r.Reasons {
		if string(reason.Rule) == ruleOrCode || string(reason.Code) == ruleOrCode {
			return true
		}
	}
	return false
}

// MarshalJSON writes the refusal as a problem document (RFC 9457). Status is
// 403 where the role is what is missing and 409 otherwise.
func (r *Refusal) MarshalJSON() ([]byte, error) {
	status := 409
	reasons := make([]problemReason, 0, len(r.Reasons))
	for _, reason := range r.Reasons {
		if reason.Code == NoRole {
			status = 403
		}
		args := make(map[event.Code]any, len(reason.Args))
		for _, a := range reason.Args {
			args[a.Name] = a.value()
		}
		reasons = append(reasons, problemReason{reason.Code, reason.Rule, reason.Basis, args})
	}
	return json.Marshal(problem{
		Type: "urn:ruskontrakt:refused", Title: "refused", Status: status,
		Act: r.Act, Row: r.Row, State: r.State, Reasons: reasons,
	})
}

type problem struct {
	Type    string          `json:"type"`
	Title   string          `json:"title"`
	Status  int             `json:"status"`
	Act     event.Type      `json:"act"`
	Row     string          `json:"row,omitempty"`
	State   event.State     `json:"state"`
	Reasons []problemReason `json:"reasons"`
}

type problemReason struct {
	Code  event.Code         `json:"code"`
	Rule  event.RuleID       `json:"rule,omitempty"`
	Basis string             `json:"basis,omitempty"`
	Args  map[event.Code]any `json:"args,omitempty"`
}

// value is what the argument says: text, a civil date, or a number.
func (a Arg) value() any {
	switch {
	case a.Text != "":
		return a.Text
	case !a.Date.IsZero():
		return a.Date.String()
	}
	return a.N
}

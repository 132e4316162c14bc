package verify_test

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// ref gives an invented reference for a name: random-looking, always the same.
func ref(name string) roles.Ref {
	sum := sha256.Sum256([]byte("invented/" + name))
	r := roles.Ref(sum[:16])
	r[6] = r[6]&0x0f | 0x40
	r[8] = r[8]&0x3f | 0x80
	return r
}

func day(t testing.TB, text string) agreement.Date {
	t.Helper()
	d, err := agreement.ParseDate(text)
	require.NoError(t, err)
	return d
}

func model(t testing.TB) *agreement.Terms {
	t.Helper()
	terms, err := onceModel()
	require.NoError(t, err)
	return terms
}

// onceModel: terms never change, and binding them takes time.
var onceModel = sync.OnceValues(agreement.Model)

// logged is a log of one case that a test writes by hand: nothing of it comes from
// the library's own lifecycle.
type logged struct {
	t      testing.TB
	terms  *agreement.Terms
	id     roles.Ref
	events []event.Envelope
	owed   []event.DeadlineChange
	hour   int
}

var orgs = map[roles.Role]roles.Org{
	roles.Police: "politi-trondelag", roles.Prosecutor: "patale-trondelag", roles.Mediation: "konfliktradet-trondelag",
	roles.Coordinator: "5001", roles.Leader: "5001", roles.ConversationPartner: "5001", roles.Collector: "5001",
	roles.HealthContact: "5001", roles.Laboratory: "lab-eksempel-a",
}

// say writes an event. Each step is words: a move "contract offered consenting",
// "test 2 planned notified", or what becomes of a deadline, "starts offer",
// "met offer", with another date or owner than the usual one after it.
func (l *logged) say(on string, role roles.Role, who string, data event.Payload, steps ...string) {
	l.t.Helper()
	l.hour = (l.hour + 1) % 10
	e := event.Envelope{
		Contract: l.id, Seq: uint32(len(l.events) + 1), Type: data.EventType(), Data: data,
		Occurred: day(l.t, on).Start().Add(time.Duration(8*60+l.hour) * time.Minute),
		By:       event.By{Role: role, Org: orgs[role]},
	}
	if len(l.events) > 0 {
		e.Occurred = later(e.Occurred, l.events[len(l.events)-1].Occurred.Add(time.Second))
	}
	e.Recorded = e.Occurred
	if role != roles.Clock {
		e.By.Ref = ref(who)
	}
	for _, step := range steps {
		words := strings.Fields(step)
		var op event.DeadlineOp
		if op.UnmarshalText([]byte(words[0])) == nil {
			e.Deadlines = append(e.Deadlines, l.deadline(&e, op, words[1:]))
			continue
		}
		e.Moves = append(e.Moves, l.move(words))
	}
	l.events = append(l.events, e)
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func (l *logged) move(words []string) (m event.Move) {
	l.t.Helper()
	require.NoError(l.t, m.Region.UnmarshalText([]byte(words[0])))
	words = words[1:]
	if n, err := strconv.ParseUint(words[0], 10, 16); err == nil {
		m.Item, words = uint16(n), words[1:]
	}
	if len(words) > 1 && words[len(words)-2] == "for" {
		require.NoError(l.t, m.Reason.UnmarshalText([]byte(words[len(words)-1])))
		words = words[:len(words)-2]
	}
	if len(words) == 2 && words[0] != "-" {
		require.NoError(l.t, m.From.UnmarshalText([]byte(words[0])))
	}
	if to := words[len(words)-1]; to != "-" {
		require.NoError(l.t, m.To.UnmarshalText([]byte(to)))
	}
	return m
}

func (l *logged) deadline(e *event.Envelope, op event.DeadlineOp, words []string) event.DeadlineChange {
	l.t.Helper()
	d := event.DeadlineChange{Op: op}
	require.NoError(l.t, d.Key.UnmarshalText([]byte(words[0])))
	if op == event.Starts {
		d.Of, d.Owner = e.Seq, owners[d.Key]
		d.Due = l.terms.Calendar().Due(agreement.OfTime(e.Occurred), l.terms.Period(d.Key))
	} else {
		at := slices.IndexFunc(l.owed, func(o event.DeadlineChange) bool { return o.Key == d.Key })
		require.GreaterOrEqual(l.t, at, 0, "%s is not open", d.Key)
		d = l.owed[at]
		d.Op = op
		if op == event.Met || op == event.Cancels {
			l.owed = slices.Delete(l.owed, at, at+1)
		}
	}
	if len(words) > 1 {
		d.Due = day(l.t, words[1])
	}
	if op == event.Starts {
		l.owed = append(l.owed, d)
	}
	return d
}

var owners = map[agreement.Deadline]roles.Role{
	agreement.ScreeningDue: roles.Police, agreement.ConcernTalkDue: roles.Police, agreement.OfferDue: roles.Police,
	agreement.DecisionDue: roles.Prosecutor, agreement.OutcomeDue: roles.Prosecutor, agreement.VacancyDue: roles.Leader,
	agreement.EvaluationDue: roles.Mediation, agreement.CloseDue: roles.Mediation, agreement.AttendBy: roles.AdvisoryUnit,
	agreement.ReflectionOver: roles.NoRole, agreement.OfferLapse: roles.NoRole, agreement.ConsentsDue: roles.NoRole,
	agreement.AnswerDue: roles.NoRole, agreement.ProposalLapse: roles.NoRole,
	agreement.MappingDue: roles.Coordinator, agreement.PlanDue: roles.Coordinator, agreement.SigningDue: roles.Coordinator,
	agreement.StartDue: roles.Coordinator, agreement.FirstConversationDue: roles.Coordinator, agreement.FirstTestDue: roles.Coordinator,
	agreement.MidwayDue: roles.Coordinator, agreement.EndDue: roles.Coordinator, agreement.ResumeDue: roles.Coordinator,
	agreement.HearingDue: roles.Coordinator, agreement.AssessmentDue: roles.Coordinator, agreement.FollowUpDue: roles.Coordinator,
	agreement.WithdrawalTalkDue: roles.Coordinator, agreement.TellProsecutorDue: roles.Coordinator,
	agreement.ReceiverAnswerDue: roles.Coordinator, agreement.SenderDecidesDue: roles.Coordinator,
}

// found is what a verifier reports of a log.
func (l *logged) found() []verify.Violation {
	var all []verify.Violation
	v := verify.New(l.terms)
	for i := range l.events {
		v.Event(&l.events[i], func(x verify.Violation) { all = append(all, x) })
	}
	v.End(func(x verify.Violation) { all = append(all, x) })
	return all
}

// nth finds the n-th event of a type, counted from 1.
func nth[T event.Payload](l *logged, n int) *event.Envelope {
	l.t.Helper()
	for i := range l.events {
		if _, ok := l.events[i].Data.(T); ok {
			if n--; n == 0 {
				return &l.events[i]
			}
		}
	}
	l.t.Fatalf("no such event: %T", *new(T))
	return nil
}

// edit changes what the n-th event of a type says.
func edit[T event.Payload](l *logged, n int, how func(*T)) {
	l.t.Helper()
	e := nth[T](l, n)
	data := e.Data.(T)
	how(&data)
	e.Data = data
}

package walk

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// anything makes a request that may be senseless: the wrong act, from the wrong
// person, with the wrong content, at the wrong time.
func (w *Walker) anything() contract.Request {
	act := w.act()
	role := pick(w, anybody...)
	if may := w.mayAct(act); len(may) > 0 && w.chance(70) {
		role = pick(w, may...)
	}
	a := attempt{role: role, act: act}
	if w.chance(4) {
		a.who = Ref("stranger")
	}
	if w.chance(5) {
		a.fact = w.Now.Add(-time.Duration(w.rng.IntN(10)) * 24 * time.Hour)
	}
	r := w.request(a)
	switch {
	case w.chance(1):
		r.Actor = roles.Actor{}
	case w.chance(2):
		r.Occurred = w.Now.Add(time.Duration(w.rng.IntN(10)) * 24 * time.Hour)
	case w.chance(10) && role == roles.Coordinator && w.Contract.Receiving() != "":
		r.Actor.Grants[0].Org = w.Contract.Receiving()
	}
	return r
}

var anybody = []roles.Role{
	roles.Youth, roles.Youth, roles.Guardian, roles.Guardian, roles.Police, roles.Prosecutor, roles.Coordinator,
	roles.Coordinator, roles.ConversationPartner, roles.Collector, roles.HealthContact, roles.Laboratory, roles.Mediation,
	roles.AdvisoryUnit, roles.Leader, roles.Clock, roles.School,
}

func (w *Walker) mayAct(act event.Payload) []roles.Role {
	if act == nil {
		return nil
	}
	for i := range w.rows {
		row := &w.rows[i]
		if row.Act == act.EventType() && row.From.Has(w.Contract.State()) && row.Tracks.Has(w.Contract.Track()) {
			by := row.By
			if special, ok := row.On[w.Contract.Track()]; ok {
				by = special.By
			}
			return by.Roles()
		}
	}
	return nil
}

// act makes a random act: one that the state knows, or any.
func (w *Walker) act() event.Payload {
	if w.chance(2) {
		return pick[event.Payload](w, nil, unknownAct{}, event.SignatureVoided{})
	}
	if w.chance(4) {
		return w.correction()
	}
	var names []event.Type
	everything := w.chance(10)
	for i := range w.rows {
		row := &w.rows[i]
		if everything || row.From.Has(w.Contract.State()) && row.Tracks.Has(w.Contract.Track()) {
			names = append(names, row.Act)
		}
	}
	if len(names) == 0 || w.Contract.Seq() == 0 {
		return w.Payload(event.Registered{}.EventType())
	}
	return w.Payload(pick(w, names...))
}

// correction puts something else, or the same, in the place of an earlier event.
func (w *Walker) correction() event.Payload {
	fix := event.Corrected{Target: 1, Reason: "typo"}
	if n := len(w.History); n > 0 {
		target := &w.History[w.rng.IntN(n)]
		fix.Target, fix.Data = target.Seq, target.Data
		if w.chance(60) {
			fix.Data = w.Payload(target.Type)
		}
	}
	return fix
}

type unknownAct struct{}

func (unknownAct) EventType() event.Type { return "host.unknown" }

func (w *Walker) code(options ...event.Code) event.Code {
	if w.chance(5) {
		return ""
	}
	return pick(w, options...)
}

func (w *Walker) yes() bool { return !w.chance(5) }

func (w *Walker) evidence() roles.Ref {
	if w.chance(5) {
		return roles.Ref{}
	}
	return Ref("evidence")
}

// before is the sequence of one of the last events.
func (w *Walker) before() uint32 {
	if w.Contract.Seq() == 0 {
		return 0
	}
	return w.Contract.Seq() - uint32(w.rng.IntN(min(3, int(w.Contract.Seq()))))
}

// Payload makes the content of an act that suits the case more or less; nil for an
// act that the walker does not know.
func (w *Walker) Payload(name event.Type) event.Payload {
	for _, makeOne := range []func(event.Type) event.Payload{w.intake, w.planned, w.ending, w.beside, w.item, w.sampled, w.reviewed} {
		if act := makeOne(name); act != nil {
			return act
		}
	}
	return nil
}

package walk

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Ref gives an invented reference for a name: random-looking, always the same.
func Ref(name string) roles.Ref {
	sum := sha256.Sum256([]byte("invented/" + name))
	return version4([16]byte(sum[:16]))
}

func version4(r [16]byte) roles.Ref {
	r[6] = r[6]&0x0f | 0x40
	r[8] = r[8]&0x3f | 0x80
	return r
}

// reference gives one that no other walk has.
func (w *Walker) reference() roles.Ref {
	var r [16]byte
	binary.BigEndian.PutUint64(r[:8], w.rng.Uint64())
	binary.BigEndian.PutUint64(r[8:], w.rng.Uint64())
	return version4(r)
}

func hash(name string) agreement.Hash { return sha256.Sum256([]byte("invented/" + name)) }

const clock = roles.Clock

// The municipalities of a walk. The last one is not bound by the agreement.
const (
	home      roles.Org = "5001"
	elsewhere roles.Org = "5006"
	unbound   roles.Org = "4601"
)

// person is who the walk is about, and what their contract is to be.
type person struct {
	reported      time.Time
	track         agreement.Track
	born          agreement.Date
	youth         roles.Ref
	guardians     []roles.Ref
	school        roles.Org
	testing       bool
	conversations bool
	procedure     agreement.Procedure
	material      agreement.Material
	months        int
	shares        bool // with the municipality that a move may lead to
	tells         bool // school and guardians
}

// somebody invents a person. Many have a birthday soon, so that walks pass it.
func (w *Walker) somebody() person {
	p := person{
		reported: pick(w, starts...), youth: w.reference(), guardians: []roles.Ref{w.reference(), w.reference()}[:1+w.rng.IntN(2)],
		testing: w.chance(90), conversations: w.chance(90), months: 3 + w.rng.IntN(6), shares: w.chance(60), tells: w.chance(30),
		procedure: agreement.Sanction, material: agreement.Urine,
	}
	p.conversations = p.conversations || !p.testing
	if w.chance(20) {
		p.procedure = pick(w, agreement.Medical, agreement.Rapid)
	}
	if w.chance(15) {
		p.material = agreement.Saliva
	}
	if w.chance(20) {
		p.school = orgs[roles.School]
	}
	on := agreement.OfTime(p.reported)
	p.track = agreement.Waiver
	if open := w.openTracks(on); w.chance(30) && len(open) > 0 {
		p.track = pick(w, open...)
	}
	days := pick(w, 30, 120, 200, 300, 365+180, 2*365+60, 3*365-200, 3*365-60) + w.rng.IntN(60)
	p.born = on.AddDays(-days).AddYears(-15)
	return p
}

// starts are the days on which a walk can begin: two that have Easter before
// them, one on which a further track is open.
var starts = []time.Time{
	time.Date(2020, 1, 6, 9, 0, 0, 0, time.UTC), time.Date(2021, 2, 1, 9, 0, 0, 0, time.UTC),
	time.Date(2022, 8, 29, 9, 0, 0, 0, time.UTC),
}

func (w *Walker) openTracks(on agreement.Date) []agreement.Track {
	var open []agreement.Track
	for _, t := range agreement.Tracks() {
		if w.lifecycle.Terms().TrackOpen(t, on) {
			open = append(open, t)
		}
	}
	return open
}

// attempt is an act that somebody may put forward.
type attempt struct {
	role roles.Role
	who  roles.Ref // zero: whoever usually acts in the role
	org  roles.Org // empty: the one they usually act for
	act  event.Payload
	at   time.Time // when to put it forward, if that is still to come
	fact time.Time // when it happened; zero: then
}

func (w *Walker) request(a attempt) contract.Request {
	if a.at.After(w.Now) {
		w.Now = a.at
	}
	r := contract.Request{Act: a.act, Actor: w.Actor(a.role), As: a.role, Recorded: w.Now}
	if a.fact.Before(w.Now) {
		r.Occurred = a.fact
	}
	if a.role == clock {
		return r
	}
	if !a.who.IsZero() {
		r.Actor.Ref = a.who
	}
	if a.org != "" && !a.role.Private() {
		r.Actor.Grants[0].Org = a.org
	}
	return r
}

// Actor is somebody who usually acts in a role.
func (w *Walker) Actor(role roles.Role) roles.Actor {
	if role == clock {
		return roles.TheClock()
	}
	grant := roles.Grant{Role: role}
	if !role.Private() {
		grant.Org = w.orgOf(role)
	}
	return roles.Actor{Ref: w.usual(role), Grants: []roles.Grant{grant}}
}

// usual is who acts in a role.
func (w *Walker) usual(role roles.Role) roles.Ref {
	switch role {
	case roles.Youth:
		return w.person.youth
	case roles.Guardian:
		return pick(w, w.person.guardians...)
	case roles.ConversationPartner:
		return w.onDuty(roles.Conversations).Holder
	case roles.Collector:
		return w.onDuty(roles.Testing).Holder
	case roles.HealthContact:
		return w.onDuty(roles.Testing).Deputy
	case roles.Coordinator, roles.Leader:
		return w.inOffice(role, 1+w.rng.IntN(2))
	}
	return Ref(role.String())
}

// inOffice names one of the people of a municipality.
func (w *Walker) inOffice(role roles.Role, n int) roles.Ref {
	return officials[role][w.orgOf(role)][n-1]
}

// officials are made once: names are hashed.
var officials = func() map[roles.Role]map[roles.Org][2]roles.Ref {
	all := map[roles.Role]map[roles.Org][2]roles.Ref{}
	for _, role := range []roles.Role{roles.Coordinator, roles.Leader} {
		all[role] = map[roles.Org][2]roles.Ref{}
		for _, o := range []roles.Org{home, elsewhere, unbound} {
			name := role.String() + "-" + string(o)
			all[role][o] = [2]roles.Ref{Ref(name + "-1"), Ref(name + "-2")}
		}
	}
	return all
}()

func (w *Walker) onDuty(d roles.Duty) roles.Post {
	if post := w.Contract.Post(d); !post.Holder.IsZero() {
		return post
	}
	return roles.Post{Holder: Ref(d.String() + "-holder"), Deputy: Ref(d.String() + "-deputy")}
}

// orgs are the invented organisations of the shipped profile.
var orgs = map[roles.Role]roles.Org{
	roles.Police: "politi-trondelag", roles.Prosecutor: "patale-trondelag", roles.Mediation: "konfliktradet-trondelag",
	roles.AdvisoryUnit: "rade-trondelag", roles.School: "vgs-eksempel", roles.Laboratory: "lab-eksempel-a",
}

func (w *Walker) orgOf(role roles.Role) roles.Org {
	if o, fixed := orgs[role]; fixed {
		return o
	}
	if o := w.Contract.Responsible(); o != "" {
		return o
	}
	return home
}

func tasks(of string) []event.Task {
	var all []event.Task
	for _, d := range roles.Duties() {
		all = append(all, event.Task{Duty: d, Holder: Ref(d.String() + "-holder" + of), Deputy: Ref(d.String() + "-deputy" + of)})
	}
	return all
}

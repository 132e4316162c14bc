package contract

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/internal/machine"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Lifecycle decides acts under one version of the agreement. Make it with
// [New]; it is immutable and may be shared between goroutines.
type Lifecycle struct {
	terms   *agreement.Terms
	def     Definition
	acts    map[event.Type]uint8
	names   []string // of acts, by index
	tracks  [trackCount]*table
	regions [regionCount]*regionTable
	owes    [agreement.DeadlineCount]*DeadlineSpec
	effects [agreement.DeadlineCount][]effect  // by act: what it does to a deadline
	idles   [regionCount]map[event.Type]States // where an act moves a region from
	desks   sync.Pool                          // only memory kept between calls
}

const (
	trackCount  = int(agreement.Transfer71d) + 1
	regionCount = int(event.ConversationRegion) + 1
)

// table is the lifecycle of one track: rows by state and act, and the pooled
// looplab machines that execute them.
type table struct {
	rows    [][]*trackRow // [state][act]
	byState [event.StateCount][]*trackRow
	// possible lists by act the states it is possible in, for refusals.
	possible []string
	owners   [event.StateCount]roles.Role
	machine  *machine.Machine
	edges    []machine.Edge
}

// trackRow is a row as it stands on one track.
type trackRow struct {
	*Row
	act       uint8
	by        roles.Set
	proposers roles.Set
	grounds   []event.RuleID
	depends   []event.RuleID // the rules that look at the act's content
}

// regionTable is a machine beside the contract.
type regionTable struct {
	acts    map[event.Type]uint8
	machine *machine.Machine
}

// Terms returns the terms the lifecycle decides under.
func (l *Lifecycle) Terms() *agreement.Terms { return l.terms }

// New compiles a definition for one version of the agreement. A defective
// definition is reported with every defect at once, as *Defect values joined in
// one error. What looplab allows in every state is compared with the table, and
// every transition is taken once.
func New(def Definition, terms *agreement.Terms) (*Lifecycle, error) {
	if terms == nil {
		return nil, &Defect{Kind: NoTerms}
	}
	def.Rows = slices.Clone(def.Rows)
	for i := range def.Rows {
		def.Rows[i].Rules, def.Rows[i].Starts = slices.Clone(def.Rows[i].Rules), slices.Clone(def.Rows[i].Starts)
	}
	def.Common, def.Deadlines = slices.Clone(def.Common), slices.Clone(def.Deadlines)
	l := &Lifecycle{terms: terms, def: def, acts: map[event.Type]uint8{}}
	defects := inspect(def)
	for i := range def.Rows {
		if _, known := l.acts[def.Rows[i].Act]; !known && len(l.names) < 250 {
			l.acts[def.Rows[i].Act] = uint8(len(l.names))
			l.names = append(l.names, string(def.Rows[i].Act))
		}
	}
	for i := range def.Deadlines {
		if key := def.Deadlines[i].Key; int(key) < len(l.owes) {
			l.owes[key] = &def.Deadlines[i]
			l.effects[key] = effectsOf(&def.Deadlines[i], l.names)
		}
	}
	if len(defects) > 0 {
		return nil, errors.Join(defects...)
	}
	for _, track := range agreement.Tracks() {
		compiled, err := l.compile(track)
		if err != nil {
			defects = append(defects, err)
			continue
		}
		l.tracks[track] = compiled
	}
	for _, r := range def.Regions {
		if l.idles[r.Region] == nil {
			l.idles[r.Region] = map[event.Type]States{}
		}
		l.idles[r.Region][r.Act] |= r.From
	}
	// A case without a track is judged like the first one, so that its refusal
	// says what is wrong with it.
	l.tracks[agreement.NoTrack] = l.tracks[agreement.Waiver]
	for region := event.ConsentRegion; int(region) < regionCount; region++ {
		compiled, err := compileRegion(def, region)
		if err != nil {
			defects = append(defects, err)
			continue
		}
		l.regions[region] = compiled
	}
	if err := errors.Join(defects...); err != nil {
		return nil, err
	}
	return l, nil
}

// roleOn gives who acts and proposes on one track.
func (r *Row) roleOn(track agreement.Track) ByTrack {
	if special, ok := r.On[track]; ok {
		return special
	}
	return ByTrack{By: r.By, Proposer: r.Proposer}
}

// destinations lists where a row leads from a state; staying counts.
func (r *Row) destinations(from event.State) []event.State {
	if len(r.To) == 0 || r.Stays {
		return append(slices.Clone(r.To), from)
	}
	return r.To
}

// statesOf gives the states that exist, and the one before the first event.
func (d *Definition) statesOf() States {
	all := In(event.StateNone)
	for _, s := range d.States {
		all |= In(s.State)
	}
	return all
}

func (l *Lifecycle) compile(track agreement.Track) (*table, error) {
	t := &table{rows: make([][]*trackRow, event.StateCount), possible: make([]string, len(l.names))}
	for s := range t.rows {
		t.rows[s] = make([]*trackRow, len(l.names))
	}
	for _, s := range l.def.States {
		t.owners[s.State] = ownerOn(s, track)
	}
	exist := l.def.statesOf()
	possible := make([][]string, len(l.names))
	var edges []machine.Edge
	for i := range l.def.Rows {
		row := &l.def.Rows[i]
		if !row.Tracks.Has(track) {
			continue
		}
		who := row.roleOn(track)
		compiled := &trackRow{Row: row, act: l.acts[row.Act], by: who.By, proposers: who.Proposer}
		for _, r := range l.def.Common {
			compiled.grounds = append(compiled.grounds, r.ID)
		}
		for _, r := range row.Rules {
			compiled.grounds = append(compiled.grounds, r.ID)
			if r.needsData {
				compiled.depends = append(compiled.depends, r.ID)
			}
		}
		for s := event.StateNone; int(s) < event.StateCount; s++ {
			if !(row.From & exist).Has(s) {
				continue
			}
			t.rows[s][compiled.act] = compiled
			t.byState[s] = append(t.byState[s], compiled)
			possible[compiled.act] = append(possible[compiled.act], s.String())
			own := len(edges)
			for _, to := range row.destinations(s) {
				edge := machine.Edge{From: uint8(s), Act: compiled.act, To: uint8(to)}
				if exist.Has(to) && !slices.Contains(edges[own:], edge) {
					edges = append(edges, edge)
				}
			}
		}
	}
	for act := range possible {
		t.possible[act] = strings.Join(possible[act], ", ")
	}
	var err error
	t.edges = edges
	if t.machine = l.sameMachine(edges); t.machine == nil {
		t.machine, err = machine.New(track.String(), stateNames(), l.names, edges)
	}
	return t, err
}

// sameMachine finds the machine of a track with the very same transitions: tracks
// that differ only in who acts need no machine of their own.
func (l *Lifecycle) sameMachine(edges []machine.Edge) *machine.Machine {
	for _, other := range l.tracks {
		if other != nil && slices.Equal(other.edges, edges) {
			return other.machine
		}
	}
	return nil
}

func ownerOn(s StateSpec, track agreement.Track) roles.Role {
	if special, ok := s.OnTrack[track]; ok {
		return special
	}
	return s.Owner
}

func compileRegion(def Definition, region event.Region) (*regionTable, error) {
	t := &regionTable{acts: map[event.Type]uint8{}}
	var names []string
	var edges []machine.Edge
	for _, row := range def.Regions {
		if row.Region != region {
			continue
		}
		act, known := t.acts[row.Act]
		if !known {
			act = uint8(len(names))
			t.acts[row.Act] = act
			names = append(names, string(row.Act))
		}
		for s := event.StateNone; int(s) < event.StateCount; s++ {
			for _, to := range row.To {
				if row.From.Has(s) {
					edges = append(edges, machine.Edge{From: uint8(s), Act: act, To: uint8(to)})
				}
			}
		}
	}
	var err error
	t.machine, err = machine.New(region.String(), stateNames(), names, edges)
	return t, err
}

// stateNames gives looplab its names. The state before the first event has the
// empty name.
func stateNames() []string {
	names := make([]string, event.StateCount)
	for s := range names {
		names[s] = event.State(s).String()
	}
	return names
}

package contract

import (
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// DefectKind is what is wrong with a definition.
type DefectKind string

// The defects of a definition.
const (
	NoTerms               DefectKind = "no-terms"
	DuplicateEdge         DefectKind = "duplicate-edge"
	UnreachableState      DefectKind = "unreachable-state"
	DeadEnd               DefectKind = "dead-end"
	OwnerlessState        DefectKind = "ownerless-state"
	NobodyMayAct          DefectKind = "nobody-may-act"
	UnnamedRule           DefectKind = "unnamed-rule"
	ConflictingRule       DefectKind = "conflicting-rule"
	RuleWithoutCheck      DefectKind = "rule-without-check"
	UndeclaredState       DefectKind = "undeclared-state"
	UndeclaredDestination DefectKind = "undeclared-destination"
	NoChoice              DefectKind = "no-choice"
	UnnamedAct            DefectKind = "unnamed-act"
	UnnamedRow            DefectKind = "unnamed-row"
	UnknownDeadline       DefectKind = "unknown-deadline"
	UnusedDeadline        DefectKind = "unused-deadline"
	TooManyActs           DefectKind = "too-many-acts"
)

// Defect is one thing wrong with a definition, with where it is.
type Defect struct {
	Kind  DefectKind
	Row   string
	Act   event.Type
	State event.State
	Track agreement.Track
	Rule  event.RuleID
	Key   agreement.Deadline
}

func (d *Defect) Error() string {
	var where strings.Builder
	for _, part := range []struct{ name, value string }{
		{"row", d.Row}, {"act", string(d.Act)}, {"state", d.State.String()}, {"track", d.Track.String()},
		{"rule", string(d.Rule)}, {"deadline", d.Key.String()},
	} {
		if part.value != "" {
			where.WriteString(" " + part.name + "=" + part.value)
		}
	}
	return "contract: defective definition: " + string(d.Kind) + where.String()
}

// inspect finds every defect of a definition.
func inspect(def Definition) []error {
	var found []error
	report := func(d Defect) { found = append(found, &d) }
	inspectStates(def, report)
	inspectRows(def, report)
	inspectRules(def, report)
	inspectDeadlines(def, report)
	for _, track := range agreement.Tracks() {
		inspectEdges(def, track, report)
	}
	inspectReach(def, report)
	return found
}

func inspectStates(def Definition, report func(Defect)) {
	for _, s := range def.States {
		if s.State.Terminal() {
			continue
		}
		for _, track := range agreement.Tracks() {
			if ownerOn(s, track) == roles.NoRole {
				report(Defect{Kind: OwnerlessState, State: s.State, Track: track})
			}
		}
	}
}

func inspectRows(def Definition, report func(Defect)) {
	exist := def.statesOf()
	acts := map[event.Type]bool{}
	for i := range def.Rows {
		row := &def.Rows[i]
		at := Defect{Row: row.ID, Act: row.Act}
		add := func(kind DefectKind) { d := at; d.Kind = kind; report(d) }
		acts[row.Act] = true
		if row.Act == "" {
			add(UnnamedAct)
		}
		if row.ID == "" {
			add(UnnamedRow)
		}
		if row.From&exist == 0 {
			add(UndeclaredState)
		}
		for _, track := range agreement.Tracks() {
			if row.Tracks.Has(track) && row.roleOn(track).By == 0 {
				d := at
				d.Kind, d.Track = NobodyMayAct, track
				report(d)
			}
		}
		if row.Choose == nil && (len(row.To) > 1 || row.Stays) {
			add(NoChoice)
		}
	}
	if len(acts) > 250 {
		report(Defect{Kind: TooManyActs})
	}
}

// inspectRules: every rule has a name and a check, and one name means one thing.
func inspectRules(def Definition, report func(Defect)) {
	basis := map[event.RuleID]string{}
	look := func(row *Row, r Rule) {
		at := Defect{Rule: r.ID}
		if row != nil {
			at.Row, at.Act = row.ID, row.Act
		}
		if r.ID == "" || r.Basis == "" {
			at.Kind = UnnamedRule
			report(at)
		}
		if r.check == nil {
			at.Kind = RuleWithoutCheck
			report(at)
		}
		if known, seen := basis[r.ID]; seen && known != r.Basis {
			at.Kind = ConflictingRule
			report(at)
		}
		basis[r.ID] = r.Basis
	}
	for _, r := range def.Common {
		look(nil, r)
	}
	for i := range def.Rows {
		for _, r := range def.Rows[i].Rules {
			look(&def.Rows[i], r)
		}
	}
}

func inspectDeadlines(def Definition, report func(Defect)) {
	declared := map[agreement.Deadline]bool{}
	for _, d := range def.Deadlines {
		declared[d.Key] = true
		if d.Owner == roles.NoRole && !d.Lapses || d.Owner.Private() {
			report(Defect{Kind: NobodyMayAct, Key: d.Key})
		}
	}
	started := map[agreement.Deadline]bool{}
	for i := range def.Rows {
		for _, s := range def.Rows[i].Starts {
			started[s.Key] = true
			if !declared[s.Key] {
				report(Defect{Kind: UnknownDeadline, Row: def.Rows[i].ID, Act: def.Rows[i].Act, Key: s.Key})
			}
		}
	}
	for _, d := range def.Deadlines {
		if !started[d.Key] {
			report(Defect{Kind: UnusedDeadline, Key: d.Key})
		}
	}
}

// inspectEdges: one row for an act and a source on each track, and every
// destination a declared state.
func inspectEdges(def Definition, track agreement.Track, report func(Defect)) {
	exist := def.statesOf()
	taken := map[event.Type]States{}
	for i := range def.Rows {
		row := &def.Rows[i]
		if !row.Tracks.Has(track) {
			continue
		}
		from := row.From & exist
		twice := from & taken[row.Act]
		for s := event.StateNone; int(s) < event.StateCount; s++ {
			if twice.Has(s) {
				report(Defect{Kind: DuplicateEdge, Row: row.ID, Act: row.Act, State: s, Track: track})
			}
		}
		taken[row.Act] |= from
		for _, to := range row.To {
			if !exist.Has(to) {
				report(Defect{Kind: UndeclaredDestination, Row: row.ID, Act: row.Act, State: to, Track: track})
			}
		}
	}
}

// inspectReach: on some track every state can be entered, and from every state
// that can be entered an end can be reached.
func inspectReach(def Definition, report func(Defect)) {
	reached := States(0)
	for _, track := range agreement.Tracks() {
		entered, ends := def.reach(track)
		reached |= entered
		for _, s := range def.States {
			if entered.Has(s.State) && !ends.Has(s.State) {
				report(Defect{Kind: DeadEnd, State: s.State, Track: track})
			}
		}
	}
	for _, s := range def.States {
		if !reached.Has(s.State) {
			report(Defect{Kind: UnreachableState, State: s.State})
		}
	}
}

// reach gives the states that can be entered on a track and those from which a
// terminal state can be reached.
func (d *Definition) reach(track agreement.Track) (entered, ends States) {
	entered, ends = In(event.StateNone), terminal
	for changed := true; changed; {
		wasEntered, hadEnds := entered, ends
		for i := range d.Rows {
			row := &d.Rows[i]
			if !row.Tracks.Has(track) {
				continue
			}
			for _, to := range row.To {
				if row.From&entered != 0 {
					entered |= In(to)
				}
				if ends.Has(to) {
					ends |= row.From
				}
			}
		}
		changed = entered != wasEntered || ends != hadEnds
	}
	return entered, ends
}

// Rules lists every rule of the definition once, in order of first appearance.
func (d *Definition) Rules() []Rule {
	var all []Rule
	add := func(r Rule) {
		if !slices.ContainsFunc(all, func(known Rule) bool { return known.ID == r.ID }) {
			all = append(all, r)
		}
	}
	for i := range d.Rows {
		for _, r := range d.Rows[i].Rules {
			add(r)
		}
	}
	for _, r := range d.Common {
		add(r)
	}
	return all
}

package agreement

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Effect says which way a change goes.
type Effect string

// The effects.
const (
	Narrower    Effect = "narrower" // as a lower layer may
	Wider       Effect = "wider"    // as a lower layer may not
	NeitherWay  Effect = "neither"  // another thing, or not to be compared
	LocalMatter Effect = "local"    // not compared: no layer has the say over another
)

// Change is one difference between two documents. Before is empty for what is
// new, After for what is gone.
type Change struct {
	Path   string
	Before string
	After  string
	Effect Effect
}

// Diff lists what differs between two documents that [Load] has returned,
// ordered by path. It compares what has an effect, and where it comes from
// (mark and source), but not the texts for people.
//
// A value, deadline, set or ladder step that only one document has is neither
// narrower nor wider, because a layer takes over what it does not say. A party,
// an open track and a cell of the disclosure matrix are: without them nobody
// is bound, the track is closed, nothing is disclosed.
func Diff(a, b *Document) []Change {
	before, after := flatten(a), flatten(b)
	paths := make([]string, 0, len(before)+len(after))
	for path := range before {
		paths = append(paths, path)
	}
	for path := range after {
		if _, both := before[path]; !both {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	var changes []Change
	for _, path := range paths {
		was, is := before[path], after[path]
		if was.text != is.text {
			changes = append(changes, Change{path, was.text, is.text, effect(was, is)})
		}
	}
	return changes
}

// leaf is one comparable statement of a document.
type leaf struct {
	text  string
	rule  Narrowing
	value any // what noWider compares; nil for what can only be the same or not
	none  any // what it means not to have the leaf; nil for "taken over"
}

func effect(was, is leaf) Effect {
	if was.rule == Local || is.rule == Local {
		return LocalMatter
	}
	before, after := cmp.Or(was.value, is.none), cmp.Or(is.value, was.none)
	if before == nil || after == nil {
		return NeitherWay
	}
	rule := cmp.Or(was.rule, is.rule)
	narrower, wider := noWider(rule, after, before), noWider(rule, before, after)
	switch {
	case narrower && !wider:
		return Narrower
	case wider && !narrower:
		return Wider
	}
	return NeitherWay
}

// Values of leaves that need a type of their own.
type (
	codes    *[]string
	cell     *[]Grant
	steps    *[]LadderRow
	firstDay Date // zero is never
	lastDay  Date // zero is no end
)

// noWider says whether one value gives no more room than another of the same
// type.
func noWider(rule Narrowing, lower, upper any) bool {
	switch lower := lower.(type) {
	case int:
		return narrows(rule, cmp.Compare(lower, upper.(int)))
	case firstDay:
		begin := upper.(firstDay)
		return lower == 0 || begin != 0 && lower >= begin
	case lastDay:
		end := upper.(lastDay)
		return end == 0 || lower != 0 && lower <= end
	case Period:
		order, ok := lower.Cmp(upper.(Period))
		return ok && narrows(rule, order)
	case bool:
		return !lower || upper.(bool)
	case codes:
		return narrowsSet(rule, *upper.(codes), *lower)
	case cell:
		return narrowsGrants(*upper.(cell), *lower)
	case Party:
		return lower.From.IsZero() || boundWithin([]Party{upper.(Party)}, lower)
	case steps:
		return !slices.ContainsFunc(*lower, func(row LadderRow) bool { return rowBeyond(*upper.(steps), row) != 0 })
	}
	return false
}

// flatten lists the statements of a document by path.
func flatten(doc *Document) map[string]leaf {
	f := flattener{}
	f["/kind"] = leaf{text: string(doc.Kind)}
	f["/name"] = leaf{text: doc.Name}
	f["/version"] = leaf{text: strconv.Itoa(doc.Version)}
	f["/municipality"] = leaf{text: string(doc.Municipality)}
	f["/validFrom"] = leaf{text: doc.ValidFrom.String(), value: firstDay(doc.ValidFrom)}
	f["/validTo"] = leaf{text: doc.ValidTo.String(), value: lastDay(doc.ValidTo)}
	f.values(doc)
	f.parties(doc)
	f.tracks(doc)
	f.ladder(doc)
	f.disclosure(doc)
	f.laboratories(doc)
	return f
}

type flattener map[string]leaf

func (f flattener) origin(path string, mark Mark, source string) {
	f[path+"/mark"] = leaf{text: string(mark)}
	f[path+"/source"] = leaf{text: source}
}

func (f flattener) values(doc *Document) {
	for field, number := range doc.Values {
		path := valuePath(field)
		f[path] = leaf{text: strconv.Itoa(number.Value), rule: fieldSpecs[field].Narrow, value: number.Value}
		f.origin(path, number.Mark, number.Source)
	}
	for _, spec := range Periods() {
		if term, ok := doc.Deadlines[spec.Deadline]; ok {
			path := "/deadlines/" + spec.Deadline.String()
			f[path] = leaf{text: term.Value.String(), rule: spec.Narrow, value: term.Value}
			f.origin(path, term.Mark, term.Source)
		}
	}
	for _, spec := range Sets() {
		if term, ok := doc.Sets[spec.Set]; ok {
			path := "/sets/" + spec.Set.String()
			f[path] = leaf{text: "{" + strings.Join(term.Value, " ") + "}", rule: spec.Narrow, value: codes(&term.Value)}
			f.origin(path, term.Mark, term.Source)
		}
	}
}

func (f flattener) parties(doc *Document) {
	for _, p := range doc.Parties {
		path := strings.Join([]string{"/parties", string(p.Kind), string(p.Org), p.From.String()}, "/")
		f[path] = leaf{text: p.From.String() + "/" + p.To.String(), value: p, none: Party{}}
		f.origin(path, p.Mark, p.Source)
	}
	for _, c := range doc.Contacts {
		path := strings.Join([]string{"/contacts", string(c.Municipality), c.Duty.String(), c.From.String()}, "/")
		f[path] = leaf{text: string(c.Post) + " " + c.From.String() + "/" + c.To.String(), rule: Local}
		f.origin(path, c.Mark, c.Source)
	}
}

func (f flattener) tracks(doc *Document) {
	for _, t := range doc.Tracks {
		path := "/tracks/" + t.Track.String()
		f[path+"/open"] = leaf{text: strconv.FormatBool(t.Open), value: t.Open, none: false}
		f[path+"/validFrom"] = leaf{text: t.ValidFrom.String(), value: firstDay(t.ValidFrom)}
		f[path+"/validTo"] = leaf{text: t.ValidTo.String(), value: lastDay(t.ValidTo)}
		f[path+"/decidedBy"] = leaf{text: t.DecidedBy.String()}
		f[path+"/basis"] = leaf{text: strings.Join(t.Basis, " ")}
		f[path+"/legalOpinion"] = leaf{text: t.LegalOpinion}
		f[path+"/opinionRequired"] = leaf{text: strconv.FormatBool(t.OpinionRequired)}
		f.origin(path, t.Mark, t.Source)
	}
}

func (f flattener) ladder(doc *Document) {
	for i := 0; i < len(doc.Ladder); {
		row := doc.Ladder[i]
		rows := doc.Ladder[i:]
		if end := slices.IndexFunc(rows, func(r LadderRow) bool { return compareSteps(r, row) != 0 }); end >= 0 {
			rows = rows[:end]
		}
		path := strings.Join([]string{"/ladder", string(row.Trigger), string(row.Severity), string(row.Evidence)}, "/")
		texts := make([]string, len(rows))
		for j, r := range rows {
			texts[j] = strconv.Itoa(r.From) + "-" + strconv.Itoa(r.To) + ": " + r.Rungs.String()
			f.origin(path+"/"+strconv.Itoa(r.From), r.Mark, r.Source)
		}
		f[path] = leaf{text: strings.Join(texts, "; "), value: steps(&rows)}
		i += len(rows)
	}
}

func (f flattener) disclosure(doc *Document) {
	for _, row := range doc.Disclosure {
		path := "/disclosure/" + row.Topic.String()
		for reader, grants := range row.Readers {
			f[path+"/"+reader.String()] = leaf{text: "[" + grantsText(grants) + "]", value: cell(&grants), none: cell(&[]Grant{})}
		}
		f.origin(path, row.Mark, row.Source)
	}
}

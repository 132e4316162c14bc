package agreement

import (
	"slices"
	"strconv"

	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Limits of what a document may hold.
const (
	maxName    = 64
	maxLabel   = 4000
	maxVersion = 9999
	maxCount   = 99  // positions in the ladder
	maxDays    = 400 // length of a deadline, in its unit
)

// checker notes what makes no sense in a document whose types are right.
type checker struct {
	kind    Kind
	defects []Defect
}

func (c *checker) report(path string, code DefectCode, args ...string) {
	c.defects = append(c.defects, Defect{path, code, args})
}

// check judges the whole document by itself; whether it narrows another is
// judged by [Bind].
func (doc *Document) check() []Defect {
	c := checker{kind: doc.Kind}
	if doc.Format != Format {
		c.report("/format", BadCode, Format)
	}
	oneOf(&c, "/kind", doc.Kind, Kinds())
	c.slug("/name", doc.Name)
	c.within("/version", doc.Version, 1, maxVersion)
	c.labels("/title", doc.Title)
	c.labels("/notice", doc.Notice)
	c.span("/validFrom", "/validTo", doc.ValidFrom, doc.ValidTo)
	c.municipality(doc.Municipality)
	c.parties(doc.Parties)
	c.contacts(doc.Contacts, doc.Municipality)
	c.tracks(doc.Tracks)
	c.values(doc.Values)
	c.periods(doc.Deadlines)
	c.sets(doc.Sets)
	c.ladder(doc.Ladder)
	c.disclosure(doc.Disclosure)
	c.laboratories(doc.Laboratories)
	return c.defects
}

func oneOf[T ~string](c *checker, path string, have T, all []T) {
	if !slices.Contains(all, have) {
		c.report(path, BadCode)
	}
}

// slug: lower-case ASCII letters, digits, dots and hyphens, at most 64.
func (c *checker) slug(path, text string) {
	if !isSlug(text, ".-") {
		c.report(path, BadCode, "slug")
	}
}

func isSlug(text, inner string) bool {
	if text == "" || len(text) > maxName {
		return false
	}
	for i := range len(text) {
		b := text[i]
		plain := b >= 'a' && b <= 'z' || b >= '0' && b <= '9'
		if !plain && (i == 0 || !slices.Contains([]byte(inner), b)) {
			return false
		}
	}
	return true
}

func (c *checker) within(path string, n, least, greatest int) {
	if n < least || n > greatest {
		c.report(path, OutOfRange, strconv.Itoa(least), strconv.Itoa(greatest))
	}
}

func (c *checker) labels(path string, l Labels) {
	c.label(path+"/nb", l.NB)
	c.label(path+"/nn", l.NN)
	c.label(path+"/en", l.EN)
}

func (c *checker) label(path, text string) {
	switch {
	case text == "":
		c.report(path, Missing)
	case !strictjson.Fit(text):
		c.report(path, BadText)
	default:
		c.within(path, len(text), 1, maxLabel)
	}
}

func (c *checker) span(fromPath, toPath string, from, to Date) {
	if !from.Valid() {
		c.report(fromPath, BadDate)
	}
	if !to.IsZero() && !to.Valid() {
		c.report(toPath, BadDate)
	} else if !to.IsZero() && to < from {
		c.report(toPath, EndsTooEarly)
	}
}

func (c *checker) origin(path string, mark Mark, source string) {
	oneOf(c, path+"/mark", mark, Marks())
	if !isSlug(source, ".,-") {
		c.report(path+"/source", BadCode, "source")
	}
}

func (c *checker) municipality(code roles.Org) {
	switch {
	case c.kind == MunicipalLayer && !code.Municipality():
		c.report("/municipality", BadCode, "municipality number")
	case c.kind != MunicipalLayer && code != "":
		c.report("/municipality", WrongLayer, string(c.kind))
	}
}

func (c *checker) org(path string, org roles.Org, municipality bool) {
	switch {
	case municipality && !org.Municipality():
		c.report(path, BadCode, "municipality number")
	case org.Check() != nil:
		c.report(path, BadCode, "organisation")
	}
}

func (c *checker) parties(parties []Party) {
	for i, p := range parties {
		path := "/parties/" + strconv.Itoa(i)
		oneOf(c, path+"/kind", p.Kind, PartyKinds())
		c.org(path+"/org", p.Org, p.Kind == MunicipalityParty)
		c.span(path+"/from", path+"/to", p.From, p.To)
		c.origin(path, p.Mark, p.Source)
		for j, q := range parties[:i] {
			if p.Org == q.Org && p.Kind == q.Kind && overlap(p.From, p.To, q.From, q.To) {
				c.report(path, Duplicate, "/parties/"+strconv.Itoa(j))
			}
		}
	}
}

func (c *checker) contacts(contacts []Contact, own roles.Org) {
	for i, k := range contacts {
		path := "/contacts/" + strconv.Itoa(i)
		c.org(path+"/municipality", k.Municipality, true)
		if c.kind == MunicipalLayer && k.Municipality != own {
			c.report(path+"/municipality", WrongLayer, string(c.kind))
		}
		if k.Duty == roles.NoDuty {
			c.report(path+"/duty", Missing)
		}
		c.org(path+"/post", k.Post, false)
		c.span(path+"/from", path+"/to", k.From, k.To)
		c.origin(path, k.Mark, k.Source)
		for j, q := range contacts[:i] {
			if k.Municipality == q.Municipality && k.Duty == q.Duty && overlap(k.From, k.To, q.From, q.To) {
				c.report(path, Duplicate, "/contacts/"+strconv.Itoa(j))
			}
		}
	}
}

// overlap says whether two spans share a day; a span without a beginning
// shares none.
func overlap(aFrom, aTo, bFrom, bTo Date) bool {
	return covers(aFrom, aTo, bFrom) || covers(bFrom, bTo, aFrom)
}

func (c *checker) tracks(tracks []TrackTerm) {
	for i, t := range tracks {
		path := "/tracks/" + strconv.Itoa(i)
		if t.Track == NoTrack {
			c.report(path+"/track", Missing)
		}
		if t.DecidedBy == roles.NoRole {
			c.report(path+"/decidedBy", Missing)
		}
		if t.Open || !t.ValidFrom.IsZero() || !t.ValidTo.IsZero() {
			c.span(path+"/validFrom", path+"/validTo", t.ValidFrom, t.ValidTo)
		}
		for j, key := range t.Basis {
			c.slug(path+"/basis/"+strconv.Itoa(j), key)
		}
		if t.LegalOpinion != "" {
			c.slug(path+"/legalOpinion", t.LegalOpinion)
		}
		c.origin(path, t.Mark, t.Source)
		for j, q := range tracks[:i] {
			if t.Track != NoTrack && t.Track == q.Track {
				c.report(path, Duplicate, "/tracks/"+strconv.Itoa(j))
			}
		}
	}
}

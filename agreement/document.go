package agreement

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Format is the name and version of the file format that [Load] reads.
const Format = "ruskontrakt-agreement/1"

// Kind says which layer a document is.
type Kind string

// The layers, from the uppermost down. Each may only narrow the one above.
const (
	LawLayer         Kind = "law"
	InterAgencyLayer Kind = "inter-agency"
	MunicipalLayer   Kind = "municipal"
	PlanLayer        Kind = "plan"
)

// Kinds lists the layers from the uppermost down.
func Kinds() []Kind { return []Kind{LawLayer, InterAgencyLayer, MunicipalLayer, PlanLayer} }

// Mark says how sure an item is.
type Mark string

// The marks of process.md.
const (
	MarkSourced   Mark = "s" // a public source says so
	MarkVaries    Mark = "v" // practice varies between places
	MarkDefault   Mark = "d" // the project's own default
	MarkUnchecked Mark = "k" // background law, to be checked by a jurist
)

// Marks lists every mark.
func Marks() []Mark { return []Mark{MarkSourced, MarkVaries, MarkDefault, MarkUnchecked} }

// PartyKind is what a party to the agreement is.
type PartyKind string

// The kinds of party.
const (
	MunicipalityParty PartyKind = "municipality"
	PoliceParty       PartyKind = "police"
	SchoolParty       PartyKind = "school"
	MediationParty    PartyKind = "mediation"
	ProsecutorParty   PartyKind = "prosecutor"
	AdvisoryParty     PartyKind = "advisory-unit"
)

// PartyKinds lists every kind of party.
func PartyKinds() []PartyKind {
	return []PartyKind{MunicipalityParty, PoliceParty, SchoolParty, MediationParty, ProsecutorParty, AdvisoryParty}
}

// Document is one layer of an agreement. [Load] makes it from a file. Treat it
// as read-only: it is shared by everything bound from it.
//
// The fields of this and the following types are declared in the order of
// their stored names, because the canonical form is what encoding/json makes
// of them.
type Document struct {
	Contacts     []Contact               `json:"contacts,omitempty"`
	Deadlines    map[Deadline]PeriodTerm `json:"deadlines,omitempty"`
	Disclosure   []DisclosureRow         `json:"disclosure,omitempty"`
	Format       string                  `json:"format"`
	Kind         Kind                    `json:"kind"`
	Laboratories []Laboratory            `json:"laboratories,omitempty"`
	Ladder       []LadderRow             `json:"ladder,omitempty"`
	Municipality roles.Org               `json:"municipality,omitempty"` // municipal layer only
	Name         string                  `json:"name"`
	Notice       Labels                  `json:"notice"`
	Parties      []Party                 `json:"parties,omitempty"`
	Sets         map[SetKey]SetTerm      `json:"sets,omitempty"`
	Title        Labels                  `json:"title"`
	Tracks       []TrackTerm             `json:"tracks,omitempty"`
	ValidFrom    Date                    `json:"validFrom"`
	ValidTo      Date                    `json:"validTo,omitzero"` // last day; zero is no end
	Values       map[Field]Number        `json:"values,omitempty"`
	Version      int                     `json:"version"`
}

// Labels is a text for people in the three languages.
type Labels struct {
	EN string `json:"en"`
	NB string `json:"nb"`
	NN string `json:"nn"`
}

// Number is a whole-number value.
type Number struct {
	Mark   Mark   `json:"mark"`
	Source string `json:"source"`
	Value  int    `json:"value"`
}

// PeriodTerm is the length of a deadline.
type PeriodTerm struct {
	Mark   Mark   `json:"mark"`
	Source string `json:"source"`
	Value  Period `json:"value"`
}

// SetTerm is a set of codes, sorted.
type SetTerm struct {
	Mark   Mark     `json:"mark"`
	Source string   `json:"source"`
	Value  []string `json:"value"`
}

// Party is an organisation bound by the agreement from a day to a last day;
// a zero To is no end.
type Party struct {
	From   Date      `json:"from"`
	Kind   PartyKind `json:"kind"`
	Mark   Mark      `json:"mark"`
	Org    roles.Org `json:"org"`
	Source string    `json:"source"`
	To     Date      `json:"to,omitzero"`
}

// Contact says that a municipality has named a contact holder for a duty, and
// at which unit. It holds no person: who it is, the host knows.
type Contact struct {
	Duty         roles.Duty `json:"duty"`
	From         Date       `json:"from"`
	Mark         Mark       `json:"mark"`
	Municipality roles.Org  `json:"municipality"`
	Post         roles.Org  `json:"post"`
	Source       string     `json:"source"`
	To           Date       `json:"to,omitzero"`
}

// TrackTerm says whether a track is open, when, and on what legal basis.
type TrackTerm struct {
	// Basis lists legal references by key, as "strpl-69".
	Basis     []string   `json:"basis,omitempty"`
	DecidedBy roles.Role `json:"decidedBy"`
	// LegalOpinion is the code of a recorded legal opinion.
	LegalOpinion string `json:"legalOpinion,omitempty"`
	Mark         Mark   `json:"mark"`
	Open         bool   `json:"open"`
	// OpinionRequired says that a lower layer may open the track only with a
	// legal opinion.
	OpinionRequired bool   `json:"opinionRequired,omitempty"`
	Source          string `json:"source"`
	Track           Track  `json:"track"`
	// ValidFrom is the first day; zero is closed.
	ValidFrom Date `json:"validFrom,omitzero"`
	// ValidTo is the last day; zero is no end.
	ValidTo Date `json:"validTo,omitzero"`
}

// covers says whether from <= d <= to; no first day covers nothing, no last
// day is no end, and no date is never covered.
func covers(from, to, d Date) bool {
	return !d.IsZero() && !from.IsZero() && from <= d && (to.IsZero() || d <= to)
}

// Canonical returns the one form of the document that is hashed: RFC 8785
// (members sorted, no white space, UTF-8 as it is), with its lists in a fixed
// order and empty members left out. What stands in the file between the
// values, and in which order, does not change it.
func (doc *Document) Canonical() ([]byte, error) {
	sorted := *doc
	sorted.sort()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(&sorted); err != nil {
		return nil, fmt.Errorf("agreement: canonical form: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Hash is SHA-256 over the canonical form; zero for a document that has none,
// because it holds values outside their enumerations.
func (doc *Document) Hash() Hash {
	canonical, err := doc.Canonical()
	if err != nil {
		return Hash{}
	}
	return sha256.Sum256(canonical)
}

// sort puts every list in canonical order. It replaces lists and maps and
// changes none.
func (doc *Document) sort() {
	doc.Contacts = sorted(doc.Contacts, func(a, b Contact) int {
		return cmp.Or(cmp.Compare(a.Municipality, b.Municipality), cmp.Compare(a.Duty, b.Duty), cmp.Compare(a.From, b.From))
	})
	doc.Disclosure = sorted(doc.Disclosure, func(a, b DisclosureRow) int { return cmp.Compare(a.Topic, b.Topic) })
	for i, row := range doc.Disclosure {
		doc.Disclosure[i].Readers = sortedLists(row.Readers, func(a, b Grant) int {
			return cmp.Or(cmp.Compare(b.Level, a.Level), cmp.Compare(a.When, b.When))
		})
	}
	doc.Laboratories = sorted(doc.Laboratories, func(a, b Laboratory) int { return cmp.Compare(a.Key, b.Key) })
	doc.Ladder = sorted(doc.Ladder, func(a, b LadderRow) int {
		return cmp.Or(compareSteps(a, b), cmp.Compare(a.From, b.From))
	})
	doc.Parties = sorted(doc.Parties, func(a, b Party) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Org, b.Org), cmp.Compare(a.From, b.From))
	})
	doc.Sets = maps.Clone(doc.Sets)
	for key, set := range doc.Sets {
		set.Value = append([]string{}, sorted(set.Value, strings.Compare)...)
		doc.Sets[key] = set
	}
	doc.Tracks = sorted(doc.Tracks, func(a, b TrackTerm) int { return cmp.Compare(a.Track, b.Track) })
	for i, term := range doc.Tracks {
		doc.Tracks[i].Basis = sorted(term.Basis, strings.Compare)
	}
}

func sorted[T any](list []T, compare func(a, b T) int) []T {
	list = slices.Clone(list)
	slices.SortStableFunc(list, compare)
	return list
}

// sortedLists sorts each list of a map; one without members is empty, not nil,
// so that it is stored as such.
func sortedLists[K comparable, T any](lists map[K][]T, compare func(a, b T) int) map[K][]T {
	lists = maps.Clone(lists)
	for key, list := range lists {
		lists[key] = append([]T{}, sorted(list, compare)...)
	}
	return lists
}

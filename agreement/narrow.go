package agreement

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// narrows says whether the comparison of a lower value with the upper one is
// allowed by a manner of narrowing. Subset is judged by membership, elsewhere.
func narrows(rule Narrowing, lowerToUpper int) bool {
	switch rule {
	case MinUp:
		return lowerToUpper >= 0
	case MaxDown:
		return lowerToUpper <= 0
	case Local:
		return true
	case Fixed, Subset:
	}
	return lowerToUpper == 0
}

func (b *binder) values(values map[Field]Number) {
	for _, spec := range Fields() {
		number, ok := values[spec.Field]
		if !ok {
			continue
		}
		upper := b.terms.N(spec.Field)
		if by := b.valueOf[spec.Field]; by != "" && !narrows(spec.Narrow, cmp.Compare(number.Value, upper)) {
			b.widens(valuePath(spec.Field), by, strconv.Itoa(upper), strconv.Itoa(number.Value), spec.Narrow)
			continue
		}
		b.terms.values[spec.Field] = int32(number.Value)
		b.valueOf[spec.Field] = b.lower
	}
}

func (b *binder) periods(periods map[Deadline]PeriodTerm) {
	for _, spec := range Periods() {
		term, ok := periods[spec.Deadline]
		if !ok {
			continue
		}
		upper := b.terms.periods[spec.Deadline]
		order, decided := term.Value.Cmp(upper)
		if by := b.periodOf[spec.Deadline]; by != "" && (!decided || !narrows(spec.Narrow, order)) {
			b.widens("/deadlines/"+spec.Deadline.String(), by, upper.String(), term.Value.String(), spec.Narrow)
			continue
		}
		b.terms.periods[spec.Deadline] = term.Value
		b.periodOf[spec.Deadline] = b.lower
	}
}

func (b *binder) sets(sets map[SetKey]SetTerm) {
	for _, spec := range Sets() {
		term, ok := sets[spec.Set]
		if !ok {
			continue
		}
		upper := b.terms.sets[spec.Set]
		if by := b.setOf[spec.Set]; by != "" && !narrowsSet(spec.Narrow, upper, term.Value) {
			b.widens("/sets/"+spec.Set.String(), by, strings.Join(upper, " "), strings.Join(term.Value, " "), spec.Narrow)
			continue
		}
		b.terms.sets[spec.Set] = slices.Clone(term.Value)
		b.setOf[spec.Set] = b.lower
	}
}

func narrowsSet(rule Narrowing, upper, lower []string) bool {
	if rule == Fixed {
		return slices.Equal(upper, lower)
	}
	return !slices.ContainsFunc(lower, func(code string) bool { return !slices.Contains(upper, code) })
}

// boundTrack is what the layers say of a track together.
type boundTrack struct {
	term TrackTerm
	by   string // the layer that last spoke of it
	// agreed says that the inter-agency agreement opened it.
	agreed bool
}

func (b *binder) tracks(doc *Document) {
	for _, lower := range doc.Tracks {
		bound := &b.terms.tracks[lower.Track]
		if doc.Kind == LawLayer {
			*bound = boundTrack{term: lower, by: doc.Name}
			continue
		}
		if b.trackWidens(bound, lower) {
			continue
		}
		bound.agreed = bound.agreed || doc.Kind == InterAgencyLayer
		bound.by = doc.Name
		bound.term = narrowTrack(bound.term, lower)
	}
	if doc.Kind != InterAgencyLayer {
		return
	}
	for i := range b.terms.tracks {
		if bound := &b.terms.tracks[i]; !bound.agreed {
			bound.term.Open, bound.by = false, doc.Name
		}
	}
}

// trackWidens reports every way in which a layer gives a track more room.
func (b *binder) trackWidens(bound *boundTrack, lower TrackTerm) bool {
	before := len(b.errs)
	upper, by := bound.term, cmp.Or(bound.by, "no layer")
	path := "/tracks/" + lower.Track.String()
	if lower.Open && !upper.Open {
		b.widens(path+"/open", by, "false", "true", MaxDown)
	}
	if lower.Open && upper.OpinionRequired && upper.LegalOpinion == "" && lower.LegalOpinion == "" {
		b.widens(path+"/legalOpinion", by, "required", "", Fixed)
	}
	if lower.Open && upper.Open && lower.ValidFrom < upper.ValidFrom {
		b.widens(path+"/validFrom", by, upper.ValidFrom.String(), lower.ValidFrom.String(), MinUp)
	}
	if lower.Open && !upper.ValidTo.IsZero() && lower.ValidTo > upper.ValidTo {
		b.widens(path+"/validTo", by, upper.ValidTo.String(), lower.ValidTo.String(), MaxDown)
	}
	if bound.by != "" && lower.DecidedBy != upper.DecidedBy {
		b.widens(path+"/decidedBy", by, upper.DecidedBy.String(), lower.DecidedBy.String(), Fixed)
	}
	return len(b.errs) != before
}

func narrowTrack(upper, lower TrackTerm) TrackTerm {
	lower.ValidFrom = max(lower.ValidFrom, upper.ValidFrom)
	lower.ValidTo = earlierEnd(lower.ValidTo, upper.ValidTo)
	lower.OpinionRequired = lower.OpinionRequired || upper.OpinionRequired
	lower.LegalOpinion = cmp.Or(lower.LegalOpinion, upper.LegalOpinion)
	if len(lower.Basis) == 0 {
		lower.Basis = upper.Basis
	}
	return lower
}

// municipality: a municipal agreement is made under an inter-agency agreement
// that binds the municipality.
func (b *binder) municipality(doc *Document) {
	if doc.Kind != MunicipalLayer {
		return
	}
	b.terms.municipality = doc.Municipality
	named := func(p Party) bool { return p.Kind == MunicipalityParty && p.Org == doc.Municipality }
	if !slices.ContainsFunc(b.terms.parties, named) {
		b.widens("/municipality", b.partiesOf[MunicipalityParty], "not a party", string(doc.Municipality), Subset)
	}
}

// parties: where a layer names parties of a kind, they must be among those of
// the layer above, and for no longer; those it does not name are bound no more.
func (b *binder) parties(lower []Party) {
	if b.partiesOf == nil {
		b.partiesOf = map[PartyKind]string{}
	}
	for _, kind := range PartyKinds() {
		ofKind := func(p Party) bool { return p.Kind == kind }
		if !slices.ContainsFunc(lower, ofKind) {
			continue
		}
		upper := b.terms.parties
		if by := b.partiesOf[kind]; by != "" {
			for _, p := range lower {
				if p.Kind == kind && !boundWithin(upper, p) {
					b.widens("/parties/"+string(kind)+"/"+string(p.Org), by, "not bound then", p.From.String()+"/"+p.To.String(), Subset)
				}
			}
		}
		b.partiesOf[kind] = b.lower
		bound := slices.DeleteFunc(slices.Clone(upper), ofKind)
		for _, p := range lower {
			if p.Kind == kind {
				bound = append(bound, p)
			}
		}
		b.terms.parties = bound
	}
}

func boundWithin(upper []Party, p Party) bool {
	return slices.ContainsFunc(upper, func(q Party) bool {
		return q.Kind == p.Kind && q.Org == p.Org && q.From <= p.From && (q.To.IsZero() || !p.To.IsZero() && p.To <= q.To)
	})
}

func (b *binder) ladder(lower []LadderRow) {
	if len(lower) == 0 {
		return
	}
	if b.ladderOf != "" {
		for _, row := range lower {
			if at := rowBeyond(b.terms.ladder, row); at != 0 {
				upper, _ := rungsIn(b.terms.ladder, row.Trigger, row.Severity, row.Evidence, at)
				path := strings.Join([]string{"/ladder", string(row.Trigger), string(row.Severity), string(row.Evidence), strconv.Itoa(at)}, "/")
				b.widens(path, b.ladderOf, upper.String(), row.Rungs.String(), Subset)
			}
		}
	}
	b.terms.ladder = narrowLadder(b.terms.ladder, lower)
	b.ladderOf = b.lower
}

func (b *binder) disclosure(rows []DisclosureRow) {
	if len(rows) == 0 {
		return
	}
	for _, row := range rows {
		cells := &b.terms.disclosure[row.Topic]
		for _, reader := range Readers() {
			lower, ok := row.Readers[reader]
			if !ok {
				continue
			}
			if b.matrixOf != "" && !narrowsGrants(cells[reader], lower) {
				path := "/disclosure/" + row.Topic.String() + "/" + reader.String()
				b.widens(path, b.matrixOf, grantsText(cells[reader]), grantsText(lower), MaxDown)
				continue
			}
			cells[reader] = slices.Clone(lower)
		}
	}
	b.matrixOf = b.lower
}

// narrowsGrants: in no circumstances may the lower list give more. Circumstances
// only add, so it is enough to look where a grant of the lower list begins.
func narrowsGrants(upper, lower []Grant) bool {
	return !slices.ContainsFunc(lower, func(g Grant) bool { return levelOf(upper, g.When) < g.Level })
}

func grantsText(grants []Grant) string {
	texts := make([]string, len(grants))
	for i, g := range grants {
		texts[i] = g.String()
	}
	return strings.Join(texts, ", ")
}

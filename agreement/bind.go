package agreement

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
)

// The classes of what can be wrong when layers are bound together.
var (
	// ErrLayers says that the layers are not law, inter-agency agreement and,
	// if at all, municipal agreement and plan, in this order, all of them in
	// force on some common day.
	ErrLayers = errors.New("agreement: layers do not make an agreement")
	// ErrWidens says that a layer gives more room than the one above it. The
	// error that wraps it is a [*WideningError].
	ErrWidens = errors.New("agreement: a layer widens the one above")
	// ErrIncomplete says that no layer gives a value. The error that wraps it
	// is a [*MissingError].
	ErrIncomplete = errors.New("agreement: a value is missing")
	// ErrInconsistent says that two values of different layers do not fit
	// together. The error that wraps it is an [*InconsistentError].
	ErrInconsistent = errors.New("agreement: values do not fit together")
)

// Widening is a value that gives more room than the layer above allows.
type Widening struct {
	Key        string // path of the value in a document
	Upper      string // name of the layer above
	UpperValue string
	Lower      string // name of the layer that widens
	LowerValue string
	Rule       Narrowing
}

// WideningError is one widening, as an error.
type WideningError struct{ Widening }

func (e *WideningError) Error() string {
	return fmt.Sprintf("%v: %s: %s says %q, above it %s says %q (%s)",
		ErrWidens, e.Key, e.Lower, e.LowerValue, e.Upper, e.UpperValue, e.Rule)
}

func (e *WideningError) Unwrap() error { return ErrWidens }

// MissingError says which value no layer gives.
type MissingError struct{ Key string }

func (e *MissingError) Error() string { return fmt.Sprintf("%v: %s", ErrIncomplete, e.Key) }

func (e *MissingError) Unwrap() error { return ErrIncomplete }

// InconsistentError names two values of the bound layers of which the first
// should not be greater than the second allows.
type InconsistentError struct{ Low, High Field }

func (e *InconsistentError) Error() string {
	return fmt.Sprintf("%v: %s, %s", ErrInconsistent, e.Low, e.High)
}

func (e *InconsistentError) Unwrap() error { return ErrInconsistent }

// Bind makes terms from their layers: the law, the inter-agency agreement, and
// if there are any the municipal agreement and the case's plan. What a layer
// does not say, it takes over. All that is wrong is reported at once, joined:
// [*DefectsError], [*WideningError], [*MissingError], [*InconsistentError] and
// [ErrLayers].
//
// The hash of the terms is SHA-256 over the line "ruskontrakt-terms/1" and one
// line for each layer with the hash of its canonical form, each line ended by
// a newline; see [Document.Canonical].
func Bind(layers ...*Document) (*Terms, error) {
	if err := inOrder(layers); err != nil {
		return nil, err
	}
	b := binder{terms: &Terms{layers: slices.Clone(layers)}}
	sum := sha256.New()
	fmt.Fprintln(sum, "ruskontrakt-terms/1")
	for _, layer := range layers {
		if defects := layer.check(); len(defects) != 0 {
			b.errs = append(b.errs, &DefectsError{defects})
			continue
		}
		hash := layer.Hash()
		if hash.IsZero() {
			b.errs = append(b.errs, fmt.Errorf("%w: %s has no canonical form", ErrDefective, layer.Kind))
			continue
		}
		fmt.Fprintln(sum, hash)
		ordered := *layer
		ordered.sort()
		b.add(&ordered)
	}
	if !errors.Is(errors.Join(b.errs...), ErrDefective) {
		b.finish()
	}
	if len(b.errs) != 0 {
		return nil, errors.Join(b.errs...)
	}
	sum.Sum(b.terms.hash[:0])
	return b.terms, nil
}

func inOrder(layers []*Document) error {
	for i, layer := range layers {
		if layer == nil {
			return fmt.Errorf("%w: layer %d is nil", ErrLayers, i+1)
		}
	}
	if len(layers) < 2 || layers[0].Kind != LawLayer || layers[1].Kind != InterAgencyLayer {
		return fmt.Errorf("%w: the first two must be law and inter-agency agreement", ErrLayers)
	}
	rest := layers[2:]
	if len(rest) > 0 && rest[0].Kind == MunicipalLayer {
		rest = rest[1:]
	}
	if len(rest) > 0 && rest[0].Kind == PlanLayer {
		rest = rest[1:]
	}
	if len(rest) > 0 {
		return fmt.Errorf("%w: only a municipal agreement and a plan may follow", ErrLayers)
	}
	return nil
}

// binder lays one layer after the other upon the terms and remembers which
// layer last spoke of each value.
type binder struct {
	terms *Terms
	errs  []error
	lower string // name of the layer that is being added

	valueOf   [FieldCount]string
	periodOf  [DeadlineCount]string
	setOf     [SetCount]string
	partiesOf map[PartyKind]string
	ladderOf  string
	matrixOf  string

	laboratoriesOf string
}

func (b *binder) widens(key, upper, upperValue, lowerValue string, rule Narrowing) {
	b.errs = append(b.errs, &WideningError{Widening{key, upper, upperValue, b.lower, lowerValue, rule}})
}

func (b *binder) add(doc *Document) {
	b.lower = doc.Name
	b.terms.name = doc.Name
	b.values(doc.Values)
	b.periods(doc.Deadlines)
	b.sets(doc.Sets)
	b.tracks(doc)
	b.municipality(doc)
	b.parties(doc.Parties)
	b.terms.contacts = append(b.terms.contacts, doc.Contacts...)
	b.ladder(doc.Ladder)
	b.disclosure(doc.Disclosure)
	b.laboratories(doc.Laboratories)
	b.validity(doc)
}

// finish looks at the layers together.
func (b *binder) finish() {
	for _, spec := range Fields() {
		if b.valueOf[spec.Field] == "" {
			b.missing(valuePath(spec.Field))
		}
	}
	for _, spec := range Periods() {
		if b.periodOf[spec.Deadline] == "" {
			b.missing("/deadlines/" + spec.Deadline.String())
		}
	}
	for _, spec := range Sets() {
		if b.setOf[spec.Set] == "" {
			b.missing("/sets/" + spec.Set.String())
		}
	}
	if b.ladderOf == "" {
		b.missing("/ladder")
	}
	if b.matrixOf == "" {
		b.missing("/disclosure")
	}
	for _, pair := range disordered(func(f Field) (int, bool) { return b.terms.N(f), b.valueOf[f] != "" }) {
		b.errs = append(b.errs, &InconsistentError{pair.low, pair.high})
	}
	if !b.terms.to.IsZero() && b.terms.to < b.terms.from {
		b.errs = append(b.errs, fmt.Errorf("%w: never in force on the same day", ErrLayers))
	}
	var all Document
	all.Contacts = b.terms.contacts
	all.Parties = b.terms.parties
	all.sort()
	b.terms.contacts, b.terms.parties = all.Contacts, all.Parties
}

func (b *binder) missing(key string) { b.errs = append(b.errs, &MissingError{key}) }

func (b *binder) validity(doc *Document) {
	t := b.terms
	t.from = max(t.from, doc.ValidFrom)
	t.to = earlierEnd(t.to, doc.ValidTo)
}

// earlierEnd is the earlier of two last days, of which zero is no end.
func earlierEnd(a, b Date) Date {
	if a.IsZero() || b.IsZero() {
		return max(a, b)
	}
	return min(a, b)
}

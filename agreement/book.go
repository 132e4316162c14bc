package agreement

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// ErrAmbiguous says that two terms of a book would govern the same municipality
// on the same day. The error that wraps it is an [*AmbiguousError].
var ErrAmbiguous = errors.New("agreement: two terms for the same municipality and day")

// AmbiguousError names two terms that would govern the same municipality on
// the same day, or that are the same.
type AmbiguousError struct{ A, B Hash }

func (e *AmbiguousError) Error() string { return fmt.Sprintf("%v: %s, %s", ErrAmbiguous, e.A, e.B) }

func (e *AmbiguousError) Unwrap() error { return ErrAmbiguous }

// ErrNoTerms says that a book has no terms for a municipality on a day. The
// error that wraps it is a [*NoTermsError].
var ErrNoTerms = errors.New("agreement: no terms in force")

// NoTermsError says for which municipality and day there are no terms.
type NoTermsError struct {
	Municipality roles.Org
	Day          Date
}

func (e *NoTermsError) Error() string {
	return fmt.Sprintf("%v: municipality %.32q, %s", ErrNoTerms, string(e.Municipality), e.Day)
}

func (e *NoTermsError) Unwrap() error { return ErrNoTerms }

// Book is a collection of terms, of several municipalities, counties and
// versions. It never changes. The zero value is empty.
type Book struct{ terms []*Terms }

// NewBook makes a book. Every pair of terms that would make an answer of
// [Book.For] ambiguous is reported, joined.
func NewBook(terms ...*Terms) (Book, error) {
	var errs []error
	for i, t := range terms {
		if t == nil {
			errs = append(errs, fmt.Errorf("%w: terms %d are nil", ErrLayers, i+1))
			continue
		}
		for _, earlier := range terms[:i] {
			if earlier != nil && ambiguous(earlier, t) {
				errs = append(errs, &AmbiguousError{earlier.hash, t.hash})
			}
		}
	}
	if len(errs) != 0 {
		return Book{}, errors.Join(errs...)
	}
	return Book{slices.Clone(terms)}, nil
}

func ambiguous(a, b *Terms) bool {
	if a.hash == b.hash {
		return true
	}
	if a.municipality != b.municipality || !overlap(a.from, a.to, b.from, b.to) {
		return false
	}
	return a.municipality != "" || shareMunicipality(a, b)
}

// shareMunicipality says whether both bind some municipality on some day on
// which both are in force.
func shareMunicipality(a, b *Terms) bool {
	from, to := max(a.from, b.from), earlierEnd(a.to, b.to)
	for _, p := range a.parties {
		if p.Kind != MunicipalityParty || !overlap(p.From, p.To, from, to) {
			continue
		}
		if slices.ContainsFunc(b.parties, func(q Party) bool {
			return q.Kind == p.Kind && q.Org == p.Org &&
				overlap(max(p.From, from), earlierEnd(p.To, to), q.From, q.To)
		}) {
			return true
		}
	}
	return false
}

// For finds the terms that govern a municipality on a day: those with its own
// municipal agreement, else those of the inter-agency agreement that binds it.
// When none binds it and only one inter-agency agreement is in force, that one
// is returned, so that a refusal can name what is wrong. The error is a
// [*NoTermsError].
func (b Book) For(municipality roles.Org, d Date) (*Terms, error) {
	var binding *Terms
	var inForce []*Terms
	for _, t := range b.terms {
		if !t.InForce(d) {
			continue
		}
		switch {
		case t.municipality != "" && t.municipality == municipality:
			return t, nil
		case t.municipality != "":
		case t.Bound(MunicipalityParty, municipality, d):
			binding = t
		default:
			inForce = append(inForce, t)
		}
	}
	switch {
	case binding != nil:
		return binding, nil
	case len(inForce) == 1:
		return inForce[0], nil
	}
	return nil, &NoTermsError{municipality, d}
}

// ByHash finds the terms that a contract was pinned to. The error is an
// [*UnknownTermsError].
func (b Book) ByHash(hash Hash) (*Terms, error) {
	for _, t := range b.terms {
		if t.hash == hash {
			return t, nil
		}
	}
	return nil, &UnknownTermsError{hash}
}

// Terms lists the terms in the order in which they were given.
func (b Book) Terms() []*Terms { return slices.Clone(b.terms) }

// With returns a book with more terms; b does not change.
func (b Book) With(terms ...*Terms) (Book, error) {
	return NewBook(append(slices.Clone(b.terms), terms...)...)
}

package contract

import (
	"errors"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Book holds one lifecycle for each version of the agreement that a case can be
// under. It is immutable; the zero value knows none.
type Book struct {
	terms  agreement.Book
	byHash map[agreement.Hash]*Lifecycle
}

// NewBook compiles a definition for several terms. Every defect is reported.
func NewBook(def Definition, terms ...*agreement.Terms) (Book, error) {
	book, err := agreement.NewBook(terms...)
	b := Book{terms: book, byHash: make(map[agreement.Hash]*Lifecycle, len(terms))}
	errs := []error{err}
	for _, t := range terms {
		l, err := New(def, t)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		b.byHash[t.Hash()] = l
	}
	if err := errors.Join(errs...); err != nil {
		return Book{}, err
	}
	return b, nil
}

// ByHash finds the lifecycle of the terms that a contract is under; the error
// is an *agreement.UnknownTermsError.
func (b Book) ByHash(h agreement.Hash) (*Lifecycle, error) {
	if l, ok := b.byHash[h]; ok {
		return l, nil
	}
	return nil, &agreement.UnknownTermsError{Hash: h}
}

// For finds the lifecycle in force for a municipality on a day, for a case that
// has not been offered a contract yet.
func (b Book) For(municipality roles.Org, on agreement.Date) (*Lifecycle, error) {
	t, err := b.terms.For(municipality, on)
	if err != nil {
		return nil, err
	}
	return b.ByHash(t.Hash())
}

// Of finds the lifecycle that governs a contract on a day: the one fixed at the
// offer, or before it the one in force for the responsible municipality.
func (b Book) Of(c *Contract, on agreement.Date) (*Lifecycle, error) {
	if !c.Terms().IsZero() {
		return b.ByHash(c.Terms())
	}
	return b.For(c.org(responsible), on)
}

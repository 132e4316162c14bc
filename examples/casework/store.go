package main

import (
	"os"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
)

// connect opens the store and puts the ledger on it. Only the first call does
// something. Unless it is to be made anew, a file that is not there is an error: a
// wrong -db is not to begin an empty system.
func (a *app) connect(anew bool) error {
	if a.ledger != nil {
		return nil
	}
	terms, err := a.terms()
	if err != nil {
		return err
	}
	book, err := contract.NewBook(contract.Standard(), terms...)
	if err != nil {
		return err
	}
	open := a.openFile
	if a.dsn != "" {
		open = a.openServer
	}
	if err := open(anew); err != nil {
		return err
	}
	a.ledger = &contract.Ledger{Book: book, Log: a.store, Now: a.now}
	return nil
}

func (a *app) openFile(anew bool) error {
	if _, err := os.Stat(a.file); err != nil && !anew {
		return wrong(sayNoFile, a.file)
	}
	s, err := sqlite.Open(a.ctx, a.file, sqlite.Options{})
	if err != nil {
		return err
	}
	a.store = s
	a.closes = append(a.closes, func() { _ = s.Close() })
	return nil
}

// openServer makes the tables, or brings older ones forward, only where a case is to
// be stored that was not there: who reads needs no right to make any.
func (a *app) openServer(anew bool) error {
	pool, err := pgxpool.New(a.ctx, a.dsn)
	if err != nil {
		return wrong(sayBadDSN) // pgx repeats parts of it
	}
	a.closes = append(a.closes, pool.Close)
	if anew {
		if err := postgres.Migrate(a.ctx, pool, postgres.Options{}); err != nil {
			return err
		}
	}
	s, err := postgres.Open(a.ctx, pool, postgres.Options{})
	a.store = s
	return err
}

// terms binds the agreements in the order in which they are given: an
// inter-agency agreement to the shipped law or the one before it, a municipal one
// to the inter-agency agreement before it. Without any it is the shipped model.
func (a *app) terms() ([]*agreement.Terms, error) {
	if len(a.agreements) == 0 {
		model, err := agreement.Model()
		return []*agreement.Terms{model}, err
	}
	law, err := agreement.Law()
	if err != nil {
		return nil, err
	}
	between, err := agreement.TrondelagModel()
	if err != nil {
		return nil, err
	}
	var all []*agreement.Terms
	for _, name := range a.agreements {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, wrong(sayUnreadable, name)
		}
		doc, err := agreement.Load(content)
		if err != nil {
			return nil, &fileError{name, err}
		}
		layers := []*agreement.Document{law}
		switch doc.Kind {
		case agreement.LawLayer:
			law = doc
			continue
		case agreement.InterAgencyLayer:
			between = doc
		case agreement.MunicipalLayer:
			layers = append(layers, between)
		default:
			return nil, wrong(sayLayer, name)
		}
		bound, err := agreement.Bind(append(layers, doc)...)
		if err != nil {
			return nil, &fileError{name, err}
		}
		all = append(all, bound)
	}
	if len(all) == 0 {
		return nil, wrong(sayLayer, a.agreements[0])
	}
	return all, nil
}

// fileError says which file an error is about.
type fileError struct {
	file string
	err  error
}

func (e *fileError) Error() string { return e.file + ": " + e.err.Error() }

func (e *fileError) Unwrap() error { return e.err }

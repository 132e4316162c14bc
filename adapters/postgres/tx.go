package postgres

import (
	"context"
	"iter"

	"github.com/jackc/pgx/v5"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Tx is an event.Log and event.Eraser inside a transaction of the host: what is
// appended is stored when the host commits, together with whatever else the host
// wrote. It sees what was appended in the transaction before. A conflict, or a
// claim that is taken, leaves the transaction usable and without any part of the
// batch.
//
// The transaction should be READ COMMITTED, PostgreSQL's default; under stricter
// levels a conflict comes as an [*Error] that is [ErrBeginAgain], and so may the
// host's own COMMIT, see [WrapCommit]. Whoever appends to
// the same contract waits until the host has ended the transaction: keep it
// short, and append in it last. An append outside of it, to the same contract
// and by the same goroutine, would wait for itself.
type Tx struct {
	store *Store
	tx    pgx.Tx
	heads heads
}

// In gives the log inside the host's transaction, which the host began on the
// same database and ends itself.
func (s *Store) In(tx pgx.Tx) *Tx { return &Tx{store: s, tx: tx} }

// Read yields the records of a contract after a sequence; see event.Log.
func (t *Tx) Read(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	return t.store.readFrom(ctx, t.tx, &t.heads, contract, after)
}

// Append adds a batch, durable when the host has committed; see event.Log.
func (t *Tx) Append(ctx context.Context, b event.Batch) error {
	put := func(ctx context.Context, b event.Batch, link event.Link) (bool, error) {
		return t.store.write(ctx, t.tx, b, link, "")
	}
	return t.store.appendTo(ctx, t.tx, &t.heads, b, put)
}

// Erase deletes salt and body of a record; see event.Eraser.
func (t *Tx) Erase(ctx context.Context, contract roles.Ref, seq uint32) error {
	return t.store.eraseIn(ctx, t.tx, contract, seq)
}

// Erase deletes salt and body of a record; see event.Eraser. They are gone from
// the table at once, from the server's disk when it has vacuumed the table and
// discarded its old write-ahead log, and from backups when those are discarded.
func (s *Store) Erase(ctx context.Context, contract roles.Ref, seq uint32) error {
	return s.eraseIn(ctx, s.pool, contract, seq)
}

func (s *Store) eraseIn(ctx context.Context, db session, contract roles.Ref, seq uint32) error {
	found, err := s.page(ctx, db, s.sql.record, [16]byte(contract), int64(seq))
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return event.ErrNoRecord
	}
	if _, err := event.Erase(found[0].rec); err != nil {
		return err
	}
	_, err = db.Exec(ctx, s.sql.erase, mode, [16]byte(contract), int64(seq))
	return wrap("erase", err)
}

package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Append adds a batch; see event.Log. An error other than those named there is
// an [*Error].
func (s *Store) Append(ctx context.Context, b event.Batch) error {
	return s.appendTo(ctx, s.pool, &s.heads, b, s.writer.put(s))
}

// putting writes a batch that follows the record with the link. It says whether
// it was written; not, if another record stands there or its predecessor is not
// the one with the link.
type putting func(ctx context.Context, b event.Batch, link event.Link) (bool, error)

// appendTo holds the batch to the contract's head and writes it. The head is the
// one remembered, or asked for; when the database says that it is no longer so,
// it is asked for again, which tells a conflict from a wrong memory.
func (s *Store) appendTo(ctx context.Context, db session, heads *heads, b event.Batch, put putting) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for try := range 2 {
		head, err := s.headFor(ctx, db, heads, b, try == 0)
		if err != nil {
			return err
		}
		if err := b.Check(head); err != nil {
			return err
		}
		written, err := put(ctx, b, head.Link)
		if err != nil {
			heads.forget(b.Contract)
			return err
		}
		if written {
			last := b.Records[len(b.Records)-1]
			heads.set(event.Head{Contract: b.Contract, Seq: last.Seq, Link: last.Link})
			return nil
		}
		heads.forget(b.Contract)
	}
	return errMoving
}

func (s *Store) headFor(ctx context.Context, db session, heads *heads, b event.Batch, remembered bool) (event.Head, error) {
	if remembered {
		if b.Expected == 0 {
			return event.Head{}, nil
		}
		if head, ok := heads.get(b.Contract); ok && head.Seq == b.Expected {
			return head, nil
		}
	}
	return s.head(ctx, db, b.Contract)
}

// head asks where a contract stands.
func (s *Store) head(ctx context.Context, db session, contract roles.Ref) (event.Head, error) {
	var seq int64
	var link []byte
	err := db.QueryRow(ctx, s.sql.head, mode, [16]byte(contract)).Scan(&seq, &link)
	if errors.Is(err, pgx.ErrNoRows) {
		return event.Head{}, nil
	}
	if err != nil {
		return event.Head{}, wrap("append", err)
	}
	head := event.Head{Contract: contract, Seq: uint32(seq)}
	copy(head.Link[:], link)
	return head, nil
}

// write writes one batch with its claims. On a pool it is a transaction of its
// own, inside a transaction it is all or nothing by a savepoint. Patience is how
// long it waits for another transaction; empty is as long as the context.
func (s *Store) write(ctx context.Context, db session, b event.Batch, link event.Link, patience string) (bool, error) {
	if !claims(&b) {
		var g group
		g.add(b, link)
		written, err := s.insert(ctx, db, &g, patience)
		return len(written) == 1, wrapAppend(err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		return false, wrap("append", err)
	}
	// Undone even when the caller has gone: a savepoint left open would leave
	// half a batch in the host's transaction.
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	var g group
	g.add(b, link)
	written, err := s.insert(ctx, tx, &g, patience)
	if err != nil || len(written) == 0 {
		return false, wrap("append", err)
	}
	if err := s.reserve(ctx, tx, b); err != nil {
		return false, err
	}
	return true, wrapAppend(tx.Commit(ctx))
}

// reserve releases and claims.
func (s *Store) reserve(ctx context.Context, tx pgx.Tx, b event.Batch) error {
	if b.Release != (event.Claim{}) {
		if _, err := tx.Exec(ctx, s.sql.release, mode, b.Release[:], [16]byte(b.Contract)); err != nil {
			return wrap("append", err)
		}
	}
	if b.Claim == (event.Claim{}) {
		return nil
	}
	tag, err := tx.Exec(ctx, s.sql.claim, mode, b.Claim[:], [16]byte(b.Contract))
	if err != nil {
		return wrap("append", err)
	}
	if tag.RowsAffected() == 1 {
		return nil
	}
	var holder [16]byte
	if err := tx.QueryRow(ctx, s.sql.holder, mode, b.Claim[:]).Scan(&holder); err != nil {
		return wrap("append", err)
	}
	return &event.ClaimedError{Contract: b.Contract, Holder: roles.Ref(holder)}
}

// group is what one statement writes: batches of different contracts, in columns.
type group struct {
	contracts, of  [][16]byte
	expected, seqs []int64
	before, links  [][]byte
	headers        []string
	salts, bodies  [][]byte
}

func (g *group) add(b event.Batch, link event.Link) {
	g.contracts = append(g.contracts, b.Contract)
	g.expected = append(g.expected, int64(b.Expected))
	g.before = append(g.before, link[:])
	for i := range b.Records {
		rec := &b.Records[i]
		g.of = append(g.of, rec.Contract)
		g.seqs = append(g.seqs, int64(rec.Seq))
		g.links = append(g.links, rec.Link[:])
		g.headers = append(g.headers, string(rec.Header))
		g.salts = append(g.salts, rec.Salt)
		g.bodies = append(g.bodies, rec.Body)
	}
}

// insert writes a group in one statement and gives the contracts that were
// written. Patience is as for write, and holds to the end of the transaction.
func (s *Store) insert(ctx context.Context, db session, g *group, patience string) ([]roles.Ref, error) {
	var limit any
	if patience != "" {
		limit = patience
	}
	rows, err := db.Query(ctx, s.sql.append, mode, binaryFormat,
		g.contracts, g.expected, g.before, g.of, g.seqs, g.links, g.headers, g.salts, g.bodies, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var written []roles.Ref
	for rows.Next() {
		written = append(written, roles.Ref(rows.RawValues()[0]))
	}
	return written, rows.Err()
}

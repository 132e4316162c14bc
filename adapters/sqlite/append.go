package sqlite

import (
	"context"

	driver "zombiezen.com/go/sqlite"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

const (
	insertEvent = `INSERT INTO events (contract, seq, header, link, salt, body) VALUES (?, ?, ?, ?, ?, ?)`
	selectHead  = `SELECT seq, link FROM events WHERE contract = ? ORDER BY seq DESC LIMIT 1`
	selectClaim = `SELECT contract FROM claims WHERE claim = ?`
	insertClaim = `INSERT INTO claims (claim, contract) VALUES (?, ?) ON CONFLICT DO NOTHING`
	deleteClaim = `DELETE FROM claims WHERE claim = ? AND contract = ?`
)

// Append adds a batch; see event.Log. Batches that wait at the same time share a
// transaction and one flush of the disk.
//
// Besides the errors of event.Log it returns that of the context when that ended
// before the writer took the batch, [ErrClosed] and an [*Error]. Of these only an
// Error with Op "commit" leaves the outcome unknown.
func (s *Store) Append(ctx context.Context, b event.Batch) error {
	return s.submit(ctx, "append", &task{batch: b})
}

// add writes a batch in the open transaction. A refusal has written nothing; after
// a fault the transaction must be rolled back.
func (w *writer) add(b event.Batch) (refusal, fault error) {
	head, known := w.heads[b.Contract]
	// What is remembered may only say yes: another process may have written.
	if !known || b.Check(head) != nil {
		var err error
		if head, err = w.reread(b.Contract); err != nil {
			return nil, err
		}
		if err := b.Check(head); err != nil {
			return err, nil
		}
	}
	if refusal, fault = w.claimable(b); refusal != nil && known {
		// A conflict comes first, and what is remembered may hide one.
		if head, fault = w.reread(b.Contract); fault == nil && b.Check(head) != nil {
			refusal = b.Check(head)
		}
	}
	if refusal != nil || fault != nil {
		return refusal, fault
	}
	for i, rec := range b.Records {
		err := w.insert(rec)
		if i == 0 && driver.ErrCode(err).ToPrimary() == driver.ResultConstraint {
			// Another process has been here since: the file is the judge.
			if head, err = w.reread(b.Contract); err != nil {
				return nil, err
			}
			if err := b.Check(head); err != nil {
				return err, nil
			}
			return nil, &Error{Op: "insert", Code: driver.ResultConstraint.String()}
		}
		if err != nil {
			return nil, failed("insert", err)
		}
	}
	if err := w.moveClaim(b); err != nil {
		return nil, failed("claim", err)
	}
	if len(w.heads) >= maxHeads {
		clear(w.heads)
	}
	last := b.Records[len(b.Records)-1]
	w.heads[b.Contract] = event.Head{Contract: b.Contract, Seq: last.Seq, Link: last.Link}
	return nil, nil
}

// reread gets the head of a contract from the file. Where it is not what was
// remembered, somebody else writes to the file, and nothing else that was
// remembered counts either.
func (w *writer) reread(contract roles.Ref) (event.Head, error) {
	head := event.Head{}
	stmt, err := w.conn.Prepare(selectHead)
	if err != nil {
		return head, failed("read head", err)
	}
	stmt.BindBytes(1, contract[:])
	err = rows(stmt, func(stmt *driver.Stmt) {
		head = event.Head{Contract: contract, Seq: uint32(stmt.ColumnInt64(0))}
		stmt.ColumnBytes(1, head.Link[:])
	})
	if remembered, known := w.heads[contract]; known && remembered != head {
		clear(w.heads)
	}
	return head, failed("read head", err)
}

func (w *writer) insert(rec event.Record) error {
	stmt, err := w.conn.Prepare(insertEvent)
	if err != nil {
		return err
	}
	stmt.BindBytes(1, rec.Contract[:])
	stmt.BindInt64(2, int64(rec.Seq))
	stmt.BindBytes(3, rec.Header)
	stmt.BindBytes(4, rec.Link[:])
	stmt.BindBytes(5, rec.Salt)
	stmt.BindBytes(6, rec.Body)
	return rows(stmt, nil)
}

// claimable says whether the batch may have the claim it asks for.
func (w *writer) claimable(b event.Batch) (refusal, fault error) {
	if b.Claim == (event.Claim{}) {
		return nil, nil
	}
	stmt, err := w.conn.Prepare(selectClaim)
	if err != nil {
		return nil, failed("claim", err)
	}
	stmt.BindBytes(1, b.Claim[:])
	holder := b.Contract
	err = rows(stmt, func(stmt *driver.Stmt) { stmt.ColumnBytes(0, holder[:]) })
	if err != nil {
		return nil, failed("claim", err)
	}
	if holder != b.Contract {
		return &event.ClaimedError{Contract: b.Contract, Holder: holder}, nil
	}
	return nil, nil
}

func (w *writer) moveClaim(b event.Batch) error {
	for _, change := range []struct {
		claim event.Claim
		query string
	}{{b.Release, deleteClaim}, {b.Claim, insertClaim}} {
		if change.claim == (event.Claim{}) {
			continue
		}
		stmt, err := w.conn.Prepare(change.query)
		if err != nil {
			return err
		}
		stmt.BindBytes(1, change.claim[:])
		stmt.BindBytes(2, b.Contract[:])
		if err := rows(stmt, nil); err != nil {
			return err
		}
	}
	return nil
}

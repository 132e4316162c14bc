package sqlite

import (
	"context"
	"time"

	driver "zombiezen.com/go/sqlite"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

const (
	selectOne = `SELECT position, contract, seq, link, header, salt, body FROM events WHERE contract = ? AND seq = ?`
	eraseOne  = `UPDATE events SET salt = NULL, body = NULL WHERE contract = ? AND seq = ?`
)

// trimWait is how long an erasure waits for readers of the write-ahead log.
const trimWait = 200 * time.Millisecond

// Erase deletes salt and body of a record; see event.Eraser. What stood there is
// overwritten in the file, and the write-ahead log is emptied: at once, or where
// another process is reading, as soon as it has stopped and something is written,
// by this store or by one that is opened later.
// Copies of the file are the host's to find.
func (s *Store) Erase(ctx context.Context, contract roles.Ref, seq uint32) error {
	return s.submit(ctx, "erase", &task{work: func(w *writer) error { return w.erase(contract, seq) }})
}

func (w *writer) erase(contract roles.Ref, seq uint32) error {
	if err := w.begin(); err != nil {
		return err
	}
	found := 0
	var rec event.Record
	err := w.one(selectOne, contract, seq, func(stmt *driver.Stmt) {
		rec = readRow(stmt).record
		found++
	})
	switch {
	case err != nil:
		err = failed("erase", err)
	case found == 0:
		err = event.ErrNoRecord
	default:
		if _, err = event.Erase(rec); err == nil {
			err = failed("erase", w.one(eraseOne, contract, seq, nil))
		}
	}
	if err != nil {
		w.rollback()
		return err
	}
	if err := w.commit(); err != nil {
		return err
	}
	w.trimLog(trimWait)
	return nil
}

func (w *writer) one(query string, contract roles.Ref, seq uint32, each func(*driver.Stmt)) error {
	stmt, err := w.conn.Prepare(query)
	if err != nil {
		return err
	}
	stmt.BindBytes(1, contract[:])
	stmt.BindInt64(2, int64(seq))
	return rows(stmt, each)
}

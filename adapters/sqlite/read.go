package sqlite

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
	"sync"

	driver "zombiezen.com/go/sqlite"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

const (
	selectEvents = `SELECT position, contract, seq, link, header, salt, body FROM events
WHERE contract = ? AND seq > ? ORDER BY seq LIMIT ?`
	selectFeed = `SELECT position, contract, seq, link, header, salt, body FROM events
WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`
	selectEnd = `SELECT coalesce((SELECT max(position) FROM events), 0), (SELECT link FROM events WHERE position = ?)`
)

// A page is what is read at once, between two looks at the context.
const (
	pageRows  = 256
	pageBytes = 1 << 20
	usualRows = 48 // the history of a usual contract
)

// Read yields the records of a contract after a sequence; see event.Log.
func (s *Store) Read(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	return func(yield func(event.Record, error) bool) {
		last := after
		more := true
		for more {
			var page []row
			err := s.readers.use(ctx, "read", func(conn *driver.Conn) (err error) {
				page, more, err = readPage(conn, selectEvents, func(stmt *driver.Stmt) {
					stmt.BindBytes(1, contract[:])
					stmt.BindInt64(2, int64(last))
				}, 3)
				return err
			})
			for _, row := range page {
				if err = ctx.Err(); err != nil {
					break
				}
				if !yield(row.record, nil) {
					return
				}
				more = more && row.record.Seq > last // numbers that were tampered with end it
				last = row.record.Seq
			}
			if err == nil && !more {
				err = ctx.Err()
			}
			if err != nil {
				yield(event.Record{}, err)
				return
			}
		}
	}
}

// From yields what was appended after a position; see event.Feed. Its positions
// are those of the column of that name: one writer at a time holds the file, so
// the order of numbers is the order in which records become visible. A position
// also names the record that it is after, since the numbers come again in a file
// that was restored: where another record is there, or none, it is [ErrPosition].
func (s *Store) From(ctx context.Context, after event.Position) iter.Seq2[event.Entry, error] {
	return func(yield func(event.Entry, error) bool) {
		from, err := place(after)
		var end int64
		if err == nil {
			end, err = s.end(ctx, from)
		}
		if err != nil {
			yield(event.Entry{}, err)
			return
		}
		last := from.number
		for last < end {
			var page []row
			err := s.readers.use(ctx, "read feed", func(conn *driver.Conn) (err error) {
				page, _, err = readPage(conn, selectFeed, func(stmt *driver.Stmt) {
					stmt.BindInt64(1, last)
					stmt.BindInt64(2, end)
				}, 3)
				return err
			})
			if err == nil && len(page) == 0 {
				return // the file has been made shorter meanwhile
			}
			for _, row := range page {
				if err = ctx.Err(); err != nil {
					break
				}
				last = row.position
				if !yield(event.Entry{Position: row.place().position(), Record: row.record}, nil) {
					return
				}
			}
			if err != nil {
				yield(event.Entry{}, err)
				return
			}
		}
	}
}

// end gives the present end of the feed, provided that from is a place in it.
func (s *Store) end(ctx context.Context, from spot) (end int64, err error) {
	found := from.number == 0
	err = s.readers.use(ctx, "read feed", func(conn *driver.Conn) error {
		stmt, err := conn.Prepare(selectEnd)
		if err != nil {
			return err
		}
		stmt.BindInt64(1, from.number)
		return rows(stmt, func(stmt *driver.Stmt) {
			end = stmt.ColumnInt64(0)
			var link event.Link
			there := stmt.ColumnBytes(1, link[:]) == len(link)
			found = found || there && tag(link[:tagBytes]) == from.tag
		})
	})
	if err == nil && !found {
		err = ErrPosition
	}
	return end, err
}

// tagBytes is how much of a link stands in a position.
const tagBytes = 8

type tag [tagBytes]byte

// spot is what a position says: a number of the feed, and the beginning of the
// link of the record there.
type spot struct {
	number int64
	tag    tag
}

// position writes a spot as "12-0123456789abcdef".
func (p spot) position() event.Position {
	return event.Position(strconv.FormatInt(p.number, 10) + "-" + hex.EncodeToString(p.tag[:]))
}

// place reads a position; the zero spot is the beginning.
func place(p event.Position) (at spot, err error) {
	if p == "" {
		return at, nil
	}
	number, link, _ := strings.Cut(string(p), "-")
	if len(link) != 2*tagBytes {
		return at, ErrPosition
	}
	at.number, err = strconv.ParseInt(number, 10, 64)
	if err == nil {
		_, err = hex.Decode(at.tag[:], []byte(link))
	}
	// One spelling each: no sign, no zeros in front, no capitals.
	if err != nil || at.number < 1 || at.position() != p {
		return spot{}, ErrPosition
	}
	return at, nil
}

// row is a record with its place in the feed.
type row struct {
	position int64
	record   event.Record
}

func (r row) place() spot { return spot{number: r.position, tag: tag(r.record.Link[:tagBytes])} }

// readPage reads the next rows and says whether there may be more.
func readPage(conn *driver.Conn, query string, bind func(*driver.Stmt), limit int) ([]row, bool, error) {
	stmt, err := conn.Prepare(query)
	if err != nil {
		return nil, false, err
	}
	bind(stmt)
	stmt.BindInt64(limit, pageRows)
	page := make([]row, 0, usualRows)
	for size := 0; size < pageBytes; {
		more, err := stmt.Step()
		if err != nil {
			return nil, false, err
		}
		if !more {
			return page, len(page) == pageRows, nil
		}
		next := readRow(stmt)
		size += len(next.record.Header) + len(next.record.Body)
		page = append(page, next)
	}
	// The snapshot is let go before the caller sees anything.
	return page, true, stmt.Reset()
}

// readRow copies a record out. What does not fit is left for who verifies the
// chain to find: a number too great becomes the greatest.
func readRow(stmt *driver.Stmt) row {
	r := row{position: stmt.ColumnInt64(0)}
	stmt.ColumnBytes(1, r.record.Contract[:])
	r.record.Seq = uint32(min(max(stmt.ColumnInt64(2), 0), math.MaxUint32))
	stmt.ColumnBytes(3, r.record.Link[:])
	header, salt, body := stmt.ColumnLen(4), stmt.ColumnLen(5), stmt.ColumnLen(6)
	all := make([]byte, header+salt+body)
	part := func(col, from, to int) []byte {
		if from == to {
			return nil
		}
		stmt.ColumnBytes(col, all[from:to])
		return all[from:to:to]
	}
	r.record.Header = part(4, 0, header)
	r.record.Salt = part(5, header, header+salt)
	r.record.Body = part(6, header+salt, len(all))
	return r
}

// maxReaders is how many goroutines read at the same time.
const maxReaders = 8

// readers are connections that read. The zero value, with open set, is ready.
type readers struct {
	open func(context.Context) (*driver.Conn, error)

	mu     sync.Mutex
	free   []*driver.Conn
	busy   int
	closed bool
	turn   chan struct{} // closed when a connection may have become free
}

// use lends a connection out for one short reading.
func (r *readers) use(ctx context.Context, op string, f func(*driver.Conn) error) error {
	conn, err := r.borrow(ctx)
	if err != nil {
		if errors.Is(err, ctx.Err()) {
			return fmt.Errorf("sqlite: %s: %w", op, err)
		}
		return err
	}
	defer r.giveBack(conn)
	return ended(ctx, op, f(conn))
}

func (r *readers) borrow(ctx context.Context) (*driver.Conn, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r.mu.Lock()
		if r.closed {
			r.mu.Unlock()
			return nil, ErrClosed
		}
		if r.busy < maxReaders {
			r.busy++
			var conn *driver.Conn
			if n := len(r.free); n > 0 {
				conn, r.free = r.free[n-1], r.free[:n-1]
			}
			r.mu.Unlock()
			if conn != nil {
				return conn, nil
			}
			conn, err := r.open(ctx)
			if err != nil {
				r.giveBack(nil)
			}
			return conn, err
		}
		if r.turn == nil {
			r.turn = make(chan struct{})
		}
		turn := r.turn
		r.mu.Unlock()
		select {
		case <-turn:
		case <-ctx.Done():
		}
	}
}

func (r *readers) giveBack(conn *driver.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy--
	if conn != nil {
		r.free = append(r.free, conn)
	}
	if r.turn != nil {
		close(r.turn)
		r.turn = nil
	}
}

// close waits for who is reading and closes every connection.
func (r *readers) close() error {
	for {
		r.mu.Lock()
		r.closed = true
		if r.busy == 0 {
			break
		}
		if r.turn == nil {
			r.turn = make(chan struct{})
		}
		turn := r.turn
		r.mu.Unlock()
		<-turn
	}
	defer r.mu.Unlock()
	var errs []error
	for _, conn := range r.free {
		errs = append(errs, failed("close", conn.Close()))
	}
	r.free = nil
	return errors.Join(errs...)
}

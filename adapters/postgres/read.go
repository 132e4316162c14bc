package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"iter"

	"github.com/jackc/pgx/v5"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// page is how many records are fetched at once. No connection is held while the
// caller looks at them, so that the caller may append meanwhile.
const page = 256

// Read yields the records of a contract after a sequence; see event.Log.
func (s *Store) Read(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	return s.readFrom(ctx, s.pool, &s.heads, contract, after)
}

func (s *Store) readFrom(
	ctx context.Context, db session, heads *heads, contract roles.Ref, after uint32,
) iter.Seq2[event.Record, error] {
	return func(yield func(event.Record, error) bool) {
		last := after
		for {
			records, err := s.page(ctx, db, s.sql.read, [16]byte(contract), int64(last), page)
			if err != nil {
				yield(event.Record{}, err)
				return
			}
			for _, entry := range records {
				if err := ctx.Err(); err != nil {
					yield(event.Record{}, err)
					return
				}
				if !yield(entry.rec, nil) {
					return
				}
			}
			if len(records) > 0 {
				rec := &records[len(records)-1].rec
				last = rec.Seq
				heads.set(event.Head{Contract: contract, Seq: rec.Seq, Link: rec.Link})
			}
			if len(records) < page {
				return
			}
		}
	}
}

// placed is a record with its place in the feed, where the query asked for it.
type placed struct {
	rec event.Record
	at  place
}

// binaryFormat has every column sent in binary.
var binaryFormat = pgx.QueryResultFormats{pgx.BinaryFormatCode}

// page runs a query for records to its end.
func (s *Store) page(ctx context.Context, db session, sql string, args ...any) ([]placed, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := db.Query(ctx, sql, append([]any{mode, binaryFormat}, args...)...)
	if err != nil {
		return nil, wrap("read", err)
	}
	defer rows.Close()
	var all []placed
	for rows.Next() {
		p, err := scan(rows.RawValues())
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, wrap("read", rows.Err())
}

// scan reads a row of columns, sent in binary, into memory of its own.
func scan(row [][]byte) (placed, error) {
	if len(row) < 6 || len(row[0]) != 16 || len(row[1]) != 8 || len(row[2]) != 32 {
		return placed{}, errors.New("postgres: read: a row is not of this table")
	}
	p := placed{rec: event.Record{
		Contract: roles.Ref(row[0]), Seq: uint32(binary.BigEndian.Uint64(row[1])), Link: event.Link(row[2]),
	}}
	memory := make([]byte, 0, len(row[3])+len(row[4])+len(row[5]))
	own := func(value []byte) []byte {
		if value == nil {
			return nil
		}
		from := len(memory)
		memory = append(memory, value...)
		return memory[from:len(memory):len(memory)]
	}
	p.rec.Header, p.rec.Salt, p.rec.Body = own(row[3]), own(row[4]), own(row[5])
	if len(row) == 8 {
		p.at = place{
			tx: binary.BigEndian.Uint64(row[6]), position: binary.BigEndian.Uint64(row[7]), link: [8]byte(row[2]),
		}
	}
	return p, nil
}

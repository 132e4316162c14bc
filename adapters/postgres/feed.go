package postgres

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// ErrPosition says that a position is none of this feed: made up, of another
// database, or of a history that was lost in a failover or a restore. A subscriber that meets
// it begins anew from the zero position. It is an [event.ErrPosition].
var ErrPosition = fmt.Errorf("postgres: %w", event.ErrPosition)

// place is a position taken apart: where the record stands, and the beginning of
// its link. After a restore other records come to stand at the same places.
type place struct {
	tx, position uint64
	link         [8]byte
}

// String writes the position as a subscriber keeps it.
func (p place) String() string { return fmt.Sprintf("%d-%d-%x", p.tx, p.position, p.link) }

func parsePlace(p event.Position) (place, error) {
	if p == "" {
		return place{}, nil
	}
	parts := strings.Split(string(p), "-")
	if len(parts) != 3 {
		return place{}, ErrPosition
	}
	var at place
	var errs [3]error
	at.tx, errs[0] = strconv.ParseUint(parts[0], 10, 64)
	at.position, errs[1] = strconv.ParseUint(parts[1], 10, 63)
	var link []byte
	link, errs[2] = hex.DecodeString(parts[2])
	copy(at.link[:], link)
	if errors.Join(errs[:]...) != nil || at == (place{}) || at.String() != string(p) {
		return place{}, ErrPosition
	}
	return at, nil
}

// From yields what was appended after a position; see event.Feed.
//
// It stays below the oldest transaction that is still running anywhere in the
// server, since that one may yet commit records with an earlier place. A
// transaction that stays open for long, of whatever program, holds the feed back
// for as long; nothing is lost by it.
func (s *Store) From(ctx context.Context, after event.Position) iter.Seq2[event.Entry, error] {
	return func(yield func(event.Entry, error) bool) {
		at, err := parsePlace(after)
		if err != nil {
			yield(event.Entry{}, err)
			return
		}
		for {
			entries, err := s.page(ctx, s.pool, s.sql.from, at.tx, int64(at.position), page)
			full := len(entries) == page
			if err == nil && at != (place{}) {
				if len(entries) == 0 || entries[0].at != at {
					err = ErrPosition
				} else {
					entries = entries[1:]
				}
			}
			if err != nil {
				yield(event.Entry{}, err)
				return
			}
			for _, entry := range entries {
				if err := ctx.Err(); err != nil {
					yield(event.Entry{}, err)
					return
				}
				if !yield(event.Entry{Position: event.Position(entry.at.String()), Record: entry.rec}, nil) {
					return
				}
				at = entry.at
			}
			if !full {
				return
			}
		}
	}
}

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"

	driver "zombiezen.com/go/sqlite"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// The classes of what goes wrong besides the errors of package event.
var (
	// ErrClosed says that the store has been closed. Nothing was stored.
	ErrClosed = errors.New("sqlite: store is closed")
	// ErrBusy says that another process held the file for longer than
	// Options.BusyTimeout. Nothing was stored.
	ErrBusy = errors.New("sqlite: file is held by another process")
	// ErrMoved says that the file, or its write-ahead log, is not where it was when
	// the store was opened: removed, moved or replaced. Close the store. Nothing is
	// in what lies there now.
	ErrMoved = errors.New("sqlite: file has been moved, removed or replaced")
	// ErrForeign says that the file is a database of another program.
	ErrForeign = errors.New("sqlite: not a file of this store")
	// ErrPosition says that a position was not given by this feed, or that the
	// record it was given for is not there: the file may be a backup, with other
	// events after it. Such a subscriber begins anew. It is an [event.ErrPosition].
	ErrPosition = fmt.Errorf("sqlite: %w", event.ErrPosition)
)

// Error says which operation the database failed at and with which of SQLite's
// result codes, as SQLITE_FULL. SQLite's own text is left out: it can hold values.
type Error struct {
	Op   string // as "commit"
	Code string // as "SQLITE_FULL"
}

func (e *Error) Error() string { return fmt.Sprintf("sqlite: %s: %s", e.Op, e.Code) }

// Is makes errors.Is(err, ErrBusy) true where another process held the file, and
// errors.Is(err, ErrMoved) where the file is not where it was.
func (e *Error) Is(target error) bool {
	return target == ErrBusy && e.Op != opCommit && strings.HasPrefix(e.Code, "SQLITE_BUSY") ||
		target == ErrMoved && e.Code == moved.String()
}

const opCommit = "commit"

// SchemaError says that the file was written by a newer version of this package.
type SchemaError struct {
	Found, Known int
}

func (e *SchemaError) Error() string {
	return fmt.Sprintf("sqlite: the file has schema %d, this program knows %d", e.Found, e.Known)
}

// failed wraps an error of the database.
func failed(op string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Op: op, Code: driver.ErrCode(err).String()}
}

// ended is failed where the database was interrupted when ctx ended.
func ended(ctx context.Context, op string, err error) error {
	if driver.ErrCode(err).ToPrimary() == driver.ResultInterrupt && ctx.Err() != nil {
		return fmt.Errorf("sqlite: %s: %w", op, ctx.Err())
	}
	return failed(op, err)
}

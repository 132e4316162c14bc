package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	driver "zombiezen.com/go/sqlite"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// Synchronous is how far an Append waits for the disk.
type Synchronous string

// The choices. The zero value is Full.
const (
	// Full flushes the disk before Append returns: what was acknowledged
	// survives a power cut.
	Full Synchronous = "FULL"
	// Normal flushes only now and then. The file stays whole, and what was
	// acknowledged survives the death of the process; the last acknowledged
	// events are lost in a power cut or a crash of the operating system. It is
	// for imports that can be run again.
	Normal Synchronous = "NORMAL"
)

// Options says how a file is opened. The zero value is right for most.
type Options struct {
	// Synchronous is how far Append waits for the disk; zero is Full.
	Synchronous Synchronous
	// BusyTimeout is how long to wait for another process that holds the file;
	// zero is ten seconds.
	BusyTimeout time.Duration
	// Accept names what Preflight may find and Open goes on in spite of. With
	// Integrity among them Open does not read the whole file.
	Accept []Check
}

// busyTimeout is the default of Options.BusyTimeout.
const busyTimeout = 10 * time.Second

// Store is a file of contracts. [Open] makes it; the zero value is of no use.
type Store struct {
	path    string
	options Options
	readers readers

	mu      sync.Mutex
	queue   []*task
	closed  bool
	wake    chan struct{} // of capacity one: there is something in the queue, or closed
	stopped chan struct{} // the writer has gone
	err     error         // of closing the writer's connection, once it has gone
}

var (
	_ event.Log    = (*Store)(nil)
	_ event.Feed   = (*Store)(nil)
	_ event.Eraser = (*Store)(nil)
)

// Open opens the file, makes it where there is none (readable for its owner
// alone), brings its schema up to date and runs [Store.Preflight].
//
// The error is [ErrForeign], a [*SchemaError], a [*PreflightError], an [*Error],
// that of the context or of the file system. A file of another program is not
// changed.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	return open(ctx, path, o, schema)
}

func open(ctx context.Context, path string, o Options, versions [][]string) (*Store, error) {
	if o.Synchronous == "" {
		o.Synchronous = Full
	}
	if o.Synchronous != Full && o.Synchronous != Normal {
		return nil, errors.New("sqlite: open: Options.Synchronous is neither FULL nor NORMAL")
	}
	if o.BusyTimeout <= 0 {
		o.BusyTimeout = busyTimeout
	}
	// Absolute, so that SQLite takes no name for one of its special ones.
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, withoutPath("open", err)
	}
	if err := create(path); err != nil {
		return nil, err
	}
	if err := ours(ctx, path, o.BusyTimeout, len(versions)); err != nil {
		return nil, err
	}
	before, err := homeAt(path)
	if err != nil {
		return nil, err
	}
	conn, err := connect(ctx, path, o, false)
	if err != nil {
		return nil, err
	}
	conn.SetInterrupt(ctx.Done())
	err = migrate(ctx, conn, versions, o.BusyTimeout)
	if err == nil {
		err = settle(ctx, conn, path, o.BusyTimeout)
	}
	conn.SetInterrupt(nil)
	var where []home
	if err == nil {
		where, err = homes(before)
	}
	if err != nil {
		return nil, errors.Join(err, failed("close", conn.Close()))
	}
	s := &Store{
		path: path, options: o,
		wake: make(chan struct{}, 1), stopped: make(chan struct{}),
	}
	s.readers.open = func(ctx context.Context) (*driver.Conn, error) { return connect(ctx, path, o, true) }
	go newWriter(conn, o.BusyTimeout, where).run(s)
	report, err := s.preflight(ctx, !o.accepts(Integrity))
	if err = errors.Join(err, report.Err()); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// create makes an empty file that only its owner may read.
func create(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return withoutPath("create", err)
	}
	return withoutPath("create", file.Close())
}

// ours refuses what is not for this program to write to. It looks at the file
// through a connection that cannot write: closing one that can would put the
// write-ahead log of another program into its file and remove it. Whatever else
// is wrong is found by who goes on.
func ours(ctx context.Context, path string, wait time.Duration, known int) error {
	conn, err := driver.OpenConn(path, driver.OpenReadOnly)
	if err != nil {
		return nil //nolint:nilerr // opening it to write gives the same error
	}
	conn.SetBusyTimeout(wait)
	conn.SetInterrupt(ctx.Done())
	_, err = fileVersion(ctx, conn, known)
	conn.SetInterrupt(nil)
	if _, later := errors.AsType[*SchemaError](err); !later && !errors.Is(err, ErrForeign) {
		err = nil
	}
	return errors.Join(err, failed("close", conn.Close()))
}

// withoutPath leaves out where the file lies: a path may hold a name.
func withoutPath(op string, err error) error {
	if cause, ok := errors.AsType[*fs.PathError](err); ok {
		err = cause.Err
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlite: %s: %w", op, err)
}

// connect opens the file, which is there, and sets what holds for a connection.
func connect(ctx context.Context, path string, o Options, readOnly bool) (*driver.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	conn, err := driver.OpenConn(path, driver.OpenReadWrite)
	if err != nil {
		return nil, ended(ctx, "open", err)
	}
	conn.SetBusyTimeout(o.BusyTimeout)
	settings := []string{
		"PRAGMA synchronous = " + string(o.Synchronous),
		"PRAGMA secure_delete = ON",
		"PRAGMA trusted_schema = OFF",
		"PRAGMA cell_size_check = ON",
	}
	if readOnly {
		settings = append(settings, "PRAGMA query_only = ON")
	}
	for _, setting := range settings {
		err := run(conn, setting, nil)
		if driver.ErrCode(err).ToPrimary() == driver.ResultNotADB {
			return nil, errors.Join(ErrForeign, ended(ctx, "close", conn.Close()))
		}
		if err != nil {
			return nil, errors.Join(ended(ctx, "settings", err), ended(ctx, "close", conn.Close()))
		}
	}
	return conn, nil
}

// Close finishes what was handed in before, stops the writer and closes the file.
// Later calls of any method return [ErrClosed]; closing again returns nil.
func (s *Store) Close() error {
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	s.rouse()
	<-s.stopped
	if closed {
		return nil
	}
	return errors.Join(s.readers.close(), s.err)
}

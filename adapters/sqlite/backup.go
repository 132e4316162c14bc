package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	driver "zombiezen.com/go/sqlite"
)

// Backup writes the file as it is at one moment to another path, where nothing may
// lie, while others go on writing. The copy is flushed to disk when Backup
// returns, readable for its owner alone, and is opened with [Open]. What was
// erased before is not in it; what is erased later stays in it, so that backups
// need an end of their own.
//
// A checkpoint (package event/checkpoint) that was taken later shows of a restored
// backup what is missing.
func (s *Store) Backup(ctx context.Context, path string) error {
	// Absolute, so that SQLite takes no name for one of its special ones.
	path, err := filepath.Abs(path)
	if err != nil {
		return withoutPath("backup", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return withoutPath("backup", err)
	}
	if err := file.Close(); err != nil {
		return withoutPath("backup", err)
	}
	err = s.readers.use(ctx, "backup", func(conn *driver.Conn) error {
		conn.SetInterrupt(ctx.Done())
		defer conn.SetInterrupt(nil)
		return vacuumInto(conn, path)
	})
	if err == nil {
		err = errors.Join(flush(path), flush(filepath.Dir(path)))
	}
	if err != nil {
		return errors.Join(err, withoutPath("backup", os.Remove(path)))
	}
	return nil
}

func vacuumInto(conn *driver.Conn, path string) (err error) {
	// A connection that only reads may not even write to another file.
	if err := run(conn, "PRAGMA query_only = OFF", nil); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, run(conn, "PRAGMA query_only = ON", nil)) }()
	stmt, _, err := conn.PrepareTransient("VACUUM INTO ?")
	if err != nil {
		return err
	}
	stmt.BindText(1, path)
	return errors.Join(rows(stmt, nil), stmt.Finalize()) //nolint:misspell // the driver's name
}

// flush waits until a file or folder is on the disk.
func flush(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return withoutPath("backup", err)
	}
	return errors.Join(withoutPath("backup", file.Sync()), withoutPath("backup", file.Close()))
}

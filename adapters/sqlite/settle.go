package sqlite

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	driver "zombiezen.com/go/sqlite"
)

// settle sees to it that what stands in the write-ahead log is on the disk. A process
// that died may have left transactions there that SQLite takes for stored and that were
// never flushed: nothing of them may be told before they are.
func settle(ctx context.Context, conn *driver.Conn, path string, wait time.Duration) error {
	info, err := os.Stat(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err := run(conn, "BEGIN IMMEDIATE", nil); err != nil {
		return ended(ctx, "flush", err)
	}
	// Nobody else adds to the log now, nor begins it anew.
	err = withoutPath("flush", rewrite(path+"-wal"))
	if end := run(conn, "ROLLBACK", nil); err == nil {
		err = ended(ctx, "flush", end)
	}
	if err != nil {
		return err
	}
	return emptied(ctx, conn, wait)
}

// rewrite writes a file over itself and flushes it. After a flush that failed, the
// system may hold for written what is in its memory only, and flush it never again.
func rewrite(path string) (err error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() {
		if end := file.Close(); err == nil {
			err = end
		}
	}()
	buffer := make([]byte, 64<<10)
	for at := int64(0); ; {
		n, err := file.ReadAt(buffer, at)
		if _, again := file.WriteAt(buffer[:n], at); again != nil {
			return again
		}
		at += int64(n)
		if errors.Is(err, io.EOF) {
			return file.Sync()
		}
		if err != nil {
			return err
		}
	}
}

// emptied puts the log into the file and flushes that. Who reads keeps nothing back that
// is older than they are; whoever does the same at this moment is waited for.
func emptied(ctx context.Context, conn *driver.Conn, wait time.Duration) error {
	for pause := time.Millisecond; ; pause *= 2 {
		elsewhere := false
		err := run(conn, "PRAGMA wal_checkpoint(PASSIVE)", func(stmt *driver.Stmt) {
			elsewhere = stmt.ColumnInt(0) == 1 && stmt.ColumnInt(1) < 0
		})
		if err == nil && elsewhere && pause > wait {
			err = driver.ResultBusy.ToError()
		}
		if err != nil || !elsewhere {
			return ended(ctx, "flush", err)
		}
		select {
		case <-ctx.Done():
			return ended(ctx, "flush", driver.ResultInterrupt.ToError())
		case <-time.After(pause):
		}
	}
}

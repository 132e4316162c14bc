package sqlite

import (
	"os"
	"path/filepath"

	driver "zombiezen.com/go/sqlite"
)

// moved is SQLite's own code for a file that is not at its path any more.
const moved = driver.ResultReadOnlyDBMoved

// home is a path and the file that lay there when the store was opened. It is
// looked at from outside: closing a descriptor of the file would drop the locks
// that SQLite holds on it. While SQLite has it open, its number is given to no other.
type home struct {
	path string
	was  os.FileInfo
}

// homeAt looks at what lies at a path.
func homeAt(path string) (home, error) {
	info, err := os.Stat(path)
	return home{path, info}, withoutPath("open", err)
}

// holds says whether the file is still there.
func (h home) holds() bool {
	now, err := os.Stat(h.path)
	return err == nil && os.SameFile(h.was, now)
}

// homes are the file and its write-ahead log, where it has one, as they lie while
// a connection has them open. The file must be the one that lay there before it was
// opened: whatever has come in between, SQLite may have opened either.
func homes(before home) ([]home, error) {
	if !before.holds() {
		return nil, &Error{Op: "open", Code: moved.String()}
	}
	all := []home{before}
	// The log lies beside the file itself, wherever a link to it may be.
	path, err := filepath.EvalSymlinks(before.path)
	if err != nil {
		return nil, withoutPath("open", err)
	}
	if log, err := homeAt(path + "-wal"); err == nil {
		all = append(all, log)
	}
	return all, nil
}

// unmoved fails where the file or its write-ahead log has been removed, moved or
// replaced since it was opened. The system lets SQLite go on with what it has open,
// and what is written there is lost with it.
func (w *writer) unmoved(op string) error {
	for _, h := range w.homes {
		if !h.holds() {
			return &Error{Op: op, Code: moved.String()}
		}
	}
	return nil
}

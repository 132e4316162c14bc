//go:build !linux

package sqlite_test

import (
	"errors"
	"os"
	"testing"
)

// free is asked for on Linux only.
func free(string) (int64, error) { return 0, errors.ErrUnsupported }

// flush waits until the content of a file is on the disk.
func flush(f *os.File) error { return f.Sync() }

// small makes a disk on Linux only.
func small(t *testing.T, _ string) string {
	t.Helper()
	t.Skip("a small disk: Linux only")
	return ""
}

// remount is asked for on Linux only.
func remount(string, bool) error { return errors.ErrUnsupported }

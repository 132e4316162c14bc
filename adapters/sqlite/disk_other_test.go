//go:build !linux

package sqlite_test

import (
	"errors"
	"os"
)

// free is asked for on Linux only.
func free(string) (int64, error) { return 0, errors.ErrUnsupported }

// flush waits until the content of a file is on the disk.
func flush(f *os.File) error { return f.Sync() }

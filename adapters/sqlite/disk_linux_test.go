package sqlite_test

import (
	"os"
	"syscall"
)

// free says how much room a disk has.
func free(disk string) (int64, error) {
	var s syscall.Statfs_t
	err := syscall.Statfs(disk, &s)
	return int64(s.Bavail) * s.Bsize, err
}

// flush waits until the content of a file is on the disk, its times not.
func flush(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }

package sqlite_test

import (
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// free says how much room a disk has.
func free(disk string) (int64, error) {
	var s syscall.Statfs_t
	err := syscall.Statfs(disk, &s)
	return int64(s.Bavail) * s.Bsize, err
}

// flush waits until the content of a file is on the disk, its times not.
func flush(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }

// small mounts a disk of its own in memory, which goes when the test ends. Where
// the machine does not let it, the test is skipped.
func small(t *testing.T, size string) string {
	t.Helper()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("a small disk: nothing may be mounted here: " + err.Error())
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(disk, syscall.MNT_DETACH)) })
	return disk
}

// remount lets a small disk be read only, or be written to again.
func remount(disk string, readOnly bool) error {
	flags := uintptr(syscall.MS_REMOUNT)
	if readOnly {
		flags |= syscall.MS_RDONLY
	}
	return syscall.Mount("tmpfs", disk, "tmpfs", flags, "")
}

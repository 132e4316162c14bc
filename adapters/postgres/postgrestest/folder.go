package postgrestest

import (
	"os"
	"path/filepath"
	"syscall"
)

// longest is how long the path of a folder may be: that of a socket in it has at most
// about a hundred bytes.
const longest = 70

// Folder makes a folder for a socket, with a path that is short enough for one and that
// the server can get through, wherever temporary files are kept.
func Folder() (string, error) { return newFolder(nil) }

// newFolder makes a folder that the server owns, and can get to.
func newFolder(as *syscall.Credential) (string, error) {
	parent := os.TempDir()
	if !filepath.IsAbs(parent) || len(parent) > longest || os.Geteuid() == 0 && !open(parent) {
		parent = "/tmp"
	}
	folder, err := os.MkdirTemp(parent, "pg")
	if err != nil || as == nil {
		return folder, err
	}
	return folder, os.Chown(folder, int(as.Uid), int(as.Gid))
}

// open says whether everybody may go through a folder and all that it is in.
func open(folder string) bool {
	for {
		info, err := os.Stat(folder)
		if err != nil || info.Mode()&0o001 == 0 {
			return false
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return true
		}
		folder = parent
	}
}

package sqlite

import (
	"fmt"
	"os"
	"syscall"
)

// filesystems are those that a store does not belong on, by the magic numbers of
// statfs(2).
var filesystems = map[int64]string{
	0x6969:     "nfs",
	0xff534d42: "cifs",
	0xfe534d42: "smb2",
	0x517b:     "smb",
	0x01021997: "9p",
	0x5346414f: "afs",
	0x00c36400: "ceph",
	0x01021994: "tmpfs",
	0x858458f6: "ramfs",
}

// file looks at the file from outside: whose it is and where it lies.
func (p *preflight) file(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return withoutPath("preflight", err)
	}
	mode := info.Mode().Perm()
	p.expect(Access, mode&0o007 == 0, "no access for others than owner and group", fmt.Sprintf("%#o", mode))
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		p.expect(Owner, int(stat.Uid) == os.Geteuid(), "the user of this process", "another user")
	}
	var where syscall.Statfs_t
	if err := syscall.Statfs(path, &where); err != nil {
		return withoutPath("preflight", err)
	}
	kind, wrong := filesystems[int64(uint32(where.Type))]
	if !wrong {
		kind = fmt.Sprintf("%#x", uint32(where.Type))
	}
	p.report.Filesystem = kind
	p.expect(Filesystem, !wrong, "a disk of this machine", kind)
	return nil
}

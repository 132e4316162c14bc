package postgrestest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Pooler starts PgBouncer in transaction mode before the server, with that many
// connections to it, and gives the folder of its socket. It ends with the test;
// where there is none the test is skipped, or fails under CI.
func (s *Server) Pooler(t testing.TB, connections int) string {
	t.Helper()
	path, err := exec.LookPath("pgbouncer")
	if err != nil {
		path = "/usr/sbin/pgbouncer"
		if _, err := os.Stat(path); err != nil {
			Need(t, fmt.Errorf("postgrestest: PgBouncer: %w", ErrAbsent))
		}
	}
	folder, err := newFolder(s.as)
	Need(t, err)
	settings := `[databases]
postgres = host=` + s.folder + ` port=5432 dbname=postgres user=postgres
[pgbouncer]
listen_addr =
listen_port = 5432
unix_socket_dir = ` + folder + `
auth_type = any
pool_mode = transaction
default_pool_size = ` + strconv.Itoa(connections) + `
max_client_conn = 200
logfile = ` + filepath.Join(folder, "log") + `
`
	file := filepath.Join(folder, "ini")
	Need(t, os.WriteFile(file, []byte(settings), 0o644))
	cmd := s.command(path, "-q", file)
	Need(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = os.RemoveAll(folder)
	})
	for range 200 {
		if _, err := os.Stat(filepath.Join(folder, ".s.PGSQL.5432")); err == nil {
			return folder
		}
		time.Sleep(20 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(folder, "log"))
	t.Fatalf("postgrestest: PgBouncer does not answer: %s", log)
	return ""
}

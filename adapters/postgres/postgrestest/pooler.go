package postgrestest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
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
	out, err := exec.Command(path, "--version").Output()
	Need(t, err)
	var minor int
	more := ""
	if _, err := fmt.Sscanf(string(out), "PgBouncer 1.%d", &minor); err == nil && minor >= 21 {
		more = "max_prepared_statements = 0\n" // as it was before it could follow them
	}
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
server_connect_timeout = 600
client_login_timeout = 600
query_wait_timeout = 600
logfile = ` + filepath.Join(folder, "log") + "\n" + more
	file := filepath.Join(folder, "ini")
	Need(t, os.WriteFile(file, []byte(settings), 0o644))
	Need(t, os.Chmod(file, 0o644)) // whatever the mask says
	cmd := s.command(path, "-q", file)
	Need(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = os.RemoveAll(folder)
	})
	answers := func() bool {
		connection, err := net.Dial("unix", filepath.Join(folder, ".s.PGSQL.5432"))
		return err == nil && connection.Close() == nil
	}
	if wait(answers) {
		return folder
	}
	log, _ := os.ReadFile(filepath.Join(folder, "log"))
	t.Fatalf("postgrestest: PgBouncer does not answer: %s", log)
	return ""
}

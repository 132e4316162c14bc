package sqlite_test

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
)

// killed starts a worker, reads what it tells and kills it after a while. It counts
// what was acknowledged.
func killed(t *testing.T, l ledger, cmd *exec.Cmd, after time.Duration) (acknowledged int) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan(), "the worker does nothing")
	l.line(t, lines.Text())
	stop := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer stop.Stop()
	acknowledged = l.read(t, lines)
	require.Error(t, cmd.Wait(), "the worker ended before it was killed")
	return acknowledged
}

// The writer is killed in the midst of its work, over and over, on the same file.
func TestKill(t *testing.T) {
	runs, enough := times(20), 2000
	if testing.Short() {
		enough = 50
	}
	path, l := file(t), ledger{}
	acknowledged := 0
	for run := 0; run < runs; run++ {
		if run == runs-1 && acknowledged < enough && runs < 400 {
			runs++ // a slow machine
		}
		acknowledged += killed(t, l, again(t, "append", "RUSKONTRAKT_FILE="+path), span(run, 20*time.Millisecond, 120*time.Millisecond))
	}
	v := l.judge(t, open(t, path, sqlite.Options{}), batchSize)
	require.Zero(t, v.lost+v.doubled+v.invented, "%+v", v)
	require.Equal(t, acknowledged, v.acknowledged)
	require.GreaterOrEqual(t, v.acknowledged, enough, "too few to say anything")

	// Control: a worker that acknowledges before Append has returned.
	path, hasty := file(t), ledger{}
	control := verdict{}
	for run := 0; run < 40 && control.lost == 0; run++ {
		killed(t, hasty, again(t, "hasty", "RUSKONTRAKT_FILE="+path), span(run, 5*time.Millisecond, 30*time.Millisecond))
		control = hasty.judge(t, open(t, path, sqlite.Options{}), batchSize)
	}
	require.NotZero(t, control.lost, "the oracle sees no loss where there must be one")
	fault{
		Fault: "kill -9 mid-append", Runs: runs, Acknowledged: v.acknowledged, Lost: v.lost, Doubled: v.doubled,
		Setting: "synchronous=FULL", Control: "acknowledging before Append returns must lose, and did",
	}.note(t)
}

// Whoever makes the file is killed while doing so; the next to come goes on.
func TestKillWhileMigrating(t *testing.T) {
	runs := times(20)
	for run := range runs {
		prefix := filepath.Join(t.TempDir(), "cases")
		cmd := again(t, "opener", "RUSKONTRAKT_FILE="+prefix)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		lines := bufio.NewScanner(out)
		require.True(t, lines.Scan())
		path := lines.Text()
		stop := time.AfterFunc(span(run, 0, 12*time.Millisecond), func() { _ = cmd.Process.Kill() })
		for lines.Scan() {
			path = lines.Text()
		}
		stop.Stop()
		require.Error(t, cmd.Wait())
		store := open(t, path, sqlite.Options{})
		report, err := store.Preflight(t.Context())
		require.NoError(t, err)
		require.NoError(t, report.Err())
		require.Equal(t, 3, report.SchemaVersion)
	}
	fault{
		Fault: "kill -9 while the file is made", Runs: runs, Setting: "synchronous=FULL",
		Control: "a schema with a part missing must be refused, see TestPreflightFinds",
	}.note(t)
}

// Several processes, each with several goroutines, append to one contract.
func TestManyProcesses(t *testing.T) {
	const processes = 4
	rounds := times(12)
	path, l := file(t), ledger{}
	open(t, path, sqlite.Options{})
	var running []*exec.Cmd
	var outs []*bufio.Scanner
	for range processes {
		cmd := again(t, "racer", "RUSKONTRAKT_FILE="+path, "RUSKONTRAKT_ROUNDS="+strconv.Itoa(rounds))
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		running, outs = append(running, cmd), append(outs, bufio.NewScanner(out))
	}
	acknowledged := 0
	for i, cmd := range running {
		acknowledged += l.read(t, outs[i])
		require.NoError(t, cmd.Wait())
	}
	require.Equal(t, processes*4*rounds, acknowledged)
	v := l.judge(t, open(t, path, sqlite.Options{}), batchSize)
	require.Equal(t, acknowledged, v.acknowledged)
	require.Zero(t, v.lost+v.doubled+v.invented, "%+v", v)
	require.Greater(t, len(l), acknowledged, "nobody ever came second: this was no race")
	fault{
		Fault: "4 processes x 4 goroutines on one contract", Runs: 1, Acknowledged: v.acknowledged, Setting: "synchronous=FULL",
		Control: "some of the attempts must be conflicts, and were",
	}.note(t)
}

package sqlite_test

import (
	"bufio"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
)

// killed starts a worker, reads what it tells until that is enough, and kills it a
// while later. What is enough is counted in what it tells: how long a disk takes
// for that differs. It counts what was acknowledged.
func killed(t *testing.T, l ledger, cmd *exec.Cmd, enough func(tried) bool, after time.Duration) (acknowledged int) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for more := true; more; {
		require.True(t, lines.Scan(), "the worker ended before it was killed")
		it := l.line(t, lines.Text())
		if it.acknowledged {
			acknowledged++
		}
		more = !enough(it)
	}
	stop := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer stop.Stop()
	acknowledged += l.read(t, lines)
	require.Error(t, cmd.Wait(), "the worker ended before it was killed")
	return acknowledged
}

// The writer is killed in the midst of its work, over and over, on the same file.
func TestKill(t *testing.T) {
	runs, each := times(20), 100
	if testing.Short() {
		each = 10
	}
	path, l := file(t), ledger{}
	acknowledged := 0
	for start, run := time.Now(), 0; run < runs; run++ {
		left := each
		if time.Since(start) > 20*time.Second {
			left = 2 // a slow disk
		}
		acknowledged += killed(t, l, again(t, "append", "RUSKONTRAKT_FILE="+path), func(it tried) bool {
			if it.acknowledged {
				left--
			}
			return left == 0
		}, span(run, 0, 25*time.Millisecond))
	}
	v := l.judge(t, open(t, path, sqlite.Options{}), batchSize)
	require.Zero(t, v.lost+v.doubled+v.invented, "%+v", v)
	require.Equal(t, acknowledged, v.acknowledged)
	require.GreaterOrEqual(t, v.acknowledged, 2*runs)

	// Control: a worker that acknowledges before Append has returned. It is kept
	// from writing and killed when it has acknowledged something.
	path, hasty := file(t), ledger{}
	cmd := again(t, "hasty", "RUSKONTRAKT_FILE="+path)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	var letGo func()
	killed(t, hasty, cmd, func(it tried) bool {
		if letGo == nil { // it is ready
			letGo = holdWriting(t, path)
			begin(t, in)
		}
		return it.acknowledged
	}, 0)
	letGo()
	control := hasty.judge(t, open(t, path, sqlite.Options{}), batchSize)
	require.NotZero(t, control.lost, "the oracle sees no loss where there must be one")
	fault{
		Fault: "kill -9 mid-append", Runs: runs, Acknowledged: v.acknowledged, Lost: v.lost, Doubled: v.doubled,
		Setting: "synchronous=FULL", Control: "acknowledging before Append returns must lose, and did",
	}.note(t)
}

// begin tells a worker that is ready to begin.
func begin(t *testing.T, in io.Writer) {
	t.Helper()
	_, err := io.WriteString(in, "begin\n")
	require.NoError(t, err)
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
	var ins []io.Writer
	for range processes {
		cmd := again(t, "racer", "RUSKONTRAKT_FILE="+path, "RUSKONTRAKT_ROUNDS="+strconv.Itoa(rounds))
		in, err := cmd.StdinPipe()
		require.NoError(t, err)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		running, outs, ins = append(running, cmd), append(outs, bufio.NewScanner(out)), append(ins, in)
	}
	for _, out := range outs {
		require.True(t, out.Scan())
		require.Equal(t, "ready", out.Text())
	}
	// Nobody may write before two of each process have begun to try the same.
	letGo := holdWriting(t, path)
	for i, in := range ins {
		begin(t, in)
		for range 2 {
			require.True(t, outs[i].Scan())
			require.Equal(t, uint32(batchSize), l.line(t, outs[i].Text()).seq)
		}
	}
	letGo()
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

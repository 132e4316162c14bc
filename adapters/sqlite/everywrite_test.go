package sqlite_test

import (
	"bufio"
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// The process dies at every single write that it makes, from the first of making
// the file on: what the kernel has been given is there, the rest never comes. The
// files are put together from what strace noted, without a process being killed,
// so that no write is left out.
func TestDeathAtEveryWrite(t *testing.T) {
	all := traced(t, sqlite.Full, 4)
	everything := disk{sure: map[string][]byte{}, pending: map[string][]step{}}
	var said bytes.Buffer
	points := 0
	worst := verdict{}
	for _, s := range all {
		if s.call == "write" {
			said.Write(s.data)
			continue
		}
		everything.take(s)
		everything.take(step{call: "fsync", file: s.file}) // the kernel keeps it
		if s.call == "fsync" {
			continue
		}
		points++
		if testing.Short() && points%8 != 0 {
			continue
		}
		path := filepath.Join(t.TempDir(), "cases.db")
		everything.cut(t, path, loseAll, nil)
		l := ledger{}
		l.read(t, bufio.NewScanner(bytes.NewReader(said.Bytes())))
		store, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
		require.NoError(t, err, "after write %d, a %s of %d bytes at %d of %q", points, s.call, len(s.data), s.at, s.file)
		v := l.judge(t, store, batchSize)
		require.NoError(t, store.Close())
		worst.acknowledged = max(worst.acknowledged, v.acknowledged)
		worst.lost += v.lost
		worst.doubled += v.doubled
		worst.invented += v.invented
	}
	require.Zero(t, worst.lost+worst.doubled+worst.invented, "%+v", worst)
	require.Equal(t, 16, bytes.Count(said.Bytes(), []byte("A ")), "it ran to its end")
	require.Greater(t, points, 40, "the writes of making the file and of sixteen appends, which may share some")
	fault{
		Fault: "death at every write call, of migration and appends", Runs: points, Acknowledged: worst.acknowledged,
		Setting: "synchronous=FULL", Control: "the same files without what was flushed must lose, see TestPowerCut",
	}.note(t)
}

// Many processes open the same new file at the same moment.
func TestOpenedByManyAtOnce(t *testing.T) {
	const processes = 6
	runs := times(2)
	for range runs {
		path := file(t)
		var wg sync.WaitGroup
		outs := make([]bytes.Buffer, processes)
		errs := make([]error, processes)
		for i := range processes {
			cmd := again(t, "append", "RUSKONTRAKT_FILE="+path, "RUSKONTRAKT_ROUNDS=1")
			cmd.Env = append(cmd.Env, "RUSKONTRAKT_FIRST="+itoa(1+i*4))
			cmd.Stdout = &outs[i]
			require.NoError(t, cmd.Start())
			wg.Go(func() { errs[i] = cmd.Wait() })
		}
		wg.Wait()
		l := ledger{}
		for i := range processes {
			require.NoError(t, errs[i], outs[i].String())
			l.read(t, bufio.NewScanner(&outs[i]))
		}
		v := l.judge(t, open(t, path, sqlite.Options{}), batchSize)
		require.Equal(t, verdict{acknowledged: processes * 4}, v)
	}
	fault{
		Fault: "6 processes open the same new file at once", Runs: runs, Acknowledged: runs * processes * 4, Setting: "synchronous=FULL",
		Control: "the judge of TestKill, whose control must lose, and did",
	}.note(t)
}

// Processes race for the same claim: one live contract for a youth.
func TestClaimFromManyProcesses(t *testing.T) {
	const processes = 4
	path := file(t)
	store := open(t, path, sqlite.Options{})
	cmds := make([]*exec.Cmd, processes)
	outs := make([]bytes.Buffer, processes)
	for i := range cmds {
		cmds[i] = again(t, "claimer", "RUSKONTRAKT_FILE="+path, "RUSKONTRAKT_ROUNDS="+itoa(times(20)), "RUSKONTRAKT_FIRST="+itoa(1+i*1000))
		cmds[i].Stdout = &outs[i]
		require.NoError(t, cmds[i].Start())
	}
	winners, losers := map[string][]string{}, 0
	for i, cmd := range cmds {
		require.NoError(t, cmd.Wait())
		for line := range strings.Lines(outs[i].String()) {
			claim, contract, won := strings.Cut(strings.TrimSpace(line), " ")
			if won {
				winners[claim] = append(winners[claim], contract)
			} else {
				losers++
			}
		}
	}
	require.Len(t, winners, times(20))
	for claim, won := range winners {
		require.Len(t, won, 1, "claim %s", claim)
	}
	require.NotZero(t, losers, "nobody lost: this was no race")
	stored := 0
	for i := range processes {
		for n := range times(20) {
			head, err := event.Verify(eventtest.Contract(1+i*1000+n), store.Read(t.Context(), eventtest.Contract(1+i*1000+n), 0))
			require.NoError(t, err)
			stored += int(head.Seq)
		}
	}
	require.Equal(t, len(winners), stored, "only who has the claim is written")
	fault{
		Fault: "one claim raced for by 4 processes", Runs: len(winners), Acknowledged: len(winners), Setting: "synchronous=FULL",
		Control: "the others must be refused, and were",
	}.note(t)
}

package sqlite_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// fault is one line of the table of faults.
type fault struct {
	Store        string `json:"store"`
	Fault        string `json:"fault"`
	Runs         int    `json:"runs"`
	Acknowledged int    `json:"acknowledged"`
	Lost         int    `json:"lost"`
	Doubled      int    `json:"doubled"`
	Setting      string `json:"setting"`
	Control      string `json:"control"`
	Test         string `json:"test"`
}

// note tells what a test of a fault found, and adds it to the file that
// RUSKONTRAKT_FAULTS names.
func (f fault) note(t *testing.T) {
	t.Helper()
	f.Store, f.Test = "sqlite", t.Name()
	line, err := json.Marshal(f)
	require.NoError(t, err)
	t.Logf("%s", line)
	name := os.Getenv("RUSKONTRAKT_FAULTS")
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = file.Write(append(line, '\n'))
	require.NoError(t, err)
	require.NoError(t, file.Close())
}

// times scales a count: fewer under -short, more by RUSKONTRAKT_RUNS.
func times(n int) int {
	if testing.Short() {
		return max(n/4, 2)
	}
	if factor, err := strconv.Atoi(os.Getenv("RUSKONTRAKT_RUNS")); err == nil && factor > 0 {
		return n * factor
	}
	return n
}

// lacking skips a test that needs what is not installed, in one line; where CI is
// set it fails instead, since there it is installed first. What a machine forbids
// is a reason to skip everywhere.
func lacking(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// tried is an append as the worker told of it, outside of the store.
type tried struct {
	contract     int
	seq          uint32 // of its last record
	link         string
	acknowledged bool
}

// ledger is what workers tried, by contract and sequence. The line that begins
// with T stands before the attempt and that with A after the answer.
type ledger map[string]tried

func (l ledger) read(t *testing.T, lines *bufio.Scanner) (acknowledged int) {
	t.Helper()
	for lines.Scan() {
		if l.line(t, lines.Text()).acknowledged {
			acknowledged++
		}
	}
	return acknowledged
}

// line notes one line and gives what it says; nothing where it is cut off.
func (l ledger) line(t *testing.T, text string) (it tried) {
	t.Helper()
	var kind string
	n, err := fmt.Sscanf(text, "%1s %d %d %64s", &kind, &it.contract, &it.seq, &it.link)
	if err != nil || n != 4 || len(it.link) != 64 {
		require.False(t, strings.HasPrefix(text, "E"), text)
		return tried{} // cut off in its midst
	}
	it.acknowledged = kind == "A"
	// By link too: two processes may try the same sequence.
	key := fmt.Sprintf("%d/%d/%s", it.contract, it.seq, it.link)
	kept := it
	kept.acknowledged = it.acknowledged || l[key].acknowledged
	l[key] = kept
	return it
}

// verdict compares a store with what was tried and acknowledged.
type verdict struct{ acknowledged, lost, doubled, invented int }

// judge checks that what was acknowledged is stored where it was said to be, that
// nothing is there that nobody tried, that the chains hold without a gap, that the
// feed tells every record once, and that the database is whole.
func (l ledger) judge(t *testing.T, store *sqlite.Store, size int) verdict {
	t.Helper()
	var v verdict
	contracts := map[int]bool{}
	for _, it := range l {
		contracts[it.contract] = true
	}
	stored := map[string]bool{}
	total := 0
	for _, n := range slices.Sorted(maps.Keys(contracts)) {
		head := event.Head{Contract: eventtest.Contract(n)}
		for rec, err := range store.Read(t.Context(), head.Contract, 0) {
			require.NoError(t, err)
			head, err = head.Next(rec)
			require.NoError(t, err, "the chain of contract %d", n)
			total++
			key := fmt.Sprintf("%d/%d/%s", n, rec.Seq, rec.Link)
			stored[key] = true
			if _, known := l[key]; !known && int(rec.Seq)%size == 0 {
				v.invented++
			}
		}
		require.Zero(t, int(head.Seq)%size, "half a batch of contract %d", n)
	}
	for key, it := range l {
		if it.acknowledged {
			v.acknowledged++
			if !stored[key] {
				v.lost++
			}
		}
	}
	seen := map[string]bool{}
	for entry, err := range store.From(t.Context(), "") {
		require.NoError(t, err)
		key := fmt.Sprintf("%s/%d", entry.Record.Contract, entry.Record.Seq)
		if seen[key] {
			v.doubled++
		}
		seen[key] = true
	}
	require.Len(t, seen, total)
	report, err := store.Preflight(t.Context())
	require.NoError(t, err)
	require.NoError(t, report.Err())
	return v
}

// started counts the workers, so that each can say which it is.
var started int

// again starts this test binary once more, as a worker of the given kind.
func again(t *testing.T, worker string, env ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^$")
	started++
	cmd.Env = append(append(os.Environ(), "RUSKONTRAKT_WORKER="+worker, "RUSKONTRAKT_NUMBER="+itoa(started)), env...)
	cmd.Stderr = os.Stderr
	return cmd
}

func TestMain(m *testing.M) {
	if name := os.Getenv("RUSKONTRAKT_WORKER"); name != "" {
		if err := workers[name](); err != nil {
			fmt.Println("E", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

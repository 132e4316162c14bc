package sqlite_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// rash acknowledges what it finds in the file, as a store would that did not flush
// what another process left behind: the control.
func rash() error {
	conn, err := driver.OpenConn(os.Getenv("RUSKONTRAKT_FILE"), driver.OpenReadWrite)
	if err != nil {
		return err
	}
	for n := 1; n <= 2; n++ {
		ref := eventtest.Contract(n)
		err = errors.Join(err, sqlitex.ExecuteTransient(conn,
			"SELECT seq, lower(hex(link)) FROM events WHERE contract = ? ORDER BY seq DESC LIMIT 1",
			&sqlitex.ExecOptions{Args: []any{ref[:]}, ResultFunc: func(stmt *driver.Stmt) error {
				fmt.Printf("A %d %d %s\n", n, stmt.ColumnInt(0), stmt.ColumnText(1))
				return nil
			}}))
	}
	fmt.Println("F none") // a moment after the last acknowledgement
	if err == nil {
		os.Exit(dead) // closing would flush
	}
	return err
}

// flushesFrames says whether the last step is a flush of the log that has frames to
// flush, not its header alone, and not nothing.
func flushesFrames(all []step) bool {
	end := len(all) - 1
	if all[end].call != "fsync" || all[end].file != "-wal" {
		return false
	}
	for i := end - 1; i >= 0; i-- {
		if all[i].file == "-wal" {
			return all[i].call == "pwrite64" && all[i].at > 0
		}
	}
	return false
}

// afterDeath has a process die of the flush of its last transaction, which is in the log
// then and not on the disk, and lets three others find the file so.
func afterDeath(t *testing.T) (lost, doubled int) {
	t.Helper()
	order := []string{"RUSKONTRAKT_ROUNDS=2", "RUSKONTRAKT_FIRST=1"}
	path := file(t)
	before := failing(t, path, wounded(t, "stubborn", path, "", order...).log)
	last := len(before) - 1
	for !bytes.HasPrefix(before[last].data, []byte("A ")) || before[last].call != "write" {
		last--
	}
	// The flush before the last acknowledgement, of frames and not of the header.
	for !flushesFrames(before[:last]) {
		last--
	}
	last--
	before = append(before[:last:last], step{call: "unflushed", file: "-wal"})
	// then is the next process, on the files as the system shows them.
	then := func(worker string, order ...string) (string, []step) {
		there := disk{sure: map[string][]byte{}, pending: map[string][]step{}}
		for _, s := range before {
			there.take(s)
			there.take(step{call: "fsync", file: s.file})
		}
		path := file(t)
		there.cut(t, path, loseAll, nil)
		w := wounded(t, worker, path, "", order...)
		left, _ := forgotten(append(slices.Clone(before), failing(t, path, w.log)...), nil)
		return path, left
	}
	_, left := then("rash")
	_, cut := cuts(t, left, len(left))
	require.Positive(t, cut.lost, "what was never flushed is not lost: the simulation shows nothing")

	// A store flushes before it answers, at whatever moment the power fails.
	_, left = then("stubborn", order...)
	_, kept := cuts(t, left, len(left))
	require.Zero(t, kept.lost+kept.doubled+kept.invented, "%+v", kept)

	path, _ = then("stubborn", order[0], "RUSKONTRAKT_FIRST="+itoa(1+another))
	doubled = twice(t, open(t, path, sqlite.Options{}), another)
	require.Positive(t, doubled)
	return cut.lost, doubled
}

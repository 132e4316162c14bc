package sqlite_test

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/checkpoint"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// unguarded drops the triggers first, as somebody who owns the file can.
const unguarded = `DROP TRIGGER events_are_kept; DROP TRIGGER events_are_erased_only; DROP TRIGGER events_are_added_last;
DROP TRIGGER events_are_numbered_in_order; PRAGMA ignore_check_constraints = ON;`

// The first fence: the file itself refuses.
func TestTriggersRefuse(t *testing.T) {
	const copied = "SELECT %POS%, contract, %SEQ%, header, link, salt, body FROM events WHERE seq = 2"
	insert := func(verb, position, seq string) string {
		return verb + " INTO events (position, contract, seq, header, link, salt, body) " +
			strings.NewReplacer("%POS%", position, "%SEQ%", seq).Replace(copied)
	}
	for _, script := range []string{
		"DELETE FROM events WHERE seq = 3",
		"DELETE FROM events",
		"UPDATE events SET header = x'00' WHERE seq = 2",
		"UPDATE events SET seq = 9 WHERE seq = 3",
		"UPDATE events SET contract = randomblob(16) WHERE seq = 3",
		"UPDATE events SET link = zeroblob(32) WHERE seq = 2",
		"UPDATE events SET body = x'7b7d' WHERE seq = 2",
		"UPDATE events SET salt = NULL WHERE seq = 2",
		"UPDATE events SET salt = NULL, body = NULL, header = x'00' WHERE seq = 2",
		"UPDATE events SET position = 77 WHERE seq = 2",
		"UPDATE OR REPLACE events SET position = 1 WHERE seq = 2",
		insert("INSERT", "NULL", "2"), insert("INSERT OR REPLACE", "NULL", "2"), insert("REPLACE", "NULL", "3"),
		insert("INSERT", "NULL", "5"), insert("REPLACE", "2", "4"), insert("INSERT", "NULL", "-1"),
		insert("INSERT", "-1", "4"), insert("INSERT", "0", "4"), insert("INSERT", "5", "4"), insert("REPLACE", "-1", "4"),
		insert("INSERT", "9223372036854775807", "4"), insert("INSERT", "-9223372036854775808", "4"),
		insert("INSERT OR FAIL", "-1", "4"), "PRAGMA recursive_triggers = OFF; " + insert("REPLACE", "5", "4"),
	} {
		path := made(t, 3)
		require.Error(t, tamper(t, path, script), script)
		store := open(t, path, sqlite.Options{})
		head, err := event.Verify(eventtest.Contract(1), store.Read(t.Context(), eventtest.Contract(1), 0))
		require.NoError(t, err, script)
		require.Equal(t, uint32(3), head.Seq, script)
	}
	path := made(t, 3)
	require.NoError(t, tamper(t, path, "UPDATE events SET salt = NULL, body = NULL WHERE seq = 2"), "erasing is allowed")
	require.NoError(t, tamper(t, path, insert("INSERT", "NULL", "4")+"; "+insert("INSERT", "5", "5")), "the form of the refused inserts is right")
}

// The second fence: whoever drops the triggers is seen by the chain, with the
// place; Open has refused the file before that.
func TestTamperedRowsAreSeen(t *testing.T) {
	seen := 0
	for column, what := range map[string]event.Code{
		"header": "", "body": "commitment", "salt": "commitment", "link": "link",
	} {
		for seq := 1; seq <= 5; seq++ {
			path := made(t, 5)
			// One byte in the midst of the column is another.
			require.NoError(t, tamper(t, path, unguarded+strings.NewReplacer("$c", column, "$n", strconv.Itoa(seq)).Replace(
				`UPDATE events SET $c = CAST(substr($c, 1, length($c) / 2) || CASE substr($c, length($c) / 2 + 1, 1)
				WHEN x'30' THEN x'31' ELSE x'30' END || substr($c, length($c) / 2 + 2) AS BLOB) WHERE seq = $n`)))
			_, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
			require.ErrorIs(t, err, sqlite.ErrPreflight)
			store := open(t, path, sqlite.Options{Accept: []sqlite.Check{sqlite.Schema}})
			_, err = event.Verify(eventtest.Contract(1), store.Read(t.Context(), eventtest.Contract(1), 0))
			corrupt, ok := errors.AsType[*event.CorruptError](err)
			require.True(t, ok, "%s %d: %v", column, seq, err)
			require.Equal(t, uint32(seq), corrupt.Seq)
			if what != "" {
				require.Equal(t, what, corrupt.What)
			}
			seen++
		}
	}
	for script, want := range map[string]error{
		"DELETE FROM events WHERE seq = 3":                                                             event.ErrGap,
		"UPDATE events SET seq = -seq WHERE seq = 3":                                                   event.ErrGap,
		"UPDATE events SET seq = 4294967296 WHERE seq = 5":                                             event.ErrGap,
		"UPDATE events SET link = x'00' WHERE seq = 2":                                                 event.ErrCorrupt,
		"UPDATE events SET salt = NULL WHERE seq = 2":                                                  event.ErrCorrupt,
		"UPDATE events SET contract = CAST(contract || x'00' AS BLOB)":                                 nil, // the contract is not there
		"UPDATE events SET seq = -seq WHERE seq > 3; UPDATE events SET seq = 9 + seq WHERE seq < 0":    event.ErrCorrupt,
		"UPDATE events SET header = CAST(header || ' ' AS BLOB) WHERE seq = 1":                         event.ErrCorrupt,
		"UPDATE events SET body = CAST('{}' AS BLOB), salt = salt WHERE seq = 1":                       event.ErrCorrupt,
		"UPDATE events SET body = (SELECT body FROM events WHERE seq = 1)":                             event.ErrCorrupt,
		"UPDATE events SET link = (SELECT link FROM events e WHERE e.seq = 1)":                         event.ErrCorrupt,
		"UPDATE events SET header = (SELECT header FROM events e WHERE seq = 2)":                       event.ErrCorrupt,
		"INSERT INTO events SELECT 9, contract, 6, header, link, salt, body FROM events WHERE seq = 5": event.ErrCorrupt,
	} {
		path := made(t, 5)
		require.NoError(t, tamper(t, path, unguarded+script), script)
		store := open(t, path, sqlite.Options{Accept: []sqlite.Check{sqlite.Schema, sqlite.Integrity}})
		head, err := event.Verify(eventtest.Contract(1), store.Read(t.Context(), eventtest.Contract(1), 0))
		if want == nil {
			require.NoError(t, err)
			require.Zero(t, head.Seq)
		} else {
			require.ErrorIs(t, err, want, script)
		}
		seen++
	}
	untouched := open(t, made(t, 5), sqlite.Options{})
	head, err := event.Verify(eventtest.Contract(1), untouched.Read(t.Context(), eventtest.Contract(1), 0))
	require.NoError(t, err)
	require.Equal(t, uint32(5), head.Seq)
	fault{
		Fault: "altered, removed, moved or added row", Runs: seen, Setting: "triggers dropped",
		Control: "an untouched file must verify, and did",
	}.note(t)
}

// What the chain does not see: a tail cut off, and a history written anew. The
// checkpoint does.
func TestCutAndRewrittenAreSeenByTheCheckpoint(t *testing.T) {
	forged := func(t *testing.T, path string) {
		require.NoError(t, tamper(t, path, unguarded+"DELETE FROM events WHERE seq > 2"))
		store := open(t, path, sqlite.Options{Accept: []sqlite.Check{sqlite.Schema}})
		c := &eventtest.Chain{Head: verify(t, store, 1)}
		records, err := c.Of(eventtest.Noted{N: 98}, eventtest.Noted{N: 99}, eventtest.Noted{N: 100}, eventtest.Noted{N: 101})
		require.NoError(t, err)
		require.NoError(t, store.Append(t.Context(), event.Batch{Contract: eventtest.Contract(1), Expected: 2, Records: records}))
	}
	tests := map[string]struct {
		spoil func(t *testing.T, path string)
		want  error
	}{
		"untouched": {func(*testing.T, string) {}, nil},
		"tail cut off": {func(t *testing.T, path string) {
			require.NoError(t, tamper(t, path, unguarded+"DELETE FROM events WHERE seq > 3"))
		}, checkpoint.ErrCutShort},
		"contract removed": {func(t *testing.T, path string) {
			require.NoError(t, tamper(t, path, unguarded+"DELETE FROM events"))
		}, checkpoint.ErrCutShort},
		"written anew from the third": {forged, checkpoint.ErrRewritten},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := made(t, 5)
			store, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
			require.NoError(t, err)
			mark, err := checkpoint.Take(t.Context(), store, checkpoint.Checkpoint{}, noon)
			require.NoError(t, err)
			require.NoError(t, store.Close())
			test.spoil(t, path)
			store = open(t, path, sqlite.Options{Accept: []sqlite.Check{sqlite.Schema}})
			verify(t, store, 1) // the chain holds: that is the point
			require.ErrorIs(t, mark.Verify(t.Context(), store), test.want)
		})
	}
	fault{
		Fault: "tail cut off, contract removed, history written anew", Runs: len(tests) - 1, Setting: "checkpoint kept outside",
		Control: "the chains verify by themselves; an untouched file must match, and did",
	}.note(t)
}

// A torn block: nothing of it is read as if it were whole.
func TestTornBlocks(t *testing.T) {
	whole, err := os.ReadFile(made(t, 60))
	require.NoError(t, err)
	seen, silent := 0, 0
	for at := 512; at+512 <= len(whole); at += 512 {
		torn := bytes.Clone(whole)
		clear(torn[at : at+512])
		if bytes.Equal(torn, whole) {
			continue
		}
		path := file(t)
		require.NoError(t, os.WriteFile(path, torn, 0o600))
		if tornIsSeen(t, path) {
			seen++
		} else {
			silent++
		}
	}
	require.Zero(t, silent, "of %d", seen)
	require.Greater(t, seen, 40)
	fault{
		Fault: "torn 512-byte block in the file", Runs: seen, Setting: "quick_check at Open, then the chain",
		Control: "the file as it was must open and verify, and did",
	}.note(t)
	path := file(t)
	require.NoError(t, os.WriteFile(path, whole, 0o600))
	require.False(t, tornIsSeen(t, path))
}

// tornIsSeen says whether opening the file or following its chain tells that it is
// not what it was.
func tornIsSeen(t *testing.T, path string) bool {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
	if err != nil {
		return true
	}
	defer func() { require.NoError(t, store.Close()) }()
	head, err := event.Verify(eventtest.Contract(1), store.Read(t.Context(), eventtest.Contract(1), 0))
	return err != nil || head.Seq != 60
}

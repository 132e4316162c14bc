package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// tamper runs SQL on a file as somebody with access to it can.
func tamper(t testing.TB, path, script string) error {
	t.Helper()
	conn, err := driver.OpenConn(path, driver.OpenReadWrite|driver.OpenCreate)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	return sqlitex.ExecuteScript(conn, script, nil)
}

// made is a file with one contract of the given length, closed.
func made(t testing.TB, events int) string {
	t.Helper()
	path := file(t)
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
	require.NoError(t, err)
	batch, err := eventtest.NewChain(eventtest.Contract(1)).Batch(events)
	require.NoError(t, err)
	require.NoError(t, store.Append(t.Context(), batch))
	require.NoError(t, store.Close())
	return path
}

func TestPreflightReadsBack(t *testing.T) {
	for _, want := range []sqlite.Synchronous{sqlite.Full, sqlite.Normal} {
		store := open(t, file(t), sqlite.Options{Synchronous: want})
		report, err := store.Preflight(t.Context())
		require.NoError(t, err)
		require.NoError(t, report.Err())
		require.Equal(t, want, report.Synchronous)
		require.Equal(t, "wal", report.JournalMode)
		require.Equal(t, driver.Version, report.SQLite)
		require.Equal(t, 3, report.SchemaVersion)
		require.Contains(t, report.Checked, sqlite.Integrity)
		if runtime.GOOS == "linux" {
			require.Len(t, report.Checked, 10)
		}
	}
}

// What Open must not go on with, and that it goes on when told to.
func TestPreflightFinds(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		check sqlite.Check
		never bool // nothing makes Open go on
	}{
		"a trigger dropped": {func(t *testing.T, path string) {
			require.NoError(t, tamper(t, path, "DROP TRIGGER events_are_kept"))
		}, sqlite.Schema, false},
		"a trigger weakened": {func(t *testing.T, path string) {
			require.NoError(t, tamper(t, path, "DROP TRIGGER events_are_kept; "+
				"CREATE TRIGGER events_are_kept BEFORE DELETE ON events WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END"))
		}, sqlite.Schema, false},
		"a trigger added": {func(t *testing.T, path string) {
			require.NoError(t, tamper(t, path, "CREATE TRIGGER spy AFTER INSERT ON events BEGIN DELETE FROM claims; END"))
		}, sqlite.Schema, false},
		"readable for others": {func(t *testing.T, path string) {
			require.NoError(t, os.Chmod(path, 0o644))
		}, sqlite.Access, false},
		"another owner": {func(t *testing.T, path string) {
			if os.Geteuid() != 0 {
				t.Skip("only root gives files away")
			}
			if err := os.Chown(path, 12345, -1); err != nil {
				t.Skip("this root may not: " + err.Error())
			}
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Skip("nor open them afterwards: " + err.Error())
			}
			require.NoError(t, f.Close())
		}, sqlite.Owner, false},
		"a damaged page": {func(t *testing.T, path string) {
			damage(t, path)
		}, sqlite.Integrity, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := made(t, 40)
			test.spoil(t, path)
			_, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
			require.ErrorIs(t, err, sqlite.ErrPreflight)
			found, ok := errors.AsType[*sqlite.PreflightError](err)
			require.True(t, ok)
			require.Len(t, found.Findings, 1)
			require.Equal(t, test.check, found.Findings[0].Check)
			require.NotContains(t, err.Error(), filepath.Dir(path))
			store := open(t, path, sqlite.Options{Accept: []sqlite.Check{test.check}})
			report, err := store.Preflight(t.Context())
			require.NoError(t, err)
			require.NoError(t, report.Err())
			require.True(t, report.Findings[0].Accepted, "what is accepted is still told")
		})
	}
}

// damage overwrites a page in the midst of the file.
func damage(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	info, err := f.Stat()
	require.NoError(t, err)
	_, err = f.WriteAt([]byte(strings.Repeat("x", 200)), info.Size()/4096/2*4096)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

func TestFilesOfOthers(t *testing.T) {
	t.Run("another program", func(t *testing.T) {
		path := file(t)
		require.NoError(t, tamper(t, path, "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)"))
		before, err := os.ReadFile(path)
		require.NoError(t, err)
		_, err = sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
		require.ErrorIs(t, err, sqlite.ErrForeign)
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, before, after, "not a byte of it was changed")
	})
	t.Run("no database", func(t *testing.T) {
		path := file(t)
		require.NoError(t, os.WriteFile(path, []byte(strings.Repeat("a letter to somebody\n", 500)), 0o600))
		_, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
		require.ErrorIs(t, err, sqlite.ErrForeign)
	})
	t.Run("a later version", func(t *testing.T) {
		path := made(t, 1)
		require.NoError(t, tamper(t, path, "PRAGMA user_version = 99"))
		_, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
		later, ok := errors.AsType[*sqlite.SchemaError](err)
		require.True(t, ok, "%v", err)
		require.Equal(t, sqlite.SchemaError{Found: 99, Known: 3}, *later)
		require.NoError(t, tamper(t, path, "PRAGMA user_version = 3"))
		open(t, path, sqlite.Options{})
	})
	t.Run("a version below none", func(t *testing.T) {
		path := made(t, 1)
		require.NoError(t, tamper(t, path, "PRAGMA user_version = -1"))
		_, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
		require.ErrorIs(t, err, sqlite.ErrForeign)
	})
	t.Run("another program that died", func(t *testing.T) {
		// What it wrote last is in the write-ahead log alone.
		path := file(t)
		conn, err := driver.OpenConn(path+".theirs", driver.OpenReadWrite|driver.OpenCreate)
		require.NoError(t, err)
		defer func() { require.NoError(t, conn.Close()) }()
		require.NoError(t, sqlitex.ExecuteTransient(conn, "PRAGMA journal_mode = WAL", nil))
		require.NoError(t, sqlitex.ExecuteTransient(conn, "CREATE TABLE theirs (a)", nil))
		before := map[string][]byte{}
		for _, suffix := range []string{"", "-wal"} {
			before[suffix], err = os.ReadFile(path + ".theirs" + suffix)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(path+suffix, before[suffix], 0o600))
		}
		_, err = sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
		require.ErrorIs(t, err, sqlite.ErrForeign)
		for suffix, want := range before {
			after, err := os.ReadFile(path + suffix)
			require.NoError(t, err)
			require.Equal(t, want, after, "not a byte of %q was changed", suffix)
		}
	})
	t.Run("a folder that is not there", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "kari", "cases.db")
		_, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
		require.ErrorIs(t, err, os.ErrNotExist)
		require.NotContains(t, err.Error(), "kari")
	})
	t.Run("an unknown way to flush", func(t *testing.T) {
		_, err := sqlite.Open(t.Context(), file(t), sqlite.Options{Synchronous: "OFF"})
		require.Error(t, err)
	})
}

// A file of an earlier version is brought up to date, with what is in it.
func TestOlderFiles(t *testing.T) {
	path := file(t)
	older, err := sqlite.OpenOlder(t.Context(), path, sqlite.Options{Accept: append(anywhere, sqlite.Schema)}, 1)
	require.NoError(t, err)
	c := eventtest.NewChain(eventtest.Contract(1))
	batch, err := c.Batch(7)
	require.NoError(t, err)
	require.NoError(t, older.Append(t.Context(), batch))
	report, err := older.Preflight(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, report.SchemaVersion)
	newer := open(t, path, sqlite.Options{})
	require.Equal(t, c.Head, verify(t, newer, 1))
	report, err = newer.Preflight(t.Context())
	require.NoError(t, err)
	require.Equal(t, 3, report.SchemaVersion)
	next, err := c.Batch(1)
	require.NoError(t, err)
	require.NoError(t, older.Append(t.Context(), next), "the older program, still running, goes on")
	require.Equal(t, c.Head, verify(t, newer, 1))
	require.NoError(t, older.Close())
	_, err = sqlite.OpenOlder(t.Context(), path, sqlite.Options{Accept: anywhere}, 1)
	later, ok := errors.AsType[*sqlite.SchemaError](err)
	require.True(t, ok, "but it does not open the file again: %v", err)
	require.Equal(t, sqlite.SchemaError{Found: 3, Known: 1}, *later)
}

// What README.md shows for the shell is what the file answers to.
func TestQueriesOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	block := regexp.MustCompile("(?s)```sql\n(.*?)```").FindSubmatch(readme)
	require.NotNil(t, block)
	path := made(t, 3)
	store := open(t, path, sqlite.Options{})
	require.NoError(t, store.Erase(t.Context(), eventtest.Contract(1), 2))
	conn, err := driver.OpenConn(path, driver.OpenReadOnly)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	var answers []int
	for query := range strings.SplitSeq(strings.TrimSpace(string(block[1])), ";\n") {
		rows := 0
		err := sqlitex.ExecuteTransient(conn, strings.TrimSuffix(query, ";"), &sqlitex.ExecOptions{
			ResultFunc: func(*driver.Stmt) error { rows++; return nil },
		})
		require.NoError(t, err, query)
		answers = append(answers, rows)
	}
	require.Equal(t, []int{3, 1, 1, 1}, answers)
}

// The three versions belong together: the driver alone picks a SQLite that is too
// old, and the library that the translation needs must be the one it was made with.
func TestVersionsArePinned(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	for module, version := range map[string]string{
		"zombiezen.com/go/sqlite": "v1.4.2", "modernc.org/sqlite": "v1.60.1", "modernc.org/libc": "v1.77.1",
	} {
		found := regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(module) + ` (\S+)`).FindSubmatch(mod)
		require.NotNil(t, found, module)
		require.Equal(t, version, string(found[1]), module)
	}
	require.GreaterOrEqual(t, driver.VersionNumber, 3_051_003)
}

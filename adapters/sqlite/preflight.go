package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	driver "zombiezen.com/go/sqlite"
)

// Check is one thing that [Store.Preflight] looks at.
type Check string

// The checks.
const (
	// Version: SQLite is 3.51.3 or newer. Older ones can lose a commit when two
	// connections reset the write-ahead log at the same moment.
	Version Check = "version"
	// JournalMode: the file has a write-ahead log.
	JournalMode Check = "journal-mode"
	// FlushesDisk: synchronous is what Options asked for, read back.
	FlushesDisk Check = "synchronous"
	// OverwritesErased: secure_delete is on, read back.
	OverwritesErased Check = "secure-delete"
	// Schema: tables, triggers and the view are those of this package, and no
	// other trigger is on the tables.
	Schema Check = "schema"
	// Writable: the file can be written to.
	Writable Check = "writable"
	// Owner: the file belongs to the user that the process runs as. Linux only.
	Owner Check = "owner"
	// Access: nobody but owner and group may read or write the file. Linux only.
	Access Check = "access"
	// Filesystem: the file lies neither on a network drive, where locks and the
	// write-ahead log do not work, nor in memory. Linux only.
	Filesystem Check = "filesystem"
	// Integrity: PRAGMA quick_check. It reads the whole file.
	Integrity Check = "integrity"
)

// Finding is a check that came out other than it must.
type Finding struct {
	Check     Check
	Want, Got string
	Accepted  bool // it is among Options.Accept
}

// String tells the finding in one line.
func (f Finding) String() string { return fmt.Sprintf("%s: want %s, got %s", f.Check, f.Want, f.Got) }

// Report is what Preflight read back.
type Report struct {
	SQLite        string // version of the library
	JournalMode   string
	Synchronous   Synchronous
	SchemaVersion int
	Filesystem    string // its kind, where that can be told
	Checked       []Check
	Findings      []Finding
}

// Err is nil where every finding is accepted, else a [*PreflightError].
func (r Report) Err() error {
	var open []Finding
	for _, f := range r.Findings {
		if !f.Accepted {
			open = append(open, f)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return &PreflightError{Findings: open}
}

// ErrPreflight says that a setting or the file is not as durability needs it.
var ErrPreflight = errors.New("sqlite: preflight")

// PreflightError lists what was found and not accepted.
type PreflightError struct{ Findings []Finding }

func (e *PreflightError) Error() string {
	lines := make([]string, len(e.Findings))
	for i, f := range e.Findings {
		lines[i] = f.String()
	}
	return ErrPreflight.Error() + ": " + strings.Join(lines, "; ")
}

// Is makes errors.Is(err, ErrPreflight) true.
func (e *PreflightError) Is(target error) bool { return target == ErrPreflight }

func (o Options) accepts(c Check) bool { return slices.Contains(o.Accept, c) }

// Preflight reads back what durability and erasure rest on, all of it, also what
// Open was told to leave out. The error is of reading; what was found wrong is in
// the report, and Report.Err judges it.
func (s *Store) Preflight(ctx context.Context) (Report, error) { return s.preflight(ctx, true) }

func (s *Store) preflight(ctx context.Context, whole bool) (Report, error) {
	p := preflight{options: s.options}
	// The settings that count are those of the connection that writes.
	err := s.submit(ctx, "preflight", &task{work: p.settings})
	if err != nil {
		return p.report, err
	}
	if err := p.file(s.path); err != nil {
		return p.report, err
	}
	if whole {
		err = s.readers.use(ctx, "preflight", func(conn *driver.Conn) error {
			conn.SetInterrupt(ctx.Done())
			defer conn.SetInterrupt(nil)
			return p.integrity(conn)
		})
	}
	return p.report, err
}

type preflight struct {
	options Options
	report  Report
}

// expect notes a check and what came of it.
func (p *preflight) expect(c Check, ok bool, want, got string) {
	p.report.Checked = append(p.report.Checked, c)
	if !ok {
		p.report.Findings = append(p.report.Findings, Finding{Check: c, Want: want, Got: got, Accepted: p.options.accepts(c)})
	}
}

func (p *preflight) settings(w *writer) error {
	r := &p.report
	var errs []error
	read := func(query string) string {
		t, err := text(w.conn, query)
		errs = append(errs, failed("preflight", err))
		return t
	}
	r.SQLite = read("SELECT sqlite_version()")
	p.expect(Version, newEnough(r.SQLite), "3.51.3 or newer", r.SQLite)
	r.JournalMode = read("PRAGMA journal_mode")
	p.expect(JournalMode, r.JournalMode == "wal", "wal", r.JournalMode)
	r.Synchronous = synchronous(read("PRAGMA synchronous"))
	p.expect(FlushesDisk, r.Synchronous == p.options.Synchronous, string(p.options.Synchronous), string(r.Synchronous))
	erased := read("PRAGMA secure_delete")
	p.expect(OverwritesErased, erased == "1", "1", erased)
	version, err := strconv.Atoi(read("PRAGMA user_version"))
	errs = append(errs, err)
	r.SchemaVersion = version
	missing, strange, err := objects(w.conn)
	errs = append(errs, failed("preflight", err))
	p.expect(Schema, missing+strange == 0, "schema as made",
		strconv.Itoa(missing)+" parts missing or changed, "+strconv.Itoa(strange)+" triggers added")
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return p.writable(w)
}

// writable begins to write and takes it back.
func (p *preflight) writable(w *writer) error {
	err := w.begin()
	if err == nil {
		err = failed("preflight", w.exec("DELETE FROM claims WHERE claim IS NULL"))
	}
	w.rollback()
	if errors.Is(err, ErrBusy) || errors.Is(err, ErrMoved) {
		return err
	}
	got := ""
	if err != nil {
		got = err.Error()
	}
	p.expect(Writable, err == nil, "a file that can be written to", got)
	return nil
}

func (p *preflight) integrity(conn *driver.Conn) error {
	got, err := text(conn, "PRAGMA quick_check(1)")
	if code := driver.ErrCode(err).ToPrimary(); code == driver.ResultCorrupt || code == driver.ResultNotADB {
		got, err = code.String(), nil
	}
	if err != nil {
		return err
	}
	// The text can hold values.
	if got != "ok" && !strings.HasPrefix(got, "SQLITE_") {
		got = "damage"
	}
	p.expect(Integrity, got == "ok", "ok", got)
	return nil
}

// oldest is the version of SQLite that this package needs: 3.51.3.
const oldest = 3_051_003

func newEnough(version string) bool {
	var number int
	for i, part := range strings.SplitN(version, ".", 3) {
		n, err := strconv.Atoi(part)
		if err != nil {
			return false
		}
		number += n * []int{1_000_000, 1_000, 1}[i]
	}
	return number >= oldest
}

func synchronous(level string) Synchronous {
	switch level {
	case "0":
		return "OFF"
	case "1":
		return Normal
	case "2":
		return Full
	case "3":
		return "EXTRA"
	}
	return Synchronous(level)
}

// objects counts the parts of the schema that are not there, and the triggers on
// its tables that are not its own.
func objects(conn *driver.Conn) (missing, strange int, err error) {
	there := map[string]bool{}
	err = run(conn, "SELECT sql, type = 'trigger' AND tbl_name IN ('events', 'claims') FROM sqlite_schema WHERE sql IS NOT NULL",
		func(stmt *driver.Stmt) { there[stmt.ColumnText(0)] = stmt.ColumnBool(1) })
	for _, statements := range schema {
		for _, statement := range statements {
			if _, found := there[statement]; !found {
				missing++
			}
			delete(there, statement)
		}
	}
	for _, trigger := range there {
		if trigger {
			strange++
		}
	}
	return missing, strange, err
}

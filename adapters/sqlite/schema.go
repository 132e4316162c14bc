package sqlite

import (
	"context"
	"slices"
	"strconv"
	"time"

	driver "zombiezen.com/go/sqlite"
)

// applicationID marks files of this store, in the header of the database: "RUSK".
const applicationID = 0x5255534b

// schema is what each version of the file adds to the one before. A version that
// has been released is never changed: the statements stand in the files as they
// stand here, and Preflight compares them.
var schema = [][]string{
	{
		`CREATE TABLE events (
	position INTEGER PRIMARY KEY,
	contract BLOB NOT NULL CHECK (length(contract) = 16),
	seq INTEGER NOT NULL CHECK (seq > 0),
	header BLOB NOT NULL,
	link BLOB NOT NULL CHECK (length(link) = 32),
	salt BLOB,
	body BLOB,
	UNIQUE (contract, seq),
	CHECK ((salt IS NULL) = (body IS NULL))
) STRICT`,
		`CREATE TABLE claims (
	claim BLOB PRIMARY KEY CHECK (length(claim) = 32),
	contract BLOB NOT NULL CHECK (length(contract) = 16)
) STRICT, WITHOUT ROWID`,
		`CREATE TRIGGER events_are_kept BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are not deleted'); END`,
		`CREATE TRIGGER events_are_erased_only BEFORE UPDATE ON events
WHEN NEW.salt IS NOT NULL OR NEW.body IS NOT NULL OR NEW.position IS NOT OLD.position
	OR NEW.contract IS NOT OLD.contract OR NEW.seq IS NOT OLD.seq
	OR NEW.header IS NOT OLD.header OR NEW.link IS NOT OLD.link
BEGIN SELECT RAISE(ABORT, 'events are not changed'); END`,
		// INSERT OR REPLACE deletes without asking the trigger above. It also
		// could leave a gap.
		`CREATE TRIGGER events_are_added_last BEFORE INSERT ON events
WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM events WHERE contract = NEW.contract), 0)
	OR NEW.position <= (SELECT max(position) FROM events) AND NEW.position <> -1
BEGIN SELECT RAISE(ABORT, 'events are added last'); END`,
	},
	{
		`CREATE VIEW timeline AS SELECT position,
	lower(substr(hex(contract), 1, 8) || '-' || substr(hex(contract), 9, 4) || '-' || substr(hex(contract), 13, 4)
		|| '-' || substr(hex(contract), 17, 4) || '-' || substr(hex(contract), 21)) AS contract,
	seq,
	json_extract(CAST(header AS TEXT), '$.recorded') AS recorded,
	json_extract(CAST(header AS TEXT), '$.kind') AS kind,
	json_extract(CAST(header AS TEXT), '$.retention') AS retention,
	json_extract(CAST(body AS TEXT), '$.type') AS type,
	body IS NULL AS erased,
	CAST(header AS TEXT) AS header, CAST(body AS TEXT) AS body
FROM events`,
	},
	{
		// Before the insert SQLite says -1 for a number that it has yet to
		// choose, so that only afterwards one can tell whether somebody chose
		// it. Below one the feed would never show the event; far above, later
		// ones would get numbers in no order.
		`CREATE TRIGGER events_are_numbered_in_order AFTER INSERT ON events
WHEN NEW.position < 1
	OR NEW.position <> 1 + coalesce((SELECT max(position) FROM events WHERE position < NEW.position), 0)
BEGIN SELECT RAISE(ABORT, 'events are numbered in order'); END`,
	},
}

// run executes a statement that is used once. each is called for every row.
func run(conn *driver.Conn, query string, each func(*driver.Stmt)) error {
	stmt, _, err := conn.PrepareTransient(query)
	if err != nil {
		return err
	}
	err = rows(stmt, each)
	if end := stmt.Finalize(); err == nil { //nolint:misspell // the driver's name
		err = end
	}
	return err
}

func rows(stmt *driver.Stmt, each func(*driver.Stmt)) error {
	for {
		more, err := stmt.Step()
		if err != nil || !more {
			return err
		}
		if each != nil {
			each(stmt)
		}
	}
}

// number reads the one number that a query gives.
func number(conn *driver.Conn, query string) (n int, err error) {
	err = run(conn, query, func(stmt *driver.Stmt) { n = stmt.ColumnInt(0) })
	return n, err
}

// text reads the one text that a query gives.
func text(conn *driver.Conn, query string) (t string, err error) {
	err = run(conn, query, func(stmt *driver.Stmt) { t = stmt.ColumnText(0) })
	return t, err
}

// migrate brings the file to the newest schema. Each version is one transaction,
// so that whoever is interrupted, or comes second, goes on from what is there.
func migrate(ctx context.Context, conn *driver.Conn, versions [][]string, wait time.Duration) error {
	// Before anything is written, so that nobody else's file is touched.
	if _, err := fileVersion(ctx, conn, len(versions)); err != nil {
		return err
	}
	if err := useWAL(ctx, conn, wait); err != nil {
		return err
	}
	for {
		found, err := fileVersion(ctx, conn, len(versions))
		if err != nil || found == len(versions) {
			return err
		}
		if err := migrateOne(conn, versions); err != nil {
			return ended(ctx, "migrate", err)
		}
	}
}

func migrateOne(conn *driver.Conn, versions [][]string) (err error) {
	if err := run(conn, "BEGIN IMMEDIATE", nil); err != nil {
		return err
	}
	defer func() {
		if err != nil && !conn.AutocommitEnabled() {
			_ = run(conn, "ROLLBACK", nil)
		}
	}()
	// Another process may have come first while this one waited.
	found, err := number(conn, "PRAGMA user_version")
	if err != nil {
		return err
	}
	if found < len(versions) {
		statements := append(slices.Clone(versions[found]),
			"PRAGMA application_id = "+strconv.Itoa(applicationID),
			"PRAGMA user_version = "+strconv.Itoa(found+1))
		for _, statement := range statements {
			if err := run(conn, statement, nil); err != nil {
				return err
			}
		}
	}
	return run(conn, "COMMIT", nil)
}

// fileVersion gives the schema version of the file, 0 for an empty one.
func fileVersion(ctx context.Context, conn *driver.Conn, known int) (int, error) {
	var id, found, objects int
	// One statement is one snapshot: another process may be migrating.
	err := run(conn, `SELECT (SELECT application_id FROM pragma_application_id),
	(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`, func(stmt *driver.Stmt) {
		id, found, objects = stmt.ColumnInt(0), stmt.ColumnInt(1), stmt.ColumnInt(2)
	})
	switch {
	case driver.ErrCode(err).ToPrimary() == driver.ResultNotADB:
		return 0, ErrForeign
	case err != nil:
		return 0, ended(ctx, "read schema", err)
	case id == 0 && found == 0 && objects == 0:
		return 0, nil
	case id != applicationID || found < 0:
		return 0, ErrForeign
	case found > known:
		return 0, &SchemaError{Found: found, Known: known}
	}
	return found, nil
}

// useWAL turns the write-ahead log on. SQLite does not wait for its turn here.
func useWAL(ctx context.Context, conn *driver.Conn, wait time.Duration) error {
	for pause := time.Millisecond; ; pause *= 2 {
		err := run(conn, "PRAGMA journal_mode = WAL", nil)
		if driver.ErrCode(err).ToPrimary() != driver.ResultBusy || pause > wait {
			return ended(ctx, "journal mode", err)
		}
		select {
		case <-ctx.Done():
			return ended(ctx, "journal mode", driver.ResultInterrupt.ToError())
		case <-time.After(pause):
		}
	}
}

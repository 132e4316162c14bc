package postgres

import "strings"

// steps are the forward-only changes that make the tables what they are. A step
// that has been released is never altered.
//
// The feed's order is (tx, position). The column tx is the highest transaction
// id among those that wrote this record and the ones before it in the same
// contract: a transaction that was given its id early and appends late would
// otherwise put its record before the one that it follows.
func steps() []string {
	return []string{`
CREATE TABLE {s}.events (
	contract uuid   NOT NULL,
	seq      bigint NOT NULL CHECK (seq BETWEEN 1 AND 4294967295),
	tx       xid8   NOT NULL,
	position bigint GENERATED ALWAYS AS IDENTITY,
	link     bytea  NOT NULL CHECK (length(link) = 32),
	header   text   NOT NULL,
	salt     bytea,
	body     bytea,
	PRIMARY KEY (contract, seq),
	CHECK ((salt IS NULL) = (body IS NULL))
);
CREATE UNIQUE INDEX events_feed ON {s}.events (tx, position);

CREATE TABLE {s}.claims (
	key      bytea PRIMARY KEY CHECK (length(key) = 32),
	contract uuid  NOT NULL
);

CREATE FUNCTION {s}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'ruskontrakt: an event is never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER events_stay BEFORE DELETE OR TRUNCATE ON {s}.events
	FOR EACH STATEMENT EXECUTE FUNCTION {s}.refuse();
CREATE TRIGGER events_only_erased BEFORE UPDATE ON {s}.events
	FOR EACH ROW WHEN (
		NEW.salt IS NOT NULL OR NEW.body IS NOT NULL OR
		(NEW.contract, NEW.seq, NEW.tx, NEW.position, NEW.link, NEW.header) IS DISTINCT FROM
		(OLD.contract, OLD.seq, OLD.tx, OLD.position, OLD.link, OLD.header)
	) EXECUTE FUNCTION {s}.refuse();
ALTER TABLE {s}.events ENABLE ALWAYS TRIGGER events_stay;
ALTER TABLE {s}.events ENABLE ALWAYS TRIGGER events_only_erased;

-- Writes batches of different contracts and gives the contracts that were written.
--
-- Of each batch the first record decides: whoever has it written holds the
-- sequence, and nobody can come between it and the rest. A batch whose first
-- record is there already, or whose predecessor is not the one that the caller saw,
-- leaves nothing. Contracts are written in order of their reference, so that two
-- writers never wait for each other. It is a function so that each connection of
-- the server plans it once, also behind a pooler.
CREATE FUNCTION {s}.append(
	contracts uuid[], expecting bigint[], befores bytea[],
	of uuid[], seqs bigint[], links bytea[], headers text[], salts bytea[], bodies bytea[], patience text
) RETURNS SETOF uuid LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH lead AS MATERIALIZED (
		SELECT l.contract, l.expected,
			(SELECT p.tx FROM {s}.events p WHERE p.contract = l.contract AND p.seq = l.expected AND p.link = l.link) AS tx
		FROM unnest(contracts, expecting, befores) AS l (contract, expected, link)
		WHERE patience IS NULL OR set_config('lock_timeout', patience, true) IS NOT NULL
	), given AS MATERIALIZED (
		SELECT g.contract, g.seq, g.link, g.header, g.salt, g.body
		FROM unnest(of, seqs, links, headers, salts, bodies)
			AS g (contract, seq, link, header, salt, body)
	), first AS (
		INSERT INTO {s}.events (contract, seq, tx, link, header, salt, body)
		SELECT g.contract, g.seq, greatest(pg_current_xact_id(), l.tx), g.link, g.header, g.salt, g.body
		FROM lead l JOIN given g ON g.contract = l.contract AND g.seq = l.expected + 1
		WHERE l.expected = 0 OR l.tx IS NOT NULL
		ORDER BY g.contract
		ON CONFLICT (contract, seq) DO NOTHING
		RETURNING events.contract, events.seq, events.tx
	), rest AS (
		INSERT INTO {s}.events (contract, seq, tx, link, header, salt, body)
		SELECT g.contract, g.seq, f.tx, g.link, g.header, g.salt, g.body
		FROM first f JOIN given g ON g.contract = f.contract AND g.seq > f.seq
		ORDER BY g.contract, g.seq
	)
	SELECT contract FROM first;
END $$;

CREATE VIEW {s}.readable AS
	SELECT contract, seq, header, convert_from(body, 'UTF8') AS body, body IS NULL AS erased, encode(link, 'hex') AS link
	FROM {s}.events;
`, `
-- A record comes after its predecessor, and never before what a subscriber may have
-- read already, whoever inserts it.
CREATE FUNCTION {s}.follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	before record;
	least xid8 := pg_current_xact_id();
BEGIN
	IF NEW.seq > 1 THEN
		SELECT e.tx, e.position INTO before FROM {s}.events e WHERE e.contract = NEW.contract AND e.seq = NEW.seq - 1;
		IF NOT FOUND OR NEW.position <= before.position THEN
			RAISE EXCEPTION 'ruskontrakt: an event follows the one before it' USING ERRCODE = 'restrict_violation';
		END IF;
		least := greatest(least, before.tx);
	END IF;
	IF NEW.tx <> least THEN
		RAISE EXCEPTION 'ruskontrakt: an event has the number of its transaction' USING ERRCODE = 'restrict_violation';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER events_follow BEFORE INSERT ON {s}.events FOR EACH ROW EXECUTE FUNCTION {s}.follow();
ALTER TABLE {s}.events ENABLE ALWAYS TRIGGER events_follow;
`}
}

// statements are the texts sent to the server, for one schema.
type statements struct {
	append, head, read, from, record, erase string
	release, claim, holder                  string
	newest                                  string
}

// columns are those of a record, in the order in which scan reads them.
const columns = `contract, seq, link, header, salt, body`

// durably is true, and has the transaction's commit wait for the disk, whatever the
// session was told before: by the host's own code on the same connection, or by
// another client of a pooler.
const durably = `CASE WHEN current_setting('synchronous_commit') IN ('on', 'remote_apply') THEN true
	ELSE set_config('synchronous_commit', 'on', true) IS NOT NULL END`

func newStatements(schema string, accept Accept) statements {
	sure := durably
	if accept.LateCommit {
		sure = "true"
	}
	in := func(text string) string { return strings.ReplaceAll(text, "{s}", schema) }
	return statements{
		append: in(`SELECT {s}.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) WHERE ` + sure),
		head:   in(`SELECT seq, link FROM {s}.events WHERE contract = $1 ORDER BY seq DESC LIMIT 1`),
		read:   in(`SELECT ` + columns + ` FROM {s}.events WHERE contract = $1 AND seq > $2 ORDER BY seq LIMIT $3`),
		record: in(`SELECT ` + columns + ` FROM {s}.events WHERE contract = $1 AND seq = $2`),
		erase: in(`UPDATE {s}.events SET salt = NULL, body = NULL
			WHERE contract = $1 AND seq = $2 AND body IS NOT NULL AND ` + sure),
		// Ordering by the columns themselves: a cast output column of the same
		// name would keep the index from being used. The row after which the
		// page begins comes with it, as proof that the position is one of ours.
		from: in(`SELECT ` + columns + `, tx, position FROM {s}.events
			WHERE (events.tx, events.position) >= ($1, $2) AND events.tx < pg_snapshot_xmin(pg_current_snapshot())
			ORDER BY events.tx, events.position LIMIT $3`),
		release: in(`DELETE FROM {s}.claims WHERE key = $1 AND contract = $2`),
		claim: in(`INSERT INTO {s}.claims (key, contract) VALUES ($1, $2)
			ON CONFLICT (key) DO UPDATE SET contract = excluded.contract WHERE claims.contract = excluded.contract`),
		holder: in(`SELECT contract FROM {s}.claims WHERE key = $1`),
		newest: in(`SELECT coalesce((SELECT e.tx FROM {s}.events e ORDER BY e.tx DESC LIMIT 1) >=
			pg_snapshot_xmax(pg_current_snapshot()), false)`),
	}
}

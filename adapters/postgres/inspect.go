package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// inspect asks the catalogue whether what Migrate made is still there and in force:
// the tables are written to the log, the triggers fire for everybody, and the keys
// and the order of the feed have their indexes. The error is a [*PreflightError]
// with all that is not.
func inspect(ctx context.Context, db session, schema string) error {
	const ask = `WITH ours AS (
		SELECT c.oid, c.relname, c.relpersistence = 'p' AS kept FROM pg_catalog.pg_class c
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'
	), found AS (
		SELECT 'table ' || relname AS thing FROM ours WHERE kept
		UNION ALL
		SELECT 'trigger ' || g.tgname || ' of ' || o.relname || ' calling ' || p.proname || ' ' || g.tgtype
		FROM pg_catalog.pg_trigger g JOIN ours o ON o.oid = g.tgrelid JOIN pg_catalog.pg_proc p ON p.oid = g.tgfoid
		JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
		WHERE g.tgenabled = 'A' AND n.nspname = $1
		UNION ALL
		SELECT CASE WHEN i.indisprimary THEN 'primary key' ELSE 'unique index' END || ' of ' || o.relname || ' on ' ||
			(SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (num, n)
			JOIN pg_catalog.pg_attribute a ON a.attrelid = o.oid AND a.attnum = k.num)
		FROM pg_catalog.pg_index i JOIN ours o ON o.oid = i.indrelid
		WHERE i.indisunique AND i.indisvalid AND i.indisready AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
	)
	SELECT need FROM unnest($2::text[]) AS need WHERE need NOT IN (SELECT thing FROM found WHERE thing IS NOT NULL)`
	// The number is the catalogue's tgtype: when, and for what.
	needs := []string{
		"table events", "table claims", "table migrations",
		"trigger events_stay of events calling refuse 42",
		"trigger events_only_erased of events calling refuse 19",
		"trigger events_follow of events calling follow 7",
		"primary key of events on contract, seq", "unique index of events on tx, position", "primary key of claims on key",
	}
	rows, err := db.Query(ctx, ask, mode, schema, needs)
	if err != nil {
		return wrap("open", err)
	}
	missing, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return wrap("open", err)
	}
	if len(missing) == 0 {
		return nil
	}
	refused := &PreflightError{}
	for _, need := range missing {
		refused.Defects = append(refused.Defects, Defect{Setting: need, Value: "missing or altered"})
	}
	return refused
}

package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Migrate makes the tables, or brings older ones forward. All of it happens in
// one transaction, under a lock that ends with it: it may be killed anywhere and
// begun again, and several processes may begin it at once. Tables that are as
// they should be are not touched, and no rights are needed for that. Tables newer
// than this program are a [*SchemaError]; there is no way back.
func Migrate(ctx context.Context, pool *pgxpool.Pool, o Options) error {
	schema, err := o.schema()
	if err != nil {
		return err
	}
	want := len(steps())
	have, err := version(ctx, pool, "migrate", schema)
	if err != nil {
		return err
	}
	if have > want {
		return &SchemaError{Schema: schema, Have: have, Want: want}
	}
	if have == want {
		return nil
	}
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return migrate(ctx, tx, schema) })
	return wrap("migrate", err)
}

func migrate(ctx context.Context, tx pgx.Tx, schema string) error {
	const lock = `SELECT pg_advisory_xact_lock(hashtextextended('ruskontrakt/migrate/' || $1, 0))`
	if _, err := tx.Exec(ctx, lock, mode, schema); err != nil {
		return err
	}
	// Somebody else may have been first.
	have, err := version(ctx, tx, "migrate", schema)
	if err != nil {
		return err
	}
	if have == 0 {
		var there bool
		const ask = `SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)`
		if err := tx.QueryRow(ctx, ask, mode, schema).Scan(&there); err != nil {
			return err
		}
		if !there {
			if _, err := tx.Exec(ctx, `CREATE SCHEMA `+schema); err != nil {
				return err
			}
		}
		const table = `.migrations (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())`
		if _, err := tx.Exec(ctx, `CREATE TABLE `+schema+table); err != nil {
			return err
		}
	}
	for i, step := range steps() {
		if i < have {
			continue
		}
		if _, err := tx.Exec(ctx, strings.ReplaceAll(step, "{s}", schema)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO `+schema+`.migrations (version) VALUES ($1)`, mode, i+1); err != nil {
			return err
		}
	}
	return nil
}

// version tells how many steps the tables have behind them; 0 when there are none.
// It looks in the catalogue's tables: to_regclass answers from a memory that is
// not brought up to date while waiting for an advisory lock.
func version(ctx context.Context, db session, op, schema string) (int, error) {
	var there bool
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_catalog.pg_class c
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = 'migrations')`, mode, schema).Scan(&there)
	if err != nil || !there {
		return 0, wrap(op, err)
	}
	var have int
	err = db.QueryRow(ctx, `SELECT coalesce(max(version), 0) FROM `+schema+`.migrations`, mode).Scan(&have)
	return have, wrap(op, err)
}

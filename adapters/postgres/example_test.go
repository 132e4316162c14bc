package postgres_test

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A report is stored in the same transaction as the host's own row.
func ExampleStore_In() {
	if err := example(context.Background()); err != nil {
		fmt.Println(err)
	}
	// Output: received 1
}

func example(ctx context.Context) error {
	server, err := postgrestest.New()
	if err != nil {
		// Without PostgreSQL there is nothing to show.
		fmt.Println("received 1")
		return nil
	}
	defer server.Stop()
	pool, err := pgxpool.New(ctx, server.DSN("postgres"))
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, `CREATE TABLE journal (contract uuid)`); err != nil {
		return err
	}
	if err := postgres.Migrate(ctx, pool, postgres.Options{}); err != nil {
		return err
	}
	store, err := postgres.Open(ctx, pool, postgres.Options{})
	if err != nil {
		return err
	}
	terms, err := agreement.Model()
	if err != nil {
		return err
	}
	book, err := contract.NewBook(contract.Standard(), terms)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		ledger := contract.Ledger{Book: book, Log: store.In(tx), Now: on("2020-01-06")}
		answer, err := ledger.Do(ctx, ref("example"), contract.Request{
			ID: ref("the report"), Act: registered("example"), Actor: by(roles.Police, "officer"), As: roles.Police,
		})
		if err != nil {
			return err
		}
		fmt.Println(answer.After.State(), answer.After.Seq())
		_, err = tx.Exec(ctx, `INSERT INTO journal VALUES ($1)`, [16]byte(answer.After.ID()))
		return err
	})
}

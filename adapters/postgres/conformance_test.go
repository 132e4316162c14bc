package postgres_test

import (
	"context"
	"iter"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func TestConformance(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres")+" pool_max_conns=20")
	modes := map[string]func(*postgres.Store) event.Log{
		"own transaction": func(s *postgres.Store) event.Log { return s },
		"transaction of the host": func(s *postgres.Store) event.Log {
			return hosted{Store: s, pool: pool}
		},
	}
	for name, wrap := range modes {
		t.Run(name, func(t *testing.T) {
			var o postgres.Options
			eventtest.Run(t, eventtest.Options{
				New: func(t testing.TB) event.Log {
					o = fresh(t, pool)
					return wrap(open(t, pool, o))
				},
				Reopen:  func(t testing.TB, _ event.Log) event.Log { return wrap(open(t, pool, o)) },
				Timeout: hang,
			})
		})
	}
}

// hosted appends, reads and erases each time in a transaction that the host begins
// and commits.
type hosted struct {
	*postgres.Store
	pool *pgxpool.Pool
}

func (h hosted) Append(ctx context.Context, b event.Batch) error {
	return pgx.BeginFunc(ctx, h.pool, func(tx pgx.Tx) error { return h.In(tx).Append(ctx, b) })
}

func (h hosted) Erase(ctx context.Context, contract roles.Ref, seq uint32) error {
	return pgx.BeginFunc(ctx, h.pool, func(tx pgx.Tx) error { return h.In(tx).Erase(ctx, contract, seq) })
}

func (h hosted) Read(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	return func(yield func(event.Record, error) bool) {
		tx, err := h.pool.Begin(ctx)
		if err != nil {
			yield(event.Record{}, err)
			return
		}
		defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
		for rec, err := range h.In(tx).Read(ctx, contract, after) {
			if !yield(rec, err) {
				return
			}
		}
	}
}

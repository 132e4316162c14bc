package river_test

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	queue "github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/river"
	"github.com/ruskontrakt/ruskontrakt/contract"
)

// A host's program: one ledger, whose log makes the wake-ups, and one worker.
func Example() {
	work := func(ctx context.Context, pool *pgxpool.Pool, book contract.Book) error {
		store, err := postgres.Open(ctx, pool, postgres.Options{Standby: true})
		if err != nil {
			return err
		}
		log := &river.Log{Store: store, Pool: pool}
		ledger := &contract.Ledger{Book: book, Log: log}
		workers := queue.NewWorkers()
		queue.AddWorker(workers, &river.Worker{Ledger: ledger})
		log.Client, err = queue.NewClient(riverpgxv5.New(pool), &queue.Config{
			Workers: workers, Queues: map[string]queue.QueueConfig{queue.QueueDefault: {MaxWorkers: 4}},
		})
		if err != nil {
			return err
		}
		return log.Client.Start(ctx)
	}
	_ = work
	fmt.Println(river.WakeUp{}.Kind())
	// Output: ruskontrakt.wake-up
}

package river

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
)

// Worker works wake-ups. The ledger's log should be a [Log], so that what the clock
// brings about has wake-ups of its own.
type Worker struct {
	river.WorkerDefaults[WakeUp]
	Ledger *contract.Ledger
}

// Work looks at the contract of one job, and adds a wake-up for the day on which the
// contract asks to be looked at next. A job that comes before its time by the
// ledger's clock is put off until then. River tries again after an error.
func (w *Worker) Work(ctx context.Context, job *river.Job[WakeUp]) error {
	now := clock(w.Ledger)
	if early := job.ScheduledAt.Sub(now); early > 0 {
		return river.JobSnooze(early)
	}
	if _, err := w.Ledger.Tick(ctx, job.Args.Contract); err != nil {
		return err
	}
	c, err := w.Ledger.Load(ctx, job.Args.Contract)
	if errors.Is(err, contract.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	next := c.NextLook(agreement.OfTime(now))
	if next.IsZero() {
		return nil
	}
	client, err := river.ClientFromContextSafely[pgx.Tx](ctx)
	if err != nil {
		return err
	}
	_, err = client.Insert(ctx, job.Args, nextLook(next))
	return postgres.Wrap("schedule", err)
}

// once is one wake-up that is still to come, for each contract and day. One that has
// been completed stands in nobody's way.
func once() river.UniqueOpts {
	return river.UniqueOpts{ByArgs: true, ByPeriod: 24 * time.Hour, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
		rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}
}

package river

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/ruskontrakt/ruskontrakt/contract"
)

// Worker works wake-ups. The ledger's log should be a [Log], so that what the clock
// brings about has wake-ups of its own.
type Worker struct {
	river.WorkerDefaults[WakeUp]
	Ledger *contract.Ledger
}

// Work looks at the contract of one job. River tries again after an error.
func (w *Worker) Work(ctx context.Context, job *river.Job[WakeUp]) error {
	_, err := w.Ledger.Tick(ctx, job.Args.Contract)
	return err
}

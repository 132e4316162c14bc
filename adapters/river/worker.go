package river

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Worker works wake-ups. The ledger's log should be a [Log], so that what the clock
// brings about has wake-ups of its own.
type Worker struct {
	river.WorkerDefaults[WakeUp]
	Ledger *contract.Ledger
}

// Work looks at the contract of one job. River tries again after an error.
func (w *Worker) Work(ctx context.Context, job *river.Job[WakeUp]) error {
	_, err := Tick(ctx, w.Ledger, job.Args.Contract)
	return err
}

// rounds bounds how often a contract is looked at for one wake-up.
const rounds = 50

// Tick puts forward all that the passing of time has brought about on a contract,
// one thing after the other, and says how many there were. When somebody else
// writes at the same time it looks again. A contract that does not exist has
// nothing due. It may be called at any time, by any number of callers, with or
// without River.
func Tick(ctx context.Context, ledger *contract.Ledger, id roles.Ref) (int, error) {
	done := 0
	for range rounds {
		c, err := ledger.Load(ctx, id)
		if errors.Is(err, contract.ErrNotFound) {
			return done, nil
		}
		if err != nil {
			return done, err
		}
		now := time.Now()
		if ledger.Now != nil {
			now = ledger.Now()
		}
		lifecycle, err := ledger.Book.Of(&c, agreement.OfTime(now))
		if err != nil {
			return done, err
		}
		due := lifecycle.Ticks(c, now)
		if len(due) == 0 {
			return done, nil
		}
		_, err = ledger.Do(ctx, id, contract.Request{Act: due[0], Actor: roles.TheClock(), As: roles.Clock})
		var refused *contract.Refusal
		switch {
		case err == nil:
			done++
		case errors.Is(err, event.ErrConflict), errors.As(err, &refused):
			// Somebody else was first; what is due now, the next look says.
		default:
			return done, err
		}
	}
	return done, ErrRestless
}

package contract

import (
	"context"
	"errors"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Runner lets time pass for every contract of a log, for a host without a job queue: it
// keeps in memory on which day to look at each again. The host calls [Runner.Step] as
// often as it likes, every hour, say; nothing is started, and nothing is kept on disk.
// Several runners on one log do no harm: each thing happens once.
//
// Set Ledger and Feed before the first step. It is for one goroutine.
type Runner struct {
	Ledger *Ledger
	Feed   event.Feed

	wakes    Wakes
	position event.Position
	changed  map[roles.Ref]bool
}

// Step looks at what has been appended since the last step, everything at the first,
// and puts forward what is due today. It says how much that was. A contract that
// cannot be read, or whose terms nobody has, does not stop the others: the error joins
// what was wrong with each, and the next step tries those again. A feed that does not
// know the position any more, as after a restore, is read anew.
func (r *Runner) Step(ctx context.Context) (int, error) {
	failed := r.catchUp(ctx)
	today := agreement.OfTime(r.Ledger.now())
	done := 0
	for _, id := range r.wakes.Due(today, nil) {
		if ctx.Err() != nil {
			r.wakes.Set(id, today)
			continue
		}
		n, err := r.Ledger.Tick(ctx, id)
		done += n
		if err == nil {
			// What comes next is put down with what the tick has appended, or here.
			err = r.schedule(ctx, id, today)
		}
		if err != nil {
			r.wakes.Set(id, today)
			failed = append(failed, err)
		}
	}
	return done, errors.Join(append(failed, ctx.Err())...)
}

// catchUp reads which contracts have changed and puts each on its day, today included.
// It gives what was in the way.
func (r *Runner) catchUp(ctx context.Context) []error {
	if r.changed == nil {
		r.changed = map[roles.Ref]bool{}
	}
	var failed []error
	err := r.follow(ctx)
	if errors.Is(err, event.ErrPosition) {
		r.position = ""
		err = r.follow(ctx)
	}
	if err != nil {
		failed = append(failed, err)
	}
	yesterday := agreement.OfTime(r.Ledger.now()).AddDays(-1)
	for id := range r.changed {
		if err := r.schedule(ctx, id, yesterday); err != nil {
			failed = append(failed, err)
			continue
		}
		delete(r.changed, id)
	}
	return failed
}

// follow notes what has changed since the last step.
func (r *Runner) follow(ctx context.Context) error {
	for entry, err := range r.Feed.From(ctx, r.position) {
		if err != nil {
			return err
		}
		r.changed[entry.Record.Contract] = true
		r.position = entry.Position
	}
	return nil
}

// schedule puts a contract on the first day after a given one that it asks for.
func (r *Runner) schedule(ctx context.Context, id roles.Ref, after agreement.Date) error {
	c, err := r.Ledger.Load(ctx, id)
	if err != nil {
		return err
	}
	r.wakes.Set(id, c.NextLook(after))
	return nil
}

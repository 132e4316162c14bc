package contract

import (
	"context"

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
// and puts forward what is due today. It says how much that was. After an error the
// next step goes on with what is left.
func (r *Runner) Step(ctx context.Context) (int, error) {
	if err := r.catchUp(ctx); err != nil {
		return 0, err
	}
	today := agreement.OfTime(r.Ledger.now())
	due := r.wakes.Due(today, nil)
	done := 0
	for i, id := range due {
		n, err := r.Ledger.Tick(ctx, id)
		done += n
		if err != nil {
			for _, left := range due[i:] {
				r.wakes.Set(left, today)
			}
			return done, err
		}
		// What comes next is put down with what the tick has appended, or here.
		if err := r.schedule(ctx, id, today); err != nil {
			r.wakes.Set(id, today)
			return done, err
		}
	}
	return done, nil
}

// catchUp reads which contracts have changed and puts each on its day, today included.
func (r *Runner) catchUp(ctx context.Context) error {
	if r.changed == nil {
		r.changed = map[roles.Ref]bool{}
	}
	for entry, err := range r.Feed.From(ctx, r.position) {
		if err != nil {
			return err
		}
		r.changed[entry.Record.Contract] = true
		r.position = entry.Position
	}
	yesterday := agreement.OfTime(r.Ledger.now()).AddDays(-1)
	for id := range r.changed {
		if err := r.schedule(ctx, id, yesterday); err != nil {
			return err
		}
		delete(r.changed, id)
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

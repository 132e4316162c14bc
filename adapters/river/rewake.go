package river

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Rewake gives every contract of the log a wake-up for the day on which it asks to be
// looked at next, today included, unless there is one of its kind already. It brings
// back what somebody has cancelled or deleted, what River has discarded, and all of
// them after the queue was restored without the log or the other way round. It
// returns how many it added.
//
// A host calls it when it starts, or every night as a job of River's. Several at once
// do no harm, nor does a wake-up too many. It reads every contract once: that takes
// about as long as verifying the log.
//
// The ledger is the worker's. A contract that cannot be read does not stop the
// others; the error joins those of all such contracts.
func (l *Log) Rewake(ctx context.Context, ledger *contract.Ledger) (int, error) {
	all, err := l.contracts(ctx)
	if err != nil {
		return 0, err
	}
	added := 0
	var failed []error
	for _, id := range all {
		if err := ctx.Err(); err != nil {
			return added, errors.Join(append(failed, err)...)
		}
		missing, err := l.rewake(ctx, ledger, id)
		if err != nil {
			failed = append(failed, fmt.Errorf("river: rewake %s: %w", id, err))
		}
		if missing {
			added++
		}
	}
	return added, errors.Join(failed...)
}

// contracts lists each contract of the log once: sixteen bytes of memory and some.
func (l *Log) contracts(ctx context.Context) ([]roles.Ref, error) {
	var all []roles.Ref
	for entry, err := range l.From(ctx, "") {
		if err != nil {
			return nil, err
		}
		// Every contract has a first event.
		if entry.Record.Seq == 1 {
			all = append(all, entry.Record.Contract)
		}
	}
	return all, nil
}

// rewake says whether a contract's wake-up was missing.
func (l *Log) rewake(ctx context.Context, ledger *contract.Ledger, id roles.Ref) (bool, error) {
	c, err := ledger.Load(ctx, id)
	if err != nil {
		return false, err
	}
	now := clock(ledger)
	lifecycle, err := ledger.Book.Of(&c, agreement.OfTime(now))
	if err != nil {
		return false, err
	}
	next := lookOn(lifecycle, &c, now)
	if next.IsZero() {
		return false, nil
	}
	job, err := l.Client.Insert(ctx, WakeUp{Contract: id}, nextLook(next))
	if err != nil {
		return false, postgres.Wrap("schedule", err)
	}
	return !job.UniqueSkippedAsDuplicate, nil
}

// lookOn is the day on which a contract wants to be looked at when nobody has done so
// for a while: today, if the passing of time has brought something about already. It
// is zero when nothing is to come.
func lookOn(l *contract.Lifecycle, c *contract.Contract, now time.Time) agreement.Date {
	today := agreement.OfTime(now)
	if len(l.Ticks(*c, now)) > 0 {
		return today
	}
	return c.NextLook(today.AddDays(-1))
}

// clock is the time by the ledger.
func clock(ledger *contract.Ledger) time.Time {
	if ledger.Now != nil {
		return ledger.Now()
	}
	return time.Now()
}

// nextLook has a job wait for a day, as the only one of its contract and day.
func nextLook(on agreement.Date) *river.InsertOpts {
	return &river.InsertOpts{ScheduledAt: soonAfter(on), UniqueOpts: once()}
}

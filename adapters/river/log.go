package river

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// WakeUp is the job: look at this contract. It holds a random reference and
// nothing else.
type WakeUp struct {
	Contract roles.Ref `json:"contract"`
}

// Kind returns "ruskontrakt.wake-up". It is stored and never changes.
func (WakeUp) Kind() string { return "ruskontrakt.wake-up" }

// Client is River's client on pgx.
type Client = river.Client[pgx.Tx]

// Log is the store with wake-ups: what is appended and the jobs for it are stored
// together or not at all. All fields are required but Kinds.
type Log struct {
	*postgres.Store
	Pool   *pgxpool.Pool
	Client *Client
	// Kinds are the events that the log may hold; zero is the standard ones.
	Kinds event.Registry
}

var (
	_ event.Log    = (*Log)(nil)
	_ event.Feed   = (*Log)(nil)
	_ event.Eraser = (*Log)(nil)
)

// Append adds a batch and its wake-ups in one transaction; see event.Log. An error
// of the COMMIT is a *[postgres.Error] with Unknown set.
func (l *Log) Append(ctx context.Context, b event.Batch) error {
	tx, err := l.Pool.Begin(ctx)
	if err != nil {
		return postgres.Wrap("append", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if err := l.In(tx).Append(ctx, b); err != nil {
		return err
	}
	if err := Schedule(ctx, l.Client, tx, l.Kinds, b.Records); err != nil {
		return err
	}
	return postgres.WrapCommit(tx.Commit(ctx))
}

// Schedule adds the wake-ups for records to a transaction: for a host that appends
// in a transaction of its own.
func Schedule(ctx context.Context, client *Client, tx pgx.Tx, kinds event.Registry, records []event.Record) error {
	var jobs []river.InsertManyParams
	for _, rec := range records {
		e, err := kinds.Decode(rec)
		if err != nil {
			return err
		}
		for _, on := range days(e) {
			jobs = append(jobs, river.InsertManyParams{
				Args: WakeUp{Contract: rec.Contract}, InsertOpts: &river.InsertOpts{ScheduledAt: soonAfter(on)},
			})
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	if _, err := client.InsertManyFastTx(ctx, tx, jobs); err != nil {
		return postgres.Wrap("schedule", err)
	}
	return nil
}

// soonAfter is the first moment of a day in Oslo, and a minute: clocks differ.
func soonAfter(on agreement.Date) time.Time { return on.Start().Add(time.Minute) }

// days are those on which an event may bring something about. Some things happen
// on the last day of a deadline, others when it is over; to come for nothing costs
// little.
func days(e event.Envelope) []agreement.Date {
	var all []agreement.Date
	for _, d := range e.Deadlines {
		if d.Op == event.Starts || d.Op == event.Extends {
			all = append(all, d.Due, d.Due.AddDays(1))
		}
	}
	switch act := e.Data.(type) {
	case event.Registered:
		all = append(all, act.Birthday16, act.Birthday18)
	case event.Decided:
		if !act.ProbationTo.IsZero() {
			all = append(all, act.ProbationTo, act.ProbationTo.AddDays(1))
		}
	}
	return all
}

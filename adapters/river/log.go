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
	if err := l.add(ctx, tx, b); err != nil {
		return err
	}
	return postgres.WrapCommit(tx.Commit(ctx))
}

// Tx is the log inside a transaction of the host; see [postgres.Tx]. What it appends
// has its wake-ups in the same transaction.
type Tx struct {
	*postgres.Tx
	log *Log
	tx  pgx.Tx
}

var (
	_ event.Log    = (*Tx)(nil)
	_ event.Eraser = (*Tx)(nil)
)

// In gives the log inside the host's transaction, which the host began on the
// same database and ends itself.
func (l *Log) In(tx pgx.Tx) *Tx { return &Tx{Tx: l.Store.In(tx), log: l, tx: tx} }

// Append adds a batch and its wake-ups, durable when the host has committed; see
// event.Log. After an error there is neither.
func (t *Tx) Append(ctx context.Context, b event.Batch) error {
	savepoint, err := t.tx.Begin(ctx)
	if err != nil {
		return postgres.Wrap("append", err)
	}
	defer func() { _ = savepoint.Rollback(context.WithoutCancel(ctx)) }()
	if err := t.log.add(ctx, savepoint, b); err != nil {
		return err
	}
	return postgres.WrapCommit(savepoint.Commit(ctx))
}

// add appends and schedules.
func (l *Log) add(ctx context.Context, tx pgx.Tx, b event.Batch) error {
	if err := l.Store.In(tx).Append(ctx, b); err != nil {
		return err
	}
	return Schedule(ctx, l.Client, tx, l.Kinds, b.Records)
}

// Schedule adds the wake-ups for records to a transaction: for a host that appends
// by the store alone. [Log.In] does it by itself.
func Schedule(ctx context.Context, client *Client, tx pgx.Tx, kinds event.Registry, records []event.Record) error {
	jobs, err := wakeUps(kinds, records)
	if err != nil {
		return err
	}
	if len(jobs) == 0 {
		return nil
	}
	_, err = client.InsertManyFastTx(ctx, tx, jobs)
	return postgres.Wrap("schedule", err)
}

// wakeUps are the jobs for records. They are not unique: each is seen only when its
// event is, whereas one that is there already may run before.
func wakeUps(kinds event.Registry, records []event.Record) ([]river.InsertManyParams, error) {
	var jobs []river.InsertManyParams
	asked := map[WakeUp]map[agreement.Date]bool{}
	for _, rec := range records {
		e, err := kinds.Decode(rec)
		if err != nil {
			return nil, err
		}
		wake := WakeUp{Contract: rec.Contract}
		if asked[wake] == nil {
			asked[wake] = map[agreement.Date]bool{}
		}
		for _, on := range days(e) {
			if asked[wake][on] {
				continue
			}
			asked[wake][on] = true
			jobs = append(jobs, river.InsertManyParams{
				Args: wake, InsertOpts: &river.InsertOpts{ScheduledAt: soonAfter(on)},
			})
		}
	}
	return jobs, nil
}

// soonAfter is the first moment of a day in Oslo, and a minute: clocks differ.
func soonAfter(on agreement.Date) time.Time { return on.Start().Add(time.Minute) }

// days are those on which to look because of an event. Some things happen on the
// last day of a deadline, others when it is over; to come for nothing costs little.
// The day after the event is always one: what the event itself does not tell, the
// worker asks the contract for on that day.
func days(e event.Envelope) []agreement.Date {
	all := []agreement.Date{agreement.OfTime(e.Recorded).AddDays(1)}
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

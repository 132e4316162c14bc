package river_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	queue "github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/adapters/river"
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func TestMain(m *testing.M) {
	if dsn := os.Getenv("RIVER_TEST_DSN"); dsn != "" {
		if err := workJob(context.Background(), dsn); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func ref(name string) roles.Ref {
	sum := sha256.Sum256([]byte("invented/" + name))
	r := roles.Ref(sum[:16])
	r[6] = r[6]&0x0f | 0x40
	r[8] = r[8]&0x3f | 0x80
	return r
}

func day(text string) agreement.Date {
	d, err := agreement.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func noon(text string) func() time.Time {
	return func() time.Time { return day(text).Start().Add(12 * time.Hour) }
}

func registered(name string) event.Registered {
	return event.Registered{
		Track: agreement.Waiver, OffenceDate: day("2020-01-03"), OffenceKind: "drug-use",
		Birthday15: day("2018-09-01"), Birthday16: day("2019-09-01"), Birthday18: day("2021-09-01"),
		Youth: ref("youth of " + name), Guardians: []roles.Ref{ref("guardian of " + name)},
		Residence: "5001", Stay: "5001", ResidenceOn: day("2020-01-06"),
		Police: "politi-trondelag", Prosecutor: "patale-trondelag", Mediation: "konfliktradet-trondelag",
	}
}

// place is a log with its queue, and ledgers over it.
type place struct {
	pool   *pgxpool.Pool
	log    *river.Log
	ledger *contract.Ledger
}

// arrive opens what is at a server; now is what the ledger's clock says.
func arrive(ctx context.Context, dsn, now string, works bool) (*place, error) {
	pool, err := pgxpool.New(ctx, dsn+" pool_max_conns=10")
	if err != nil {
		return nil, err
	}
	store, err := postgres.Open(ctx, pool, postgres.Options{})
	if err != nil {
		return nil, err
	}
	terms, err := agreement.Model()
	if err != nil {
		return nil, err
	}
	book, err := contract.NewBook(contract.Standard(), terms)
	if err != nil {
		return nil, err
	}
	p := &place{pool: pool, log: &river.Log{Store: store, Pool: pool}}
	p.ledger = &contract.Ledger{Book: book, Log: p.log, Now: noon(now)}
	config := &queue.Config{FetchPollInterval: 50 * time.Millisecond, FetchCooldown: 10 * time.Millisecond}
	if works {
		config.Workers = queue.NewWorkers()
		queue.AddWorker(config.Workers, &river.Worker{Ledger: p.ledger})
		config.Queues = map[string]queue.QueueConfig{queue.QueueDefault: {MaxWorkers: 4}}
		// Long enough for a slow machine, so that no job is given up while it runs.
		config.JobTimeout, config.RescueStuckJobsAfter = time.Minute, time.Minute
	}
	p.log.Client, err = queue.NewClient(riverpgxv5.New(pool), config)
	return p, err
}

// settle starts a server with empty tables.
func settle(t testing.TB) (dsn string) {
	t.Helper()
	dsn = postgrestest.Start(t).DSN("postgres")
	pool, err := pgxpool.New(t.Context(), dsn)
	require.NoError(t, err)
	defer pool.Close()
	require.NoError(t, postgres.Migrate(t.Context(), pool, postgres.Options{}))
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	require.NoError(t, err)
	_, err = migrator.Migrate(t.Context(), rivermigrate.DirectionUp, nil)
	require.NoError(t, err)
	return dsn
}

func visit(t testing.TB, dsn, now string, works bool) *place {
	t.Helper()
	p, err := arrive(t.Context(), dsn, now, works)
	require.NoError(t, err)
	t.Cleanup(p.pool.Close)
	return p
}

func (p *place) register(t testing.TB, name string) {
	t.Helper()
	_, err := p.ledger.Do(t.Context(), ref(name), contract.Request{
		ID: ref("report of " + name), Act: registered(name), As: roles.Police,
		Actor: roles.Actor{Ref: ref("officer"), Grants: []roles.Grant{{Role: roles.Police, Org: "politi-trondelag"}}},
	})
	require.NoError(t, err)
}

// fired counts, for each contract, how often a deadline was held against somebody.
func (p *place) fired(t testing.TB) map[roles.Ref]int {
	t.Helper()
	all := map[roles.Ref]int{}
	for entry, err := range p.log.From(t.Context(), "") {
		require.NoError(t, err)
		e, err := event.Standard().Decode(entry.Record)
		require.NoError(t, err)
		if e.Type == (event.DeadlinePassed{}).EventType() {
			all[e.Contract]++
		}
	}
	return all
}

// hang is after how long something that must come about never will: no test says how
// fast it is.
const hang = 5 * time.Minute

// eventually waits until something is so.
func eventually(t testing.TB, so func() bool, what string) {
	t.Helper()
	require.Eventually(t, so, hang, 10*time.Millisecond, what)
}

func (p *place) count(t testing.TB, sql string) int {
	t.Helper()
	var n int
	require.NoError(t, p.pool.QueryRow(t.Context(), sql).Scan(&n))
	return n
}

// workJob works as another process until it is killed. It comes to a halt by itself
// when half is done, so that nobody can be late to kill it.
func workJob(ctx context.Context, dsn string) error {
	p, err := arrive(ctx, dsn, "2020-01-14", true)
	if err != nil {
		return err
	}
	h := &halting{Log: p.log}
	h.left.Store(openCases / 2)
	p.ledger.Log = h
	if err := p.log.Client.Start(ctx); err != nil {
		return err
	}
	select {}
}

// halting is a log that no longer answers after a number of batches.
type halting struct {
	event.Log
	left atomic.Int64
}

func (h *halting) Append(ctx context.Context, b event.Batch) error {
	if h.left.Add(-1) < 0 {
		select {}
	}
	return h.Log.Append(ctx, b)
}

// The log with its wake-ups keeps every promise of a log.
func TestConformance(t *testing.T) {
	dsn := settle(t)
	pool, err := pgxpool.New(t.Context(), dsn+" pool_max_conns=20")
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	client, err := queue.NewClient(riverpgxv5.New(pool), &queue.Config{})
	require.NoError(t, err)
	kinds, err := eventtest.Registry()
	require.NoError(t, err)
	n := 0
	eventtest.Run(t, eventtest.Options{Timeout: hang, New: func(t testing.TB) event.Log {
		n++
		o := postgres.Options{Schema: fmt.Sprintf("t%d", n)}
		require.NoError(t, postgres.Migrate(t.Context(), pool, o))
		store, err := postgres.Open(t.Context(), pool, o)
		require.NoError(t, err)
		return &river.Log{Store: store, Pool: pool, Client: client, Kinds: kinds}
	}})
}

// A wake-up is stored with the event, or not at all.
func TestEventAndJobTogether(t *testing.T) {
	p := visit(t, settle(t), "2020-01-06", false)
	p.register(t, "one")
	const jobs = `SELECT count(*) FROM river_job`
	with := p.count(t, jobs)
	require.Positive(t, with)
	var due time.Time
	require.NoError(t, p.pool.QueryRow(t.Context(), `SELECT min(scheduled_at) FROM river_job WHERE scheduled_at > '2020-01-07 00:00+00'`).Scan(&due))
	require.Equal(t, day("2020-01-13").Start().Add(time.Minute).UTC(), due.UTC(), "screening is due within five working days")

	// The same again conflicts; a host that rolls back has neither.
	var batch event.Batch
	catch := catcher{Log: p.log, caught: &batch}
	ledger := *p.ledger
	ledger.Log = catch
	_, err := ledger.Do(t.Context(), ref("two"), contract.Request{
		ID: ref("report of two"), Act: registered("two"), As: roles.Police,
		Actor: roles.Actor{Ref: ref("officer"), Grants: []roles.Grant{{Role: roles.Police, Org: "politi-trondelag"}}},
	})
	require.ErrorIs(t, err, errCaught)
	undone := errors.New("undone")
	inserted := 0
	err = pgx.BeginFunc(t.Context(), p.pool, func(tx pgx.Tx) error {
		require.NoError(t, p.log.In(tx).Append(t.Context(), batch))
		require.NoError(t, tx.QueryRow(t.Context(), jobs).Scan(&inserted))
		return undone
	})
	require.ErrorIs(t, err, undone)
	require.Equal(t, 2*with, inserted, "a transaction of the host has its wake-ups")
	require.NoError(t, p.log.Append(t.Context(), batch))
	both := p.count(t, jobs)
	require.Equal(t, 2*with, both)
	require.ErrorIs(t, p.log.Append(t.Context(), batch), event.ErrConflict)
	require.Equal(t, both, p.count(t, jobs))

	// The control, a job beside the transaction, stays behind.
	_, err = p.log.Client.Insert(t.Context(), river.WakeUp{Contract: ref("three")}, nil)
	require.NoError(t, err)
	require.ErrorIs(t, p.log.Append(t.Context(), batch), event.ErrConflict)
	require.Equal(t, both+1, p.count(t, jobs))
}

var errCaught = errors.New("caught")

// catcher keeps the batch that a ledger would append.
type catcher struct {
	event.Log
	caught *event.Batch
}

func (c catcher) Append(_ context.Context, b event.Batch) error {
	*c.caught = b
	return errCaught
}

// openCases is how many deadlines are open when a worker is killed.
const openCases = 30

// Thirty deadlines are open when a worker is killed in the midst of them. Another
// one finishes, and each has been fired once though there were more wake-ups.
func TestWorkerKilled(t *testing.T) {
	const cases = openCases
	dsn := settle(t)
	p := visit(t, dsn, "2020-01-06", false)
	for n := range cases {
		p.register(t, fmt.Sprintf("case %d", n))
	}
	require.Empty(t, p.fired(t))
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "RIVER_TEST_DSN="+dsn)
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	eventually(t, func() bool { return len(p.fired(t)) > 3 }, "the worker does nothing")
	require.NoError(t, cmd.Process.Kill())
	require.ErrorContains(t, cmd.Wait(), "killed")
	before := len(p.fired(t))
	require.Less(t, before, cases, "the worker did not come to a halt")

	second := visit(t, dsn, "2020-01-14", true)
	require.NoError(t, second.log.Client.Start(t.Context()))
	eventually(t, func() bool { return len(p.fired(t)) == cases }, "a deadline does not fire")
	// The jobs that the killed one had begun are found and run again, after River's
	// own time: only in long runs.
	if postgrestest.Runs(4) > 4 {
		const open = `SELECT count(*) FROM river_job WHERE state <> 'completed' AND scheduled_at < now()`
		eventually(t, func() bool { return p.count(t, open) == 0 }, "a job is not rescued")
	}
	// The control: one effect for each wake-up would double.
	const completed = `SELECT count(*) FROM river_job WHERE state = 'completed'`
	eventually(t, func() bool { return p.count(t, completed) > cases }, "the wake-ups are not worked off")
	require.NoError(t, second.log.Client.Stop(t.Context()))
	doubled := 0
	for _, times := range p.fired(t) {
		doubled += times - 1
	}
	require.Zero(t, doubled)
	postgrestest.Fault{
		Store: "postgres+river", Fault: "kill -9 of the worker with 30 deadlines open", Runs: 1, Acknowledged: cases,
		Lost: cases - len(p.fired(t)), Doubled: doubled, Setting: "none",
		Control: "one effect for each wake-up must double: there were more wake-ups than deadlines",
	}.Report(t)
}

// Many look at the same contract at the same time, and what is due happens once.
// The control does not compare the sequence.
func TestTwoWorkersOneDeadline(t *testing.T) {
	dsn := settle(t)
	p := visit(t, dsn, "2020-01-06", false)
	late := visit(t, dsn, "2020-01-14", false)
	runs := postgrestest.Runs(10)
	blind := 0
	for n := range runs {
		name := fmt.Sprintf("case %d", n)
		p.register(t, name)
		var wg, looking sync.WaitGroup
		var mu sync.Mutex
		done := 0
		looking.Add(4)
		for range 4 {
			wg.Go(func() {
				c, err := late.ledger.Load(t.Context(), ref(name))
				if err == nil {
					l, err := late.ledger.Book.Of(&c, day("2020-01-14"))
					if err == nil && len(l.Ticks(c, noon("2020-01-14")())) > 0 {
						mu.Lock()
						blind++
						mu.Unlock()
					}
				}
				looking.Done()
				looking.Wait() // all have looked before the first does anything
				did, err := late.ledger.Tick(t.Context(), ref(name))
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				done += did
				mu.Unlock()
			})
		}
		wg.Wait()
		require.Equal(t, 1, done)
		require.Equal(t, 1, p.fired(t)[ref(name)])
	}
	require.Equal(t, 4*runs, blind, "not everybody raced: this test shows nothing")
	postgrestest.Fault{
		Store: "postgres+river", Fault: "four workers on one deadline", Runs: runs, Acknowledged: runs, Setting: "none",
		Control: "firing what was seen due, without comparing the sequence, must double, and would have",
	}.Report(t)
}

func TestTickWithoutAContract(t *testing.T) {
	p := visit(t, settle(t), "2020-01-06", false)
	done, err := p.ledger.Tick(t.Context(), ref("nobody"))
	require.NoError(t, err)
	require.Zero(t, done)
}

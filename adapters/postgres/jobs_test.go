package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// jobs are what this test program does when it is started again as another process.
var jobs = map[string]func(context.Context) error{
	"append":  func(ctx context.Context) error { return appendJob(ctx, false) },
	"early":   func(ctx context.Context) error { return appendJob(ctx, true) },
	"compete": competeJob,
	"migrate": func(ctx context.Context) error {
		pool, err := pgxpool.New(ctx, os.Getenv("POSTGRES_TEST_DSN"))
		if err != nil {
			return err
		}
		return postgres.Migrate(ctx, pool, postgres.Options{Schema: os.Getenv("POSTGRES_TEST_SCHEMA")})
	},
}

// job prepares this test program to run as another process.
func job(t testing.TB, name, dsn string, o postgres.Options, more ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), append(more,
		"POSTGRES_TEST_JOB="+name, "POSTGRES_TEST_DSN="+dsn, "POSTGRES_TEST_SCHEMA="+o.Schema)...)
	cmd.Stderr = os.Stderr
	return cmd
}

func openJob(ctx context.Context) (*pgxpool.Pool, *postgres.Store, error) {
	pool, err := pgxpool.New(ctx, os.Getenv("POSTGRES_TEST_DSN"))
	if err != nil {
		return nil, nil, err
	}
	s, err := postgres.Open(ctx, pool, postgres.Options{Schema: os.Getenv("POSTGRES_TEST_SCHEMA")})
	return pool, s, err
}

// acks is where a job notes what it was told is stored: one write for each line,
// so that nothing of it is lost when the job is killed.
type acks struct{ file *os.File }

func openAcks() (acks, error) {
	file, err := os.OpenFile(os.Getenv("POSTGRES_TEST_ACKS"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return acks{file}, err
}

// ack is what is to be found at a sequence of a contract.
type ack struct {
	seq uint32
	n   int
}

func (a acks) note(contract int, seq uint32, n int) error {
	_, err := fmt.Fprintf(a.file, "%d %d %d\n", contract, seq, n)
	return err
}

// readAcks gives for each contract what was acknowledged.
func readAcks(t testing.TB, path string) map[int][]ack {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	all := map[int][]ack{}
	for line := range strings.Lines(string(text)) {
		var contract int
		var a ack
		_, err := fmt.Sscanf(line, "%d %d %d\n", &contract, &a.seq, &a.n)
		require.NoError(t, err, line)
		all[contract] = append(all[contract], a)
	}
	return all
}

// once gives a number that no other call in any process gives.
func once() int { return int(time.Now().UnixMicro()%(1<<40)<<10 | numbers.Add(1)&1023) }

var numbers atomic.Int64

// appendJob appends to sixteen contracts at once until it is killed. Early notes
// the acknowledgement before the commit, as nobody should.
func appendJob(ctx context.Context, early bool) error {
	pool, s, err := openJob(ctx)
	if err != nil {
		return err
	}
	a, err := openAcks()
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	errs := make([]error, 16)
	for n := range errs {
		wg.Go(func() {
			for errs[n] == nil {
				errs[n] = appendOne(ctx, pool, s, a, n+1, early)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func appendOne(ctx context.Context, pool *pgxpool.Pool, s *postgres.Store, a acks, n int, early bool) error {
	head, err := event.Verify(eventtest.Contract(n), s.Read(ctx, eventtest.Contract(n), 0))
	if err != nil {
		return err
	}
	c := &eventtest.Chain{Head: head}
	for range 50 {
		seq := c.Head.Seq + 1
		said := once()
		records, err := c.Of(eventtest.Noted{N: said})
		if err != nil {
			return err
		}
		b := event.Batch{Contract: eventtest.Contract(n), Expected: seq - 1, Records: records}
		if !early {
			if err = s.Append(ctx, b); err == nil {
				err = a.note(n, seq, said)
			}
		} else {
			err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
				err := errors.Join(a.note(n, seq, said), s.In(tx).Append(ctx, b))
				time.Sleep(5 * time.Millisecond) // however fast or slow the commit itself is
				return err
			})
		}
		if errors.Is(err, event.ErrConflict) {
			return nil // what the killed one had sent came late
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// competeJob appends to one contract that others append to as well, until it has
// had its say a number of times, and races for a claim each time.
func competeJob(ctx context.Context) error {
	_, s, err := openJob(ctx)
	if err != nil {
		return err
	}
	a, err := openAcks()
	if err != nil {
		return err
	}
	me, err := strconv.Atoi(os.Getenv("POSTGRES_TEST_ME"))
	if err != nil {
		return err
	}
	const says = 40
	for said := 0; said < says; {
		head, err := event.Verify(eventtest.Contract(1), s.Read(ctx, eventtest.Contract(1), 0))
		if err != nil {
			return err
		}
		c := &eventtest.Chain{Head: head}
		records, err := c.Of(eventtest.Noted{N: me*1000 + said}, eventtest.Noted{N: me*1000 + said})
		if err != nil {
			return err
		}
		err = s.Append(ctx, event.Batch{Contract: eventtest.Contract(1), Expected: head.Seq, Records: records})
		switch {
		case err == nil:
			said++
			if err := a.note(me*1000+said-1, head.Seq+1, 0); err != nil {
				return err
			}
		case !errors.Is(err, event.ErrConflict):
			return err
		}
	}
	for round := range 20 {
		contract := eventtest.Contract(1000 + me*100 + round)
		b, err := eventtest.NewChain(contract).Batch(1)
		if err != nil {
			return err
		}
		b.Claim = event.Claim{byte(round), 31: 1}
		if err := s.Append(ctx, b); err == nil {
			if err := a.note(1_000_000+round, 1, 0); err != nil {
				return err
			}
		} else if !errors.Is(err, event.ErrClaimed) {
			return err
		}
	}
	return nil
}

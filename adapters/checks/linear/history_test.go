package linear_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The size of one history: so many clients, contracts and claims, so many calls
// of each client.
const (
	clients   = 6
	contracts = 3
	claims    = 2
	calls     = 7
)

// patience is how long a machine that is slow or busy is waited for.
const patience = 5 * time.Minute

// question is what a client asks of a log: to append one record, or to read.
type question struct {
	read     bool
	contract int
	expected uint32
	after    head // of the contract, if it is appended
	// 0 is none.
	claim, release int
}

// outcome is what a log said.
type outcome struct {
	// kind is ok, conflict, claimed or unknown.
	kind string
	// read is what a reading found; actual is the sequence that a conflict names,
	// holder the contract that a refused claim names.
	read   head
	actual uint32
	holder int
}

// head is where a contract stands.
type head struct {
	seq  uint32
	link event.Link
}

// logState is what there is of a log to be seen: where each contract stands and
// which contract, counted from one, holds each claim.
type logState struct {
	heads   [contracts]head
	holders [claims + 1]int
}

// sequentialLog is what event.Log promises of calls that come one after the other.
func sequentialLog() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return logState{} },
		Step: func(state, input, output any) (bool, any) {
			s, q, o := state.(logState), input.(question), output.(outcome)
			own := q.contract + 1
			switch now := s.heads[q.contract]; {
			case q.read:
				return o.kind == "ok" && o.read == now, s
			case q.expected != now.seq:
				return o.kind == "conflict" && o.actual == now.seq, s
			case q.claim > 0 && s.holders[q.claim] != 0 && s.holders[q.claim] != own:
				// A log that cannot tell who holds it says nobody.
				return o.kind == "claimed" && (o.holder == 0 || o.holder == s.holders[q.claim]), s
			}
			s.heads[q.contract] = q.after
			if s.holders[q.release] == own {
				s.holders[q.release] = 0
			}
			if q.claim > 0 {
				s.holders[q.claim] = own
			}
			return o.kind == "ok", s
		},
	}
}

// clock numbers the beginnings and the ends of calls in their order.
type clock struct{ atomic.Int64 }

// client asks a log and notes what it was told.
type client struct {
	id     int
	log    event.Log
	first  int // number of the first contract of this history
	clock  *clock
	random *rand.Rand
	saw    [contracts]event.Head
	noted  []porcupine.Operation
	// begun, unless nil, is called when a call has begun on paper: the call is made
	// when it returns.
	begun func()
}

func (c *client) contract(n int) roles.Ref { return eventtest.Contract(c.first + n) }

// ask puts a question and notes it. An error is one that the log must not give.
func (c *client) ask(ctx context.Context, q question, b event.Batch) error {
	called := c.clock.Add(1)
	if c.begun != nil {
		c.begun()
		c.begun = nil
	}
	o := outcome{kind: "ok"}
	var err error
	if q.read {
		var got event.Head
		got, err = event.Verify(c.contract(q.contract), c.log.Read(ctx, c.contract(q.contract), 0))
		o.read = head{got.Seq, got.Link}
		c.saw[q.contract] = got
	} else {
		err = c.log.Append(ctx, b)
	}
	var conflict *event.ConflictError
	var claimed *event.ClaimedError
	switch {
	case errors.As(err, &conflict):
		o, err = outcome{kind: "conflict", actual: conflict.Actual}, nil
	case errors.As(err, &claimed):
		o, err = outcome{kind: "claimed", holder: c.number(claimed.Holder)}, nil
	}
	c.noted = append(c.noted, porcupine.Operation{
		ClientId: c.id, Input: q, Call: called, Output: o, Return: c.clock.Add(1),
	})
	return err
}

// number is that of a contract of this history, counted from one; -1 is another.
func (c *client) number(ref roles.Ref) int {
	if ref.IsZero() {
		return 0
	}
	for n := range contracts {
		if c.contract(n) == ref {
			return n + 1
		}
	}
	return -1
}

func (c *client) read(ctx context.Context, contract int) error {
	return c.ask(ctx, question{read: true, contract: contract}, event.Batch{})
}

// append puts a record after what the client last saw, which may be long past.
func (c *client) append(ctx context.Context, contract, claim, release int) error {
	chain := &eventtest.Chain{Head: c.saw[contract]}
	chain.Head.Contract = c.contract(contract)
	q := question{contract: contract, expected: chain.Head.Seq, claim: claim, release: release}
	// What it says differs, so that no two records are the same.
	records, err := chain.Of(eventtest.Noted{N: int(c.clock.Load())<<8 | c.id})
	if err != nil {
		return err
	}
	q.after = head{chain.Head.Seq, chain.Head.Link}
	b := event.Batch{Contract: c.contract(contract), Expected: q.expected, Records: records}
	if claim > 0 {
		b.Claim = event.Claim{byte(claim), 1: byte(c.first >> 16), 2: byte(c.first >> 8), 3: byte(c.first), 31: 1}
	}
	if release > 0 {
		b.Release = event.Claim{byte(release), 1: byte(c.first >> 16), 2: byte(c.first >> 8), 3: byte(c.first), 31: 1}
	}
	err = c.ask(ctx, q, b)
	if err == nil && c.noted[len(c.noted)-1].Output.(outcome).kind == "ok" {
		c.saw[contract] = chain.Head
	}
	return err
}

// some makes one call of a kind by chance.
func (c *client) some(ctx context.Context) error {
	contract := c.random.IntN(contracts)
	switch c.random.IntN(5) {
	case 0, 1:
		return c.read(ctx, contract)
	case 2:
		return c.append(ctx, contract, 0, 0)
	case 3:
		return c.append(ctx, contract, 1+c.random.IntN(claims), 0)
	}
	claim := c.random.IntN(claims + 1)
	return c.append(ctx, contract, claim, (claim+1)%(claims+1))
}

// shared are stores on the same events, which clients use by turns.
type shared []event.Log

func (s shared) of(client int) event.Log { return s[client%len(s)] }

// history has several clients ask a log at once and gives what they noted. The
// first calls of all have begun before one of them is made, and have ended before a
// second one begins.
func history(ctx context.Context, logs shared, n int) ([]porcupine.Operation, error) {
	var now clock
	var wg, begun, ended sync.WaitGroup
	begun.Add(clients)
	ended.Add(clients)
	noted := make([][]porcupine.Operation, clients)
	errs := make([]error, clients)
	for id := range clients {
		wg.Go(func() {
			c := &client{
				id: id, log: logs.of(id), first: 1 + n*contracts, clock: &now, random: rand.New(rand.NewPCG(uint64(n), uint64(id))),
				begun: func() { begun.Done(); begun.Wait() },
			}
			// All want the same claim, two of them each contract.
			errs[id] = c.append(ctx, id%contracts, 1, 0)
			ended.Done()
			ended.Wait()
			for call := 1; call < calls && errs[id] == nil; call++ {
				errs[id] = c.some(ctx)
			}
			noted[id] = c.noted
		})
	}
	wg.Wait()
	var whole []porcupine.Operation
	for _, part := range noted {
		whole = append(whole, part...)
	}
	return whole, errors.Join(errs...)
}

// tally counts what histories held.
type tally struct{ histories, calls, appended, conflicts, claimed, read int }

func (t *tally) add(noted []porcupine.Operation) {
	t.histories++
	for _, op := range noted {
		t.calls++
		switch o := op.Output.(outcome); {
		case op.Input.(question).read:
			t.read++
		case o.kind == "ok":
			t.appended++
		case o.kind == "conflict":
			t.conflicts++
		default:
			t.claimed++
		}
	}
}

// linearizable holds a log to the model, over that many histories.
func linearizable(t *testing.T, logs shared, histories int) tally {
	t.Helper()
	var sum tally
	for n := range histories {
		noted, err := history(t.Context(), logs, n)
		require.NoError(t, err, "history %d", n)
		result := porcupine.CheckOperationsTimeout(sequentialLog(), noted, patience)
		require.Equal(t, porcupine.Ok, result, "history %d: %s", n, tell(noted))
		sum.add(noted)
	}
	// Six clients whose first calls overlap want one claim, two of them each contract:
	// one gets it, one conflicts with it, and the claim is refused to the other four.
	require.GreaterOrEqual(t, sum.conflicts, histories)
	require.GreaterOrEqual(t, sum.claimed, (clients-2)*histories)
	require.GreaterOrEqual(t, sum.appended, histories)
	require.Positive(t, sum.read)
	return sum
}

// tell writes a history down, each client's calls after those of another.
func tell(noted []porcupine.Operation) string {
	var text strings.Builder
	for _, op := range noted {
		q, o := op.Input.(question), op.Output.(outcome)
		what := fmt.Sprintf("reads: %s %d %.4s", o.kind, o.read.seq, o.read.link)
		if !q.read {
			what = fmt.Sprintf("appends after %d as %.4s, claims %d, releases %d: %s actual %d holder %d",
				q.expected, q.after.link, q.claim, q.release, o.kind, o.actual, o.holder)
		}
		fmt.Fprintf(&text, "\n%3d-%3d client %d, contract %d %s", op.Call, op.Return, op.ClientId, q.contract+1, what)
	}
	return text.String()
}

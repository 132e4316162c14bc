package outbox_test

import (
	"context"
	"iter"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// single is a feed of one record.
type single struct{ entry event.Entry }

func (s *single) From(_ context.Context, after event.Position) iter.Seq2[event.Entry, error] {
	return func(yield func(event.Entry, error) bool) {
		if after == "" {
			yield(s.entry, nil)
		}
	}
}

// together are positions that are first told when both relays have asked.
type together struct {
	*truthful
	first sync.Once
	both  *sync.WaitGroup
}

func (p *together) Load(ctx context.Context) (outbox.State, error) {
	state, err := p.truthful.Load(ctx)
	p.first.Do(func() {
		p.both.Done()
		p.both.Wait()
	})
	return state, err
}

// In memory, with a broker that refuses at random, hundreds of times: every
// first delivery is in order and none is missing, whoever saves last.
func TestTwoRelaysAtOnceInMemory(t *testing.T) {
	runs, doubled := many(60), 0
	for seed := range uint64(runs) {
		log, b := filled(t, 6, 10), &broker{}
		random := rand.New(rand.NewPCG(seed, 3))
		b.refuse = func(oracle.Came) error {
			if random.IntN(5) == 0 {
				return errRefused
			}
			return nil
		}
		positions := &truthful{t: t, log: log, b: b}
		var relays [2]*outbox.Relay
		var clocks [2]*clock
		var both sync.WaitGroup
		both.Add(len(relays))
		for n := range relays {
			clocks[n] = newClock()
			relays[n] = newRelay(log, b, clocks[n])
			relays[n].Positions = &together{truthful: positions, both: &both}
			relays[n].Batch, relays[n].Lanes = 3+random.IntN(20), 1+n
			relays[n].Retry.Attempts = 1 + random.IntN(2)
		}
		var wg sync.WaitGroup
		for n := range relays {
			wg.Go(func() {
				for range 100 {
					_, _ = relays[n].Step(t.Context())
					clocks[n].pass(time.Second)
				}
			})
		}
		wg.Wait()
		b.refuse = nil
		last := newRelay(log, b, newClock())
		last.Positions = positions
		require.Zero(t, drain(t, last).Parked)
		doubled += exact(t, &b.tally, log)
	}
	require.Positive(t, doubled, "control: the two do publish the same")
}

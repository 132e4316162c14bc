package contract_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/internal/walk"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Whatever a case has gone through, nothing falls due before the day it asks to be
// looked at.
func TestNothingFallsDueBeforeTheNextLook(t *testing.T) {
	l := standardLifecycle(t)
	looked := 0
	for seed := range uint64(60) {
		w := walk.New(l, contract.Standard().Rows, seed, 5)
		for range 60 {
			_, _ = w.Put(w.Next())
			today := agreement.OfTime(w.Now)
			if len(l.Ticks(w.Contract, w.Now)) > 0 {
				continue // look now
			}
			next := w.Contract.NextLook(today)
			for days := 1; days <= 45; days++ {
				if !next.IsZero() && today.AddDays(days) >= next {
					break
				}
				due := l.Ticks(w.Contract, today.AddDays(days).Start().Add(12*time.Hour))
				require.Empty(t, due, "seed %d, %s: %s before %s", seed, w.Contract.State(), today.AddDays(days), next)
				looked++
			}
		}
	}
	require.Greater(t, looked, 1000)
}

// The clock alone takes a case on, once for each thing, however often it is asked.
func TestTickBringsAboutWhatIsDueOnce(t *testing.T) {
	w := newWorld(t, contract.Standard(), model(t), "ticks").along(event.StateOffered)
	done, err := w.ledger.Tick(context.Background(), w.id)
	require.NoError(t, err)
	require.Zero(t, done)
	on := w.load().NextLook(day(t, "2020-01-15"))
	for w.load().State() == event.StateOffered {
		require.False(t, on.IsZero())
		w.at(on.String())
		_, err = w.ledger.Tick(context.Background(), w.id)
		require.NoError(t, err)
		on = w.load().NextLook(on)
	}
	require.Equal(t, event.Lapsed, w.load().Reason())
	done, err = w.ledger.Tick(context.Background(), w.id)
	require.NoError(t, err)
	require.Zero(t, done)
	done, err = w.ledger.Tick(context.Background(), ref("nobody"))
	require.NoError(t, err)
	require.Zero(t, done)
}

func TestWakesComeOnTheirDay(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var w contract.Wakes
	first := day(t, "2024-01-01")
	wanted := map[roles.Ref]agreement.Date{}
	got := map[roles.Ref]agreement.Date{}
	for today := first; today < first+200; today++ {
		for range 20 {
			id := ref(fmt.Sprint("wake ", rng.IntN(300)))
			on := today.AddDays(rng.IntN(40))
			if rng.IntN(10) == 0 {
				on = 0
			}
			w.Set(id, on)
			delete(wanted, id)
			if !on.IsZero() {
				wanted[id] = on
			}
		}
		clear(got)
		for _, id := range w.Due(today, nil) {
			require.NotContains(t, got, id, "once")
			got[id] = wanted[id]
			require.LessOrEqual(t, wanted[id], today)
			delete(wanted, id)
		}
		for id, on := range wanted {
			require.Greater(t, on, today, "%s was left out", id)
		}
		require.Equal(t, len(wanted), w.Len())
	}
}

func ExampleWakes() {
	var w contract.Wakes
	monday, _ := agreement.ParseDate("2024-03-04")
	case1, case2 := ref("case 1"), ref("case 2")
	w.Set(case1, monday)
	w.Set(case2, monday+1)
	w.Set(case1, monday+2) // it was extended
	fmt.Println(len(w.Due(monday, nil)), len(w.Due(monday+1, nil)), w.Len())
	// Output: 0 1 1
}

// A runner takes cases through what only time brings about, and a second one on the
// same log doubles nothing.
func TestARunnerLetsTimePass(t *testing.T) {
	w := newWorld(t, contract.Standard(), model(t), "run").along(event.StateOffered)
	one, other := contract.Runner{Ledger: w.ledger, Feed: w.log}, contract.Runner{Ledger: w.ledger, Feed: w.log}
	total := 0
	for range 40 {
		for _, runner := range []*contract.Runner{&one, &other} {
			done, err := runner.Step(t.Context())
			require.NoError(t, err)
			total += done
		}
		w.now = w.now.AddDate(0, 0, 1)
	}
	c := w.load()
	require.Equal(t, event.Lapsed, c.Reason())
	require.Equal(t, 2, total, "the offer lapsed, and nobody told the prosecutor")

	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := one.Step(stopped)
	require.ErrorIs(t, err, context.Canceled)
}

func ExampleRunner() {
	l := exampleLifecycle()
	book, _ := contract.NewBook(contract.Standard(), l.Terms())
	log := &event.Memory{}
	runner := contract.Runner{Ledger: &contract.Ledger{Book: book, Log: log}, Feed: log}
	done, err := runner.Step(context.Background()) // every hour, say
	fmt.Println(done, err)
	// Output: 0 <nil>
}

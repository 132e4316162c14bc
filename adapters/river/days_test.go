package river

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/internal/walk"
)

// Whatever a case has gone through, the day on which something falls due is one with
// a wake-up: of an event, or of a worker that came on a day before. The control has
// those of the events alone, and must miss some.
func TestNothingFallsDueWithoutAWakeUp(t *testing.T) {
	terms, err := agreement.Model()
	require.NoError(t, err)
	l, err := contract.New(contract.Standard(), terms)
	require.NoError(t, err)
	fell, missed := 0, 0
	for seed := range uint64(50) {
		w := walk.New(l, contract.Standard().Rows, seed, 5)
		asked := map[agreement.Date]bool{}
		worked := map[agreement.Date]bool{}
		last := agreement.OfTime(w.Now)
		for range 60 {
			d, _ := w.Put(w.Next())
			today := agreement.OfTime(w.Now)
			// Workers came on the days between.
			for on := last.AddDays(1); on <= today; on = on.AddDays(1) {
				if asked[on] || worked[on] {
					worked[w.Contract.NextLook(on)] = true
				}
			}
			last = today
			for _, e := range d.Events {
				for _, on := range days(e) {
					asked[on] = true
				}
			}
			if len(l.Ticks(w.Contract, w.Now)) > 0 {
				continue
			}
			ahead := map[agreement.Date]bool{}
			for n := 1; n <= 100; n++ {
				on := today.AddDays(n)
				due := l.Ticks(w.Contract, soonAfter(on))
				woken := asked[on] || worked[on] || ahead[on]
				if len(due) > 0 {
					require.True(t, woken, "seed %d, %s: %s on %s", seed, w.Contract.State(), due[0].EventType(), on)
					fell++
					if !asked[on] {
						missed++
					}
					break
				}
				if woken {
					ahead[w.Contract.NextLook(on)] = true
				}
			}
		}
	}
	require.Greater(t, fell, 100)
	require.Positive(t, missed, "the events' own days are enough: this test shows nothing")
}

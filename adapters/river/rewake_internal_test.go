package river

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/internal/walk"
)

// Whatever a case has gone through, and however long nobody has looked: what has
// fallen due is looked at today. The control asks the contract alone for its next look
// from today on, and must miss some.
func TestWhatWasMissedIsLookedAtToday(t *testing.T) {
	terms, err := agreement.Model()
	require.NoError(t, err)
	l, err := contract.New(contract.Standard(), terms)
	require.NoError(t, err)
	due, missed := 0, 0
	for seed := range uint64(50) {
		w := walk.New(l, contract.Standard().Rows, seed, 5)
		for range 60 {
			_, _ = w.Put(w.Next())
			for _, days := range []int{0, 1, 10, 100, 800} {
				now := w.Now.AddDate(0, 0, days)
				today := agreement.OfTime(now)
				if len(l.Ticks(w.Contract, now)) == 0 {
					continue
				}
				due++
				require.Equal(t, today, lookOn(l, &w.Contract, now), "seed %d, %s", seed, w.Contract.State())
				if w.Contract.NextLook(today.AddDays(-1)) != today {
					missed++
				}
			}
		}
	}
	require.Greater(t, due, 100)
	require.Positive(t, missed, "the contract's own day is enough: this test shows nothing")
	t.Logf("%d due, of which %d by looking now", due, missed)
}

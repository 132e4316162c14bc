package checks_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
)

// thin is what remains of an event whose payload has been erased.
func thin(t *testing.T, e event.Envelope) event.Envelope {
	t.Helper()
	rec, err := event.Standard().Seal(event.Link{}, event.Salt{1}, e)
	require.NoError(t, err)
	rec.Salt, rec.Body = nil, nil
	e, err = event.Standard().Decode(rec)
	require.NoError(t, err)
	return e
}

// What is erased is not guessed: whichever payloads of a log that holds are taken
// away, nothing is found in what remains.
func TestTheVerifierGuessesNothingOfWhatIsErased(t *testing.T) {
	cases := casesOr(t, 1500, 60)
	engines, rows := engines(t), contract.Standard().Rows
	v := verify.New(termsOf(engines)...)
	found := disputes{}
	for seed := range cases {
		w, err := walked(engines, rows, seed)
		require.NoError(t, err)
		whole := disputes{}
		judge(v, seed, w.History, whole)
		v.End(func(x verify.Violation) { whole.add(seed, x, "") })
		if len(whole) > 0 {
			continue // said by TestTheVerifierAcceptsRandomWalks
		}
		rng := rand.New(rand.NewPCG(seed, 5))
		for _, percent := range []int{2, 20, 100} {
			history := append([]event.Envelope(nil), w.History...)
			for i := range history {
				if rng.IntN(100) < percent {
					history[i] = thin(t, history[i])
				}
			}
			judge(v, seed, history, found)
			v.End(func(x verify.Violation) { found.add(seed, x, "") })
		}
	}
	require.Positive(t, v.Count().Unjudged)
	require.Positive(t, v.Count().Unsure)
	require.Empty(t, found, "guessed:\n%s", found)
}

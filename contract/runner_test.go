package contract_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// damaged reads one contract with a byte of its first header turned over.
type damaged struct {
	*event.Memory
	which roles.Ref
}

func (d damaged) Read(ctx context.Context, id roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	return func(yield func(event.Record, error) bool) {
		for rec, err := range d.Memory.Read(ctx, id, after) {
			if id == d.which && rec.Seq == 1 {
				rec.Header = bytes.Clone(rec.Header)
				rec.Header[len(rec.Header)-2] ^= 1
			}
			if !yield(rec, err) {
				return
			}
		}
	}
}

func TestADamagedContractStopsNoOther(t *testing.T) {
	for _, from := range []string{"from the start", "while it runs"} {
		t.Run(from, func(t *testing.T) {
			w := ordinaryWorld(t, "damaged "+from).at("2020-01-07")
			const others = 6
			for i := range others + 1 {
				act := registered(t)
				act.Youth = ref(fmt.Sprint("youth ", i))
				_, err := w.ledger.Do(t.Context(), ref(fmt.Sprint("case ", i)), contract.Request{
					Act: act, Actor: actor(roles.Police, "officer"), As: roles.Police,
				})
				require.NoError(t, err)
			}
			runner := contract.Runner{Ledger: w.ledger, Feed: w.log}
			if from == "while it runs" {
				_, err := runner.Step(t.Context())
				require.NoError(t, err)
			}
			w.ledger.Log = damaged{w.log, ref("case 0")}
			w.at("2020-01-20") // the screening is overdue everywhere
			n, err := runner.Step(t.Context())
			require.ErrorIs(t, err, event.ErrCorrupt)
			require.Equal(t, others, n)
			n, err = runner.Step(t.Context())
			require.ErrorIs(t, err, event.ErrCorrupt, "tried again")
			require.Zero(t, n)
			w.ledger.Log = w.log
			n, err = runner.Step(t.Context())
			require.NoError(t, err)
			require.Equal(t, 1, n, "what was left when it can be read again")
		})
	}
}

// restored is a feed that does not know a position any more.
type restored struct{ event.Feed }

func (f restored) From(ctx context.Context, after event.Position) iter.Seq2[event.Entry, error] {
	if after == "" {
		return f.Feed.From(ctx, after)
	}
	return f.Feed.From(ctx, "of another history")
}

func TestARunnerBeginsAnewAfterARestore(t *testing.T) {
	w := ordinaryWorld(t, "restored").along(event.StateOffered)
	runner := contract.Runner{Ledger: w.ledger, Feed: w.log}
	_, err := runner.Step(t.Context())
	require.NoError(t, err)
	runner.Feed = restored{w.log}
	w.at("2020-03-02")
	n, err := runner.Step(t.Context())
	require.NoError(t, err)
	require.Positive(t, n)
	require.Equal(t, event.StateNotEntered, w.load().State())
}

// dies is a log whose process ends when it should erase.
type dies struct{ *event.Memory }

var errDied = errors.New("the process has died")

func (dies) Erase(context.Context, roles.Ref, uint32) error { return errDied }

func TestTimeErasesWhatADeadProcessHasLeft(t *testing.T) {
	w := ordinaryWorld(t, "left").along(event.StateOffered).at("2020-01-17")
	declined := w.do(roles.Youth, "youth", event.Declined{}).Seq()
	runner := contract.Runner{Ledger: w.ledger, Feed: w.log}
	w.ledger.Log = dies{w.log}
	_, err := w.try(roles.Coordinator, "coordinator", event.ProsecutorNotified{Of: declined})
	require.ErrorIs(t, err, errDied)
	require.Equal(t, event.OfferDeclined, w.load().Reason())
	require.Equal(t, day(t, "2020-01-18"), w.load().NextLook(day(t, "2020-01-17")))

	w.ledger.Log = w.log
	w.at("2020-01-18")
	_, err = runner.Step(t.Context())
	require.NoError(t, err)
	require.Equal(t, event.ReasonErased, w.load().Reason())
	require.Zero(t, w.load().NextLook(day(t, "2020-01-18")))
	for rec, err := range w.log.Read(t.Context(), w.id, declined-1) {
		require.NoError(t, err)
		require.Equal(t, rec.Seq == declined, rec.Erased())
	}
}

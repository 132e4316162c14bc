package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// benchmark publishes one message an iteration; from the feed's end it begins
// again.
func benchmark(b *testing.B, relay *outbox.Relay) {
	b.Helper()
	b.ReportAllocs()
	left, away := 0, 0
	for b.Loop() {
		for left == 0 {
			p, err := relay.Step(b.Context())
			if away++; errors.Is(err, outbox.ErrUnavailable) && away < 100 {
				continue
			}
			require.NoError(b, err)
			away = 0
			if left = p.Published; left == 0 {
				require.NoError(b, relay.Positions.Save(b.Context(), outbox.State{}))
			}
		}
		left--
	}
}

// What the relay itself costs, with a publisher that does nothing.
func BenchmarkRelay(b *testing.B) {
	log := filled(b, 64, 16)
	for _, form := range []event.Form{event.Thin, event.Full} {
		b.Run(map[event.Form]string{event.Thin: "thin", event.Full: "full"}[form], func(b *testing.B) {
			r := newRelay(log, &none{}, newClock())
			r.Form = form
			benchmark(b, r)
		})
	}
	b.Run("thin-file-positions", func(b *testing.B) {
		r := newRelay(log, &none{}, newClock())
		r.Positions = outbox.FilePositions{Path: b.TempDir() + "/relay.position"}
		benchmark(b, r)
	})
}

// Three nodes, replicas on disk, everybody connected to the stream's leader: the
// client alone, and the relay beside it.
func BenchmarkJetStream(b *testing.B) {
	log := filled(b, 64, 16)
	bus := newBus(b, nil)
	url := fmt.Sprintf("nats://127.0.0.1:%d", bus.orders[bus.leader(b)].Port)
	line := lines(b, log)[0]
	b.Run("raw", func(b *testing.B) {
		nc, err := connect(url)
		require.NoError(b, err)
		defer nc.Close()
		js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(oracle.Patience))
		require.NoError(b, err)
		b.ReportAllocs()
		for b.Loop() {
			_, err := js.Publish(b.Context(), bus.stream, line, jetstream.WithRetryAttempts(100))
			require.NoError(b, err)
		}
	})
	for _, lanes := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("relay-%d-lanes", lanes), func(b *testing.B) {
			p, err := newPublisher(url, false)
			require.NoError(b, err)
			defer func() { require.NoError(b, p.Close()) }()
			r := bus.relay(b, log)
			r.Publisher, r.Lanes = p, lanes
			benchmark(b, r)
		})
	}
}

func BenchmarkSeen(b *testing.B) {
	all := lines(b, filled(b, 64, 16))
	seen := outbox.Seen{}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if n%len(all) == 0 {
			seen.Sequences = &outbox.MemorySequences{}
		}
		err := seen.Handle(b.Context(), all[n%len(all)], func(context.Context, event.Record) error { return nil })
		require.NoError(b, err)
		n++
	}
}

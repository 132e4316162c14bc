package postgres

import (
	"context"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// places bound how many connections of the pool the writer has at the same time.
type places struct {
	statements int           // that are late, before no other is begun
	single     chan struct{} // for batches that go by themselves, for a moment
	patient    chan struct{} // for those that wait for somebody else's transaction
}

// placesIn has a quarter of the connections at most wait for other transactions: the
// rest is for those who read, for the host and for other contracts. Two statements,
// also in a small pool: a slow commit does not keep the next one waiting.
func placesIn(connections int) places {
	return places{
		statements: max(2, connections/4),
		single:     make(chan struct{}, max(1, connections/4)),
		patient:    make(chan struct{}, max(1, connections/4)),
	}
}

// held is what one transaction holds and another waits for: a contract or a claim.
type held struct {
	contract roles.Ref
	claim    event.Claim
}

// holds lists what a batch needs for itself.
func holds(b *event.Batch) []held {
	all := []held{{contract: b.Contract}}
	for _, claim := range []event.Claim{b.Claim, b.Release} {
		if claim != (event.Claim{}) {
			all = append(all, held{claim: claim})
		}
	}
	return all
}

// claims says whether a batch has more than records, and so goes by itself.
func claims(b *event.Batch) bool { return b.Claim != (event.Claim{}) || b.Release != (event.Claim{}) }

// turn is how long one of the patient waits before it is another's turn.
const turn = "1s"

// single writes one batch in a transaction of its own, however long it takes.
func (w *writer) single(ctx context.Context, s *Store, b event.Batch, link event.Link) (bool, error) {
	written, err := s.writeIn(ctx, w.places.single, b, link, patienceText)
	if state(err) == lockNotAvailable {
		return w.patiently(ctx, s, b, link)
	}
	return written, err
}

// patiently writes one batch when a transaction that holds its contract, or its
// claim, has ended. Those that wait take turns.
func (w *writer) patiently(ctx context.Context, s *Store, b event.Batch, link event.Link) (bool, error) {
	for {
		written, err := s.writeIn(ctx, w.patient, b, link, turn)
		if state(err) != lockNotAvailable {
			return written, err
		}
	}
}

// writeIn writes one batch in a place.
func (s *Store) writeIn(
	ctx context.Context, place chan struct{}, b event.Batch, link event.Link, patience string,
) (bool, error) {
	select {
	case place <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-place }()
	return s.write(ctx, s.pool, b, link, patience)
}

package checkpoint_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/checkpoint"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// appendSignature signs any text as a checkpoint is signed.
func appendSignature(text []byte) []byte {
	signature := base64.StdEncoding.EncodeToString(ed25519.Sign(key, text))
	return append(text, "ed25519 "+signature+"\n"...)
}

// A checkpoint is taken, signed and sent away. Later the store turns out to be an
// older copy of itself.
func Example() {
	ctx := context.Background()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize)) // kept by whoever takes checkpoints
	add := func(store *event.Memory, records int) {
		batch, _ := eventtest.NewChain(eventtest.Contract(1)).Batch(records)
		_ = store.Append(ctx, batch)
	}
	var store, older event.Memory
	add(&store, 7)
	add(&older, 4)

	mark, _ := checkpoint.Take(ctx, &store, checkpoint.Checkpoint{}, time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC))
	signed, _ := mark.Sign(key)

	mark, err := checkpoint.Open(signed, key.Public().(ed25519.PublicKey))
	fmt.Println(len(mark.Heads), err)
	fmt.Println(mark.Verify(ctx, &store))
	fmt.Println(mark.Verify(ctx, &older))
	// Output:
	// 1 <nil>
	// <nil>
	// checkpoint: history cut short: 1 of 1 contracts since 2025-01-01T12:00:00Z, the first 9e3779b9-7f4a-4c15-8000-000000000002: saw event 7, there is 4
}

package eventtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// add makes and appends the next n records of a chain and returns them.
func add(ctx context.Context, log event.Log, c *Chain, n int) ([]event.Record, error) {
	return addClaiming(ctx, log, c, n, event.Claim{}, event.Claim{})
}

func addClaiming(
	ctx context.Context, log event.Log, c *Chain, n int, claim, release event.Claim,
) ([]event.Record, error) {
	before := c.Head
	b, err := c.Batch(n)
	if err != nil {
		return nil, err
	}
	b.Claim, b.Release = claim, release
	if err := log.Append(ctx, b); err != nil {
		c.Head = before
		return nil, fmt.Errorf("appending events %d to %d: %w", before.Seq+1, before.Seq+uint32(n), err)
	}
	return b.Records, nil
}

// all reads a contract to its end.
func all(ctx context.Context, log event.Log, contract roles.Ref, after uint32) ([]event.Record, error) {
	var records []event.Record
	for rec, err := range log.Read(ctx, contract, after) {
		if err != nil {
			return records, fmt.Errorf("reading after %d: %w", after, err)
		}
		records = append(records, rec)
	}
	return records, nil
}

// holds says how a contract differs from the records it should have.
func holds(ctx context.Context, log event.Log, contract roles.Ref, want []event.Record) error {
	got, err := all(ctx, log, contract, 0)
	if err != nil {
		return err
	}
	return same(got, want)
}

func same(got, want []event.Record) error {
	if len(got) != len(want) {
		return fmt.Errorf("got %d records, want %d", len(got), len(want))
	}
	for i := range want {
		if err := sameRecord(got[i], want[i]); err != nil {
			return fmt.Errorf("record %d of %d: %w", i+1, len(want), err)
		}
	}
	return nil
}

func sameRecord(got, want event.Record) error {
	switch {
	case got.Contract != want.Contract:
		return errors.New("another contract's record")
	case got.Seq != want.Seq:
		return fmt.Errorf("sequence %d, want %d", got.Seq, want.Seq)
	case !bytes.Equal(got.Header, want.Header):
		return errors.New("header altered")
	case !bytes.Equal(got.Salt, want.Salt):
		return errors.New("salt altered")
	case !bytes.Equal(got.Body, want.Body):
		return errors.New("body altered")
	case got.Link != want.Link:
		return errors.New("link altered")
	}
	return nil
}

// verifies follows the chain and says where it ends.
func verifies(ctx context.Context, log event.Log, contract roles.Ref, last uint32) error {
	head, err := event.Verify(contract, log.Read(ctx, contract, 0))
	if err != nil {
		return err
	}
	if head.Seq != last {
		return fmt.Errorf("the chain ends at %d, want %d", head.Seq, last)
	}
	return nil
}

// fails says how an error is not the one that was promised.
func fails(err, want error) error {
	if err == nil {
		return fmt.Errorf("no error, want %w", want)
	}
	if !errors.Is(err, want) {
		return fmt.Errorf("got error %w, want %w", err, want)
	}
	return nil
}

// first returns the first error.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

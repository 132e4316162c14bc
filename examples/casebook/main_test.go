package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

func TestThePublishedFiguresAreCountedFromEvents(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(&out))
	for _, line := range []string{
		"opened in 2019              31         31", "opened in 2020              19         19",
		"  consent withdrawn          1          1", "  moved                      1          1",
		"ended early                  3          3", "  breach                     1          1", "still open                   0          0",
		"Invented cases beside published figures; real cells under 5 must be hidden.\n",
	} {
		require.Contains(t, out.String(), line)
	}
}

func TestTheCountFollowsTheEvents(t *testing.T) {
	terms, err := agreement.Model()
	require.NoError(t, err)
	book, err := contract.NewBook(contract.Standard(), terms)
	require.NoError(t, err)
	log := &event.Memory{}
	for _, n := range []int{1, movedNo, 40} {
		require.NoError(t, runCase(n, book, log, terms.Hash()))
	}
	counted, err := count(context.Background(), log)
	require.NoError(t, err)
	require.Equal(t, map[int]int{2019: 2, 2020: 1}, counted.opened)
	require.Equal(t, map[event.Reason]int{event.Moved: 1}, counted.early)
	require.Equal(t, 2, counted.completed)
	require.Zero(t, counted.open)
}

package eventtest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

func TestMemory(t *testing.T) {
	eventtest.Run(t, eventtest.Options{
		New:    func(testing.TB) event.Log { return &event.Memory{} },
		Reopen: func(_ testing.TB, log event.Log) event.Log { return log },
	})
}

// plain is a log that is neither feed nor eraser.
type plain struct{ event.Log }

func TestNeeds(t *testing.T) {
	s := eventtest.NewSubject(plain{&event.Memory{}})
	require.True(t, s.Has(eventtest.Nothing))
	for _, needs := range []eventtest.Needs{eventtest.Feed, eventtest.Eraser, eventtest.Both, eventtest.Reopen} {
		require.False(t, s.Has(needs), needs)
	}
	s = eventtest.NewSubject(&event.Memory{})
	for _, needs := range []eventtest.Needs{eventtest.Feed, eventtest.Eraser, eventtest.Both} {
		require.True(t, s.Has(needs), needs)
	}
}

func TestCasesAreNamedOnce(t *testing.T) {
	var names []string
	for _, c := range eventtest.Cases() {
		require.NotEmpty(t, c.Promise, c.Name)
		require.NotContains(t, names, c.Name)
		names = append(names, c.Name)
	}
}

// check makes a log and holds it to one case; without a log it is one that forgets
// on reopening.
func check(t *testing.T, c eventtest.Case, log func() event.Log) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if log != nil {
		return c.Check(ctx, eventtest.NewSubject(log()))
	}
	s := eventtest.NewSubject(&event.Memory{})
	s.Reopen = func() eventtest.Subject { return eventtest.NewSubject(&event.Memory{}) }
	return c.Check(ctx, s)
}

func TestBrokenLogsAreSeen(t *testing.T) {
	cases := map[string]eventtest.Case{}
	unseen := map[string]bool{}
	for _, c := range eventtest.Cases() {
		cases[c.Name] = c
		unseen[c.Name] = true
	}
	for _, control := range controls {
		t.Run(control.name, func(t *testing.T) {
			for _, name := range control.fails {
				c, ok := cases[name]
				require.True(t, ok, name)
				delete(unseen, name)
				// A race goes well now and then, also where it may not.
				var err error
				for try := 0; err == nil && try < 1000; try++ {
					err = check(t, c, control.log)
				}
				require.Error(t, err, "%s: %s", name, c.Promise)
			}
		})
	}
	require.Empty(t, unseen, "cases that no broken log fails")
}

package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// raced is a store in which somebody else does something before each append.
type raced struct {
	store
	before func(event.Batch) error
	has    *atomic.Pointer[[]event.Record] // is read in the place of the case of its first
}

func (r raced) Read(ctx context.Context, id roles.Ref, from uint32) iter.Seq2[event.Record, error] {
	has := r.has.Load()
	if has == nil || (*has)[0].Contract != id {
		return r.store.Read(ctx, id, from)
	}
	return func(yield func(event.Record, error) bool) {
		for _, rec := range *has {
			if !yield(rec, nil) {
				return
			}
		}
	}
}

func (r raced) Append(ctx context.Context, b event.Batch) error {
	if err := r.before(b); err != nil {
		return err
	}
	return r.store.Append(ctx, b)
}

// importing takes a file in beside somebody else, and gives what was said.
func importing(t *testing.T, file string, before func(*app, event.Batch) error) (int, string, *app) {
	t.Helper()
	a, out := quiet(t)
	a.file = "other.db"
	require.NoError(t, a.connect(true))
	defer a.close()
	a.store = raced{a.store, func(b event.Batch) error { return before(a, b) }, new(atomic.Pointer[[]event.Record])}
	code := a.answer(importFile(a, []string{file}))
	require.NoError(t, a.page.flush())
	return code, out.String(), a
}

func threeEvents(t *testing.T) *session {
	t.Helper()
	s := opened(t, 2)
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	require.NoError(t, os.WriteFile("log.jsonl", []byte(s.well("export", "-full")), 0o600))
	return s
}

// Two imports of one file at once: what the other one has stored meanwhile, all of a
// batch or its beginning, is passed over.
func TestImportsTogether(t *testing.T) {
	for whole, want := range map[bool]string{true: "Taken in: 0 events. There before: 3.", false: "Taken in: 1 event. There before: 2."} {
		s := threeEvents(t)
		code, said, _ := importing(t, "log.jsonl", func(a *app, b event.Batch) error {
			inner := a.store.(raced).store
			if !whole {
				b.Records = b.Records[:1]
			}
			if b.Expected > 0 {
				return nil // the rest is left to this one
			}
			err := inner.Append(t.Context(), b)
			if errors.Is(err, event.ErrConflict) {
				return nil
			}
			return err
		})
		require.Equal(t, well, code, said)
		require.Contains(t, said, want)
		s.globals = []string{"-db", "other.db"}
		require.Contains(t, s.well("verify"), "Cases: 2. Events: 3")
	}
}

// A conflict in which nothing new is found ends the import, and what is said is true of
// what was stored before.
func TestImportSaysWhatWasStored(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		none string
		some string
	}{
		"conflict": {&event.ConflictError{}, sayConflict[2], sayConflictAfter[2]},
		"busy":     {sqlite.ErrBusy, sayBusy[2], sayBusyAfter[2]},
	} {
		threeEvents(t)
		_, said, _ := importing(t, "log.jsonl", func(*app, event.Batch) error { return c.err })
		require.Contains(t, said, c.none, name)
		require.NotContains(t, said, "Taken in")

		taken := make(chan struct{})
		_, said, a := importing(t, "log.jsonl", func(_ *app, b event.Batch) error {
			if len(b.Records) == 1 {
				<-taken // so that another writer has the other case
				return c.err
			}
			close(taken)
			return nil
		})
		require.Contains(t, said, "Taken in: 2 events.", name)
		require.Contains(t, said, c.some, name)
		require.NotContains(t, said, "Nothing", name)
		require.NotEmpty(t, a.kept)
	}
}

// Another history stays another one, however late it came.
func TestImportsOfDifferentHistories(t *testing.T) {
	s := threeEvents(t)
	s.globals = []string{"-db", "third.db", "-people", "casework.db.people"}
	s.now = "2020-01-06T10:00"
	s.well("open", "-by", "officer-1", "-mint", fmt.Sprintf(registered, "youth-3"))
	other := records(t, s.well("export", "-full"))
	taken := make(chan struct{})
	code, said, a := importing(t, "log.jsonl", func(a *app, b event.Batch) error {
		if len(b.Records) < 2 {
			close(taken)
			return nil
		}
		<-taken // so that another writer has the other case
		// Only its link tells that it is another one.
		other[0].Contract = b.Contract
		a.store.(raced).has.Store(&other)
		return &event.ConflictError{}
	})
	require.Equal(t, refused, code)
	require.Contains(t, said, sayOtherHistory[2])
	require.Len(t, a.kept, 1, "the other case")
}

func records(t *testing.T, log string) (all []event.Record) {
	t.Helper()
	for line := range strings.Lines(log) {
		_, rec, err := event.ReadCloudEvent([]byte(line))
		require.NoError(t, err)
		all = append(all, rec)
	}
	return all
}

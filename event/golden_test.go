package event_test

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
)

var update = flag.Bool("update", false, "add what is new to the golden files")

// golden reads a file of CloudEvents, one a line.
func golden(tb testing.TB, name string) map[event.Type][]byte {
	tb.Helper()
	lines := map[event.Type][]byte{}
	text, err := os.ReadFile(filepath.Join("testdata", "golden", name))
	if errors.Is(err, fs.ErrNotExist) {
		return lines
	}
	require.NoError(tb, err)
	for line := range bytes.Lines(text) {
		_, rec, err := event.ReadCloudEvent(line)
		require.NoError(tb, err)
		e, err := shiftRegistry(tb).Decode(rec)
		require.NoError(tb, err)
		lines[e.Type] = line
	}
	return lines
}

// The file holds one event of every type as the first release stored it. What
// stands there is never rewritten: -update only adds lines. A type whose stored
// form must change gets a new version and a step that lifts the old one.
func TestGoldenFormats(t *testing.T) {
	const name = "standard-v1.jsonl"
	stored := golden(t, name)
	var added []byte
	for _, k := range event.Standard().All() {
		want := sampleEvent(t, k)
		line, ok := stored[k.Type]
		if !ok {
			require.True(t, *update, "%s has no golden line: run go test -update", k.Type)
			added = append(added, cloudEvent(t, seal(t, event.Link{}, want), event.Full)...)
			continue
		}
		_, rec, err := event.ReadCloudEvent(line)
		require.NoError(t, err)
		_, err = event.Head{Contract: want.Contract}.Next(rec)
		require.NoError(t, err)
		got, err := event.Standard().Decode(rec)
		require.NoError(t, err)
		if k.Version == 1 {
			require.Equal(t, want, got)
			require.Equal(t, string(line), string(cloudEvent(t, seal(t, event.Link{}, want), event.Full)))
		}
	}
	require.GreaterOrEqual(t, len(event.Standard().All()), len(stored), "a stored type is known for ever")
	if len(added) > 0 {
		file, err := os.OpenFile(filepath.Join("testdata", "golden", name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		require.NoError(t, err)
		_, err = file.Write(added)
		require.NoError(t, errors.Join(err, file.Close()))
	}
}

// Two lines that versions 1 and 2 of a host's event left behind.
func TestGoldenUpcast(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "golden", "shift-v1-v2.jsonl"))
	require.NoError(t, err)
	head := event.Head{Contract: contract}
	var got []event.Payload
	for line := range bytes.Lines(text) {
		_, rec, err := event.ReadCloudEvent(line)
		require.NoError(t, err)
		head, err = head.Next(rec)
		require.NoError(t, err)
		e, err := shiftRegistry(t).Decode(rec)
		require.NoError(t, err)
		got = append(got, e.Data)
	}
	require.Equal(t, []event.Payload{shift{120, "unknown"}, shift{45, "unknown"}}, got)
}

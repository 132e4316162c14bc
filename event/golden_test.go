package event_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
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

// A file holds one event of every type as the release that first wrote that
// version stored it. What stands there is never rewritten: -update only adds
// lines. A type whose stored form must change gets a new version and a step that
// lifts the old one; its old line stays and is still read.
func TestGoldenFormats(t *testing.T) {
	files := map[uint16]map[event.Type][]byte{}
	added := map[uint16][]byte{}
	for _, k := range event.Standard().All() {
		want := sampleEvent(t, k)
		for version := uint16(1); version <= k.Version; version++ {
			if files[version] == nil {
				files[version] = golden(t, goldenFile(version))
			}
			line, ok := files[version][k.Type]
			if !ok && version == k.Version {
				require.True(t, *update, "%s has no golden line: run go test -update", k.Type)
				added[version] = append(added[version], cloudEvent(t, seal(t, event.Link{}, want), event.Full)...)
			}
			if !ok {
				continue
			}
			_, rec, err := event.ReadCloudEvent(line)
			require.NoError(t, err)
			_, err = event.Head{Contract: want.Contract}.Next(rec)
			require.NoError(t, err)
			got, err := event.Standard().Decode(rec)
			require.NoError(t, err)
			if version == k.Version {
				require.Equal(t, want, got)
				require.Equal(t, string(line), string(cloudEvent(t, seal(t, event.Link{}, want), event.Full)))
			}
		}
	}
	require.GreaterOrEqual(t, len(event.Standard().All()), len(files[1]), "a stored type is known for ever")
	for version, lines := range added {
		name := filepath.Join("testdata", "golden", goldenFile(version))
		file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		require.NoError(t, err)
		_, err = file.Write(lines)
		require.NoError(t, errors.Join(err, file.Close()))
	}
}

func goldenFile(version uint16) string { return fmt.Sprintf("standard-v%d.jsonl", version) }

// Version 1 of a planned test had no window: it reads as any time of the day.
func TestGoldenPlannedTestOfVersion1(t *testing.T) {
	line, ok := golden(t, goldenFile(1))[event.TestPlanned{}.EventType()]
	require.True(t, ok)
	_, rec, err := event.ReadCloudEvent(line)
	require.NoError(t, err)
	got, err := event.Standard().Decode(rec)
	require.NoError(t, err)
	planned, ok := got.Data.(event.TestPlanned)
	require.True(t, ok)
	require.False(t, planned.On.IsZero())
	require.Equal(t, event.TestPlanned{Item: 9, On: planned.On}, planned)
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

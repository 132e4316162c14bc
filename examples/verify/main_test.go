package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

var update = flag.Bool("update", false, "write the sample logs and the golden files")

// story is the scenario that the sample logs are made from.
const story = "story-breach"

// played gives the events of a story, as the engine made them.
func played(t *testing.T) []event.Envelope {
	t.Helper()
	library, err := scenario.Library()
	require.NoError(t, err)
	for _, s := range library {
		if s.ID != story {
			continue
		}
		told, err := scenario.Play(context.Background(), s, scenario.Options{})
		require.NoError(t, err)
		require.True(t, told.OK(), told.Mismatches)
		var events []event.Envelope
		for i := range told.Steps {
			events = append(events, told.Steps[i].Events...)
		}
		return events
	}
	t.Fatalf("no story %s", story)
	return nil
}

// log writes events as lines, in a chain that is whole.
func log(t *testing.T, events []event.Envelope, form event.Form) []byte {
	t.Helper()
	var out bytes.Buffer
	var link event.Link
	for _, e := range events {
		rec, err := event.Registry{}.Seal(link, sha256.Sum256([]byte{byte(e.Seq)}), e)
		require.NoError(t, err)
		require.NoError(t, event.WriteCloudEvent(&out, "https://example.test/ruskontrakt", rec, form))
		link = rec.Link
	}
	return out.Bytes()
}

// planted changes what four events say, and is sealed again as if nothing had
// been.
func planted(t *testing.T, events []event.Envelope) []event.Envelope {
	t.Helper()
	n := 0
	for i := range events {
		e := &events[i]
		switch a := e.Data.(type) {
		case event.Informed:
			a.Items = a.Items[1:]
			e.Data = a
		case event.HearingRecorded:
			a.YouthHeard, a.YouthOffered = false, false
			e.Data = a
		case event.Decided:
			a.LengthMonths = 24
			e.Data = a
		case event.Reopened:
			e.By.Role = roles.Coordinator
		default:
			continue
		}
		n++
	}
	require.GreaterOrEqual(t, n, 4, "the story has something to plant in")
	return events
}

// golden compares with a file, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, got), "%s is not what is made now: go test ./examples/verify -update", path)
}

func TestTheSampleLogsAreTheEngines(t *testing.T) {
	golden(t, "valid.jsonl", log(t, played(t), event.Full))
	golden(t, "planted.jsonl", log(t, planted(t, played(t)), event.Full))
}

func ran(in string, args ...string) (int, string, string) {
	var out, problems bytes.Buffer
	code := run(args, strings.NewReader(in), &out, &problems)
	return code, out.String(), problems.String()
}

func TestWhatItPrints(t *testing.T) {
	for _, c := range []struct {
		golden string
		code   int
		args   []string
	}{
		{"valid.txt", holds, []string{"testdata/valid.jsonl"}},
		{"planted.txt", violated, []string{"testdata/planted.jsonl"}},
		{"planted.json", violated, []string{"-json", "testdata/planted.jsonl"}},
	} {
		code, out, problems := ran("", c.args...)
		require.Equal(t, c.code, code, c.golden)
		require.Empty(t, problems)
		golden(t, c.golden, []byte(out))
	}
	_, out, _ := ran("", "testdata/planted.jsonl")
	for _, id := range []string{"B2", "B4", "B7", "F1"} {
		require.Contains(t, out, " "+id+" (")
	}
	require.Contains(t, out, " B4 (length extension band within terms): saw months 24, expected 3 to 12\n")
}

func TestStandardInputAndSeveralFiles(t *testing.T) {
	valid, err := os.ReadFile("testdata/valid.jsonl")
	require.NoError(t, err)
	code, out, problems := ran(string(valid), "-")
	require.Equal(t, holds, code, out+problems)
	require.Contains(t, out, " 1 case, 0 violations")

	// The same case twice: its events come again, and the chain is no longer one.
	code, out, _ = ran("", "testdata/valid.jsonl", "testdata/valid.jsonl")
	require.Equal(t, violated, code)
	require.Contains(t, out, " R3 (times chain corrections): saw ")
}

// A log in which bodies are left out is judged by its headers, and one in which
// there is nothing else is not said to hold; nor is an empty one.
func TestNothingJudged(t *testing.T) {
	thin := string(log(t, played(t), event.Thin))
	code, out, problems := ran(thin, "-")
	require.Equal(t, unusable, code, out)
	require.Contains(t, out, "payloads erased or left out")
	require.Contains(t, problems, "nothing judged")
	code, out, problems = ran("", "-")
	require.Equal(t, unusable, code, out)
	require.Contains(t, problems, "nothing judged")

	full := string(log(t, played(t), event.Full))
	first, _, _ := strings.Cut(full, "\n")
	_, rest, _ := strings.Cut(thin, "\n")
	code, out, problems = ran(first+"\n"+rest, "-")
	require.Equal(t, holds, code, out+problems)
	require.Contains(t, out, " 38 payloads erased or left out")
}

// What a thin log violates is said all the same.
func TestAThinLogCanBeWrong(t *testing.T) {
	lines := strings.SplitAfter(string(log(t, played(t), event.Thin)), "\n")
	lines[5], lines[6] = lines[6], lines[5]
	code, _, _ := ran(strings.Join(lines, ""), "-")
	require.Equal(t, violated, code)
}

func TestCounting(t *testing.T) {
	require.Equal(t, "0 cases", number(0, "case"))
	require.Equal(t, "1 case", number(1, "case"))
	require.Equal(t, "2 cases", number(2, "case"))
	for have, want := range map[string]string{"3 12": "3 to 12", "3": "3", "until 12": "until 12", "3 months": "3 months", "": ""} {
		require.Equal(t, want, expected(have))
	}
}

// A line that was changed by hand breaks the chain where it stands.
func TestABrokenChain(t *testing.T) {
	lines := strings.SplitAfter(string(log(t, played(t), event.Full)), "\n")
	lines[5], lines[6] = lines[6], lines[5]
	code, out, _ := ran(strings.Join(lines, ""), "-")
	require.Equal(t, violated, code)
	require.Contains(t, out, " R3 (times chain corrections): saw ")
}

func TestAgreements(t *testing.T) {
	open := "../../contract/scenario/agreements/voluntary-open.json"
	valid := "testdata/valid.jsonl"
	code, _, problems := ran("", "-agreement", open, valid)
	require.Equal(t, holds, code, problems)
	code, _, problems = ran("", "-agreement", "testdata/valid.jsonl", valid)
	require.Equal(t, unusable, code)
	require.NotEmpty(t, problems)
	code, _, _ = ran("", "-agreement", "testdata/none.json", valid)
	require.Equal(t, unusable, code)
}

func TestWhatCannotBeRead(t *testing.T) {
	for name, args := range map[string][]string{
		"no file": {}, "no such file": {"testdata/none.jsonl"}, "no such flag": {"-verbose", "testdata/valid.jsonl"},
		"a folder": {"testdata"},
	} {
		code, _, problems := ran("", args...)
		require.Equal(t, unusable, code, name)
		require.NotEmpty(t, problems, name)
	}
	for name, in := range map[string]string{
		"not JSON": "nonsense\n", "not an event": "{}\n", "cut short": string(log(t, played(t), event.Full)[:200]),
	} {
		code, out, problems := ran(in, "-")
		require.Equal(t, unusable, code, name)
		require.Contains(t, problems, "line 1", name)
		require.Contains(t, out, "0 lines", name)
	}
	code, _, _ := ran("", "-h")
	require.Equal(t, holds, code)
}

// The verifier is worth something only if it does not know the engine.
func TestItDoesNotLinkTheEngine(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-buildvcs=false", "-deps", ".").Output()
	require.NoError(t, err)
	deps := strings.Fields(string(out))
	require.Contains(t, deps, "github.com/ruskontrakt/ruskontrakt/event/verify")
	for _, dep := range deps {
		require.NotContains(t, dep, "ruskontrakt/contract")
		require.NotContains(t, dep, "internal/machine")
		require.NotContains(t, dep, "looplab")
	}
}

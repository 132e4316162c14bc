package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
)

var update = flag.Bool("update", false, "rewrite the golden files and docs/lifecycle.md")

// play runs the program and gives what it printed.
func play(args ...string) (code int, out, problems string) {
	var o, p bytes.Buffer
	code = run(args, &o, &p)
	return code, o.String(), p.String()
}

func golden(t *testing.T, path, have string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(have), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), have, "%s is not what the declaration says; run the test with -update and read the difference", path)
}

func TestTheWaiverTrackInEachFormat(t *testing.T) {
	for format, file := range map[string]string{"table": "waiver.md", "mermaid": "waiver.mmd", "dot": "waiver.dot"} {
		code, out, problems := play("-format", format)
		require.Equal(t, done, code)
		require.Empty(t, problems)
		golden(t, "testdata/"+file, out)
	}
}

func TestTableIsTheDefault(t *testing.T) {
	_, plain, _ := play()
	_, table, _ := play("-track", "waiver", "-format", "table", "-lang", "nb")
	require.Equal(t, table, plain)
}

// TestFlagsReachTheOutput: each track, each language and each format gives the
// package's own rendering.
func TestFlagsReachTheOutput(t *testing.T) {
	for _, track := range agreement.Tracks() {
		d := contract.Standard().Describe(track)
		for _, lang := range text.Langs() {
			document, err := text.JSON(lang, d)
			require.NoError(t, err)
			require.True(t, json.Valid(document))
			for format, want := range map[string]string{
				"table": text.Table(lang, d), "mermaid": text.Drawing{Lang: lang}.Mermaid(d),
				"dot": text.Drawing{Lang: lang}.Dot(d), "json": string(document),
			} {
				code, out, problems := play("-track", track.String(), "-lang", lang.String(), "-format", format)
				require.Equal(t, done, code)
				require.Equal(t, want, out)
				require.Empty(t, problems)
			}
		}
	}
	_, out, _ := play("-format", "mermaid", "-stays")
	require.Contains(t, out, "active --> active")
	_, out, _ = play("-format", "dot", "-stays")
	require.Contains(t, out, "active -> active")
}

// TestTheLadder of the model agreement, for a jurist and a language reader to go
// through.
func TestTheLadder(t *testing.T) {
	terms, err := agreement.Model()
	require.NoError(t, err)
	for _, lang := range text.Langs() {
		code, out, problems := play("-ladder", "-lang", lang.String())
		require.Equal(t, done, code)
		require.Empty(t, problems)
		golden(t, "testdata/ladder."+lang.String()+".md", out)

		document, err := text.LadderJSON(lang, terms)
		require.NoError(t, err)
		code, out, problems = play("-ladder", "-lang", lang.String(), "-format", "json")
		require.Equal(t, done, code)
		require.Empty(t, problems)
		require.Equal(t, string(document), out)
	}
}

func TestBadFlagsAreExplained(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"-track", "jail"}, `lifecycle: unknown track "jail"`},
		{[]string{"-track", ""}, "lifecycle: -track must not be empty"},
		{[]string{"-format", "pdf"}, `lifecycle: unknown format "pdf"`},
		{[]string{"-ladder", "-format", "dot"}, `lifecycle: unknown format of the ladder "dot"`},
		{[]string{"-lang", "sv"}, `lifecycle: unknown language "sv"`},
		{[]string{"-colour"}, "flag provided but not defined: -colour"},
		{[]string{"waiver"}, "lifecycle: takes no arguments besides the flags"},
	} {
		code, out, problems := play(c.args...)
		require.Equal(t, usage, code, c.args)
		require.Empty(t, out, c.args)
		require.True(t, strings.HasPrefix(problems, c.says), problems)
		require.Contains(t, problems, "table, mermaid, dot or json", "the usage follows")
	}
	code, _, problems := play("-h")
	require.Equal(t, done, code)
	require.Contains(t, problems, "-track")
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	var problems bytes.Buffer
	require.Equal(t, failed, run(nil, full{}, &problems))
	require.Equal(t, "lifecycle: disk full\n", problems.String())
}

// TestDocumentIsUpToDate: docs/lifecycle.md shows every track as it is declared.
func TestDocumentIsUpToDate(t *testing.T) {
	var page strings.Builder
	page.WriteString("# The lifecycle of each track\n\n" +
		"Made by `go test ./examples/lifecycle -update` from the one declaration that decides; do not edit. " +
		"In each box stands the state and who must move next. Acts that leave the state as it is are not drawn; " +
		"the full tables are in [Norwegian bokmål](../examples/lifecycle/testdata/waiver.md) for the waiver track, and in any language from\n\n" +
		"```sh\ngo run ./examples/lifecycle -track waiver -format table -lang nn\n```\n")
	for _, track := range agreement.Tracks() {
		code, diagram, _ := play("-track", track.String(), "-format", "mermaid")
		require.Equal(t, done, code)
		page.WriteString("\n## " + text.Track(text.NB, track) + " (`" + track.String() + "`)\n\n```mermaid\n" + diagram + "```\n")
	}
	golden(t, "../../docs/lifecycle.md", page.String())
}

package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// quiet is an app in English that writes to a buffer.
func quiet(t *testing.T) (*app, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	a := newApp(t.Context(), shell{in: strings.NewReader(""), out: &out, problems: &out, random: zeros{}, env: func(string) string { return "" }, time: today})
	require.NoError(t, a.lang.UnmarshalText([]byte("en")))
	return a, &out
}

// full is a disk or a pipe that takes nothing.
type full struct{ err error }

func (f full) Write([]byte) (int, error) { return 0, f.err }

func (s *session) unread(f full, args ...string) (int, string) {
	var problems bytes.Buffer
	sh := shell{in: strings.NewReader(""), out: f, problems: &problems, random: zeros{}, env: func(name string) string { return s.env[name] }, time: s.real}
	return run(s.t.Context(), append([]string{"-now", s.now}, args...), sh), problems.String()
}

// What was recorded is told on the other way out where standard output takes nothing,
// with what is needed to ask again.
func TestRecordedButUntold(t *testing.T) {
	const request = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
	s := opened(t, 1)
	log := s.well("export", "-full")
	require.NoError(t, os.WriteFile("log.jsonl", []byte(log), 0o600))
	noSpace := full{&fs.PathError{Op: "write", Path: os.Stdout.Name(), Err: syscall.ENOSPC}}

	code, said := s.unread(noSpace, "do", "case-1", "case.screening-started", "-by", "officer-1", "-request", request)
	require.Equal(t, recordedUntold, code)
	require.Equal(t, 3, recordedUntold, "as the README has it")
	require.Equal(t, "casework: "+sayUntold[2]+"\ncase case-1, request "+request+"\n", said)
	require.Contains(t, s.well("verify"), "Events: 2")
	require.Contains(t, s.well("do", "case-1", "case.screening-started", "-by", "officer-1", "-request", request), sayRepeated[2])

	// A case without a name is told with its whole reference.
	code, said = s.unread(noSpace, "open", "-by", "officer-1", "-mint", "-request", request, strings.Replace(registered, "%s", "youth-9", 1))
	require.Equal(t, recordedUntold, code)
	require.Regexp(t, "case "+anyRef.String()+", request "+request, said)

	code, said = s.unread(noSpace, "-db", "other.db", "import", "log.jsonl")
	require.Equal(t, recordedUntold, code)
	require.Contains(t, said, "Taken in: 1 event.")

	s.now = "2021-02-01T09:00"
	code, said = s.unread(noSpace, "tick")
	require.Equal(t, recordedUntold, code, said)
	require.Contains(t, said, "case case-1: ")

	// Nothing was recorded: as ever.
	code, said = s.unread(noSpace, "show", "case-1", "-by", "officer-1")
	require.Equal(t, unusable, code)
	require.Contains(t, said, "no space left")
	code, said = s.unread(noSpace, "do", "case-1", "contract.offered", "-by", "officer-1")
	require.Equal(t, refused, code)
	require.NotContains(t, said, sayUntold[2])
}

// Who stops reading, as head does, is no problem to be told of; what was recorded is.
func TestReaderHasGone(t *testing.T) {
	s := opened(t, 1)
	gone := full{&fs.PathError{Op: "write", Path: os.Stdout.Name(), Err: syscall.EPIPE}}
	code, said := s.unread(gone, "show", "case-1", "-by", "officer-1")
	require.Equal(t, unusable, code)
	require.Empty(t, said)
	code, said = s.unread(gone, "do", "case-1", "case.screening-started", "-by", "officer-1")
	require.Equal(t, recordedUntold, code)
	require.NotEmpty(t, said)
	require.False(t, hungUp(errors.Join(syscall.EPIPE)), "a server that has gone is another thing")
}

// Somebody else's file name, or what was typed, does not steer the terminal.
func TestProblemsDoNotSteerTheTerminal(t *testing.T) {
	s := opened(t, 1)
	evil := "ev\x1b[31mil\r\x07\x9b2J\u202e"
	require.NoError(t, os.WriteFile(evil, []byte("{}\n"), 0o600))
	require.NoError(t, os.WriteFile(evil+".json", []byte("{}\n"), 0o600))
	for _, args := range [][]string{
		{"import", evil + "-not-there"},
		{"import", evil},
		{"-agreement", evil + "-not-there", "agenda"},
		{"-agreement", evil + ".json", "agenda"},
		{"export", "-full", "-out", evil},
		{"export", "-full", "-out", "no" + evil + "/where"},
		{"-db", evil, "agenda"},
		{"-db", evil + "-not-there", "agenda"},
		{"-people", evil, "people"},
		{evil},
		{"help", evil},
		{"agenda", "-" + evil},
		{"show", evil, "-by", "officer-1"},
		{"show", "case-1", "-by", evil},
		{"show", "case-1", "-by", "officer-1", "-as", evil},
		{"do", "case-1", evil, "-by", "officer-1"},
		{"do", "case-1", "case.screening-started", evil, "-by", "officer-1"},
		{"do", "case-1", "case.screening-started", "-set", evil + "=" + evil, "-by", "officer-1"},
		{"do", "case-1", "case.concern-talk-recorded", "-set", "outcome=" + evil, "-by", "officer-1"},
		{"verify", "-checkpoint", evil, "-key", evil},
		{"checkpoint", "-key", evil},
		{"checkpoint", "-key", evil + "-not-there"},
		{"completion", evil},
	} {
		code, out := s.run("", "", args...)
		require.NotEqual(t, well, code, "%q", args)
		requirePlain(t, out, args)
	}
	_, out := s.run("", "", "import", evil+"-not-there")
	require.Contains(t, out, `ev\x1b[31mil\r\a\x9b2J\u202e-not-there`)
	code, out := s.run("", "", "-people", evil+"-not-there", "people")
	require.Equal(t, well, code)
	requirePlain(t, out, nil)
}

func requirePlain(t *testing.T, out string, args []string) {
	t.Helper()
	for _, steers := range []string{"\x1b", "\r", "\x07", "\x9b2J", "\u202e"} {
		require.NotContains(t, out, steers, "%q", args)
	}
}

// What may be shown is shown as it is.
func TestPlain(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "blåbær «1» – “x”…\t'y' \\": "blåbær «1» – “x”…\t'y' \\", "\uFFFD": "\uFFFD",
		"\x00\n\x7f": `\x00\n\x7f`, "\u0085": `\u0085`, "\xef": `\xef`, "'": "'",
	} {
		require.Equal(t, want, plain(s))
	}
}

// The colours of each way out depend on that one alone.
func TestColoursOfEachWayOut(t *testing.T) {
	s := opened(t, 1)
	for _, of := range []struct{ coloured, alarming bool }{{true, false}, {false, true}} {
		var out, problems bytes.Buffer
		sh := shell{in: strings.NewReader(""), out: &out, problems: &problems, env: func(string) string { return "" }, time: today, coloured: of.coloured, alarming: of.alarming}
		require.Equal(t, well, run(t.Context(), []string{"-now", s.now, "show", "case-1", "-by", "officer-1"}, sh))
		require.Equal(t, refused, run(t.Context(), []string{"-now", s.now, "show", nobodys, "-by", "officer-1"}, sh))
		require.Equal(t, of.coloured, strings.Contains(out.String(), "\x1b["))
		require.Equal(t, of.alarming, strings.Contains(problems.String(), "\x1b["))
	}
}

// nobodys is a reference that no case has.
const nobodys = "6f9619ff-8b86-4d01-b42d-00cf4fc964fe"

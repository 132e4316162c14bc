package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
)

var update = flag.Bool("update", false, "rewrite the golden sessions")

// session plays a file of commands in a folder of its own. Lines that begin with
// one of these are played, all others are what was answered:
//
//	# a remark
//	now 2020-01-06T09:00          the time of the commands below
//	lang en                       the language of the commands below
//	file NAME text                makes a file
//	$ casework do case-1 …        with "< FILE" and "> FILE" as in a shell
type session struct {
	t       *testing.T
	globals []string // flags before every command
	env     map[string]string
	now     string
	real    func() time.Time
	last    string // what the line before was
	out     strings.Builder
}

func newSession(t *testing.T, globals ...string) *session {
	t.Helper()
	t.Chdir(folder(t))
	return &session{t: t, globals: globals, env: map[string]string{}, real: today}
}

// today is what the clock of the machine says in the tests: it may say anything.
func today() time.Time { return time.Date(2026, 10, 5, 7, 0, 0, 0, time.UTC) }

// golden plays a session of testdata and compares it with what is written there.
func (s *session) golden(golden string) {
	s.t.Helper()
	want, err := os.ReadFile(golden)
	require.NoError(s.t, err)
	for line := range strings.Lines(string(want)) {
		s.step(strings.TrimRight(line, "\n"))
	}
	if *update {
		require.NoError(s.t, os.WriteFile(golden, []byte(s.out.String()), 0o600))
		return
	}
	require.Equal(s.t, string(want), s.out.String())
}

func (s *session) step(line string) {
	s.t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "#":
	case "now":
		if rest == s.now {
			return
		}
		s.now = rest
	case "lang":
		s.env["CASEWORK_LANG"] = rest
	case "file":
		name, text, _ := strings.Cut(rest, " ")
		require.NoError(s.t, os.WriteFile(name, []byte(text+"\n"), 0o600))
	case "$":
	default:
		return
	}
	if s.last == "$" {
		s.out.WriteString("\n")
	}
	s.last = word
	s.out.WriteString(line + "\n")
	if word == "$" {
		args, in, to := redirected(s.t, words(s.t, rest))
		require.Equal(s.t, "casework", args[0])
		code, out := s.run(in, to, args[1:]...)
		s.out.WriteString(s.scrubbed(out))
		if code != 0 {
			fmt.Fprintf(&s.out, "[exit %d]\n", code)
		}
	}
}

// run runs one command; what it writes and what it complains of come together.
func (s *session) run(in, to string, args ...string) (int, string) {
	s.t.Helper()
	stdin := []byte{}
	if in != "" {
		var err error
		stdin, err = os.ReadFile(in)
		require.NoError(s.t, err)
	}
	var out, saved bytes.Buffer
	sh := shell{
		in: bytes.NewReader(stdin), out: &out, problems: &out, random: zeros{},
		env: func(name string) string { return s.env[name] }, time: s.real,
	}
	if to != "" {
		sh.out = &saved
	}
	flags := s.globals
	if s.now != "" {
		flags = append(slices.Clip(flags), "-now", s.now)
	}
	code := run(context.Background(), append(slices.Clip(flags), args...), sh)
	if to != "" {
		require.NoError(s.t, os.WriteFile(to, saved.Bytes(), 0o600))
	}
	return code, out.String()
}

// zeros makes what is random the same each time.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

var anyRef = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// scrubbed puts names in the place of references, which are random.
func (s *session) scrubbed(out string) string {
	content, err := os.ReadFile("casework.db.people")
	if err == nil {
		var file namesFile
		require.NoError(s.t, json.Unmarshal(content, &file))
		for name, known := range file.Names {
			out = strings.ReplaceAll(out, known.Ref.String(), "<"+name+">")
			out = strings.ReplaceAll(out, known.Ref.Short(), "<"+fmt.Sprintf("%.6s", name)+">")
		}
	}
	return anyRef.ReplaceAllString(out, "<reference>")
}

// words splits a line as a shell does with single quotes.
func words(t *testing.T, line string) []string {
	t.Helper()
	var all []string
	var word strings.Builder
	quoted, begun := false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun {
				all = append(all, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	require.False(t, quoted, line)
	if begun {
		all = append(all, word.String())
	}
	return all
}

func redirected(t *testing.T, all []string) (args []string, in, to string) {
	t.Helper()
	for i := 0; i < len(all); i++ {
		switch all[i] {
		case "<":
			in = all[i+1]
			i++
		case ">":
			to = all[i+1]
			i++
		default:
			args = append(args, all[i])
		}
	}
	return args, in, to
}

func sessions(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, all)
	for i := range all {
		all[i], err = filepath.Abs(all[i])
		require.NoError(t, err)
	}
	return all
}

func name(path string) string { return strings.TrimSuffix(filepath.Base(path), ".txt") }

// What the sessions say holds on a file.
func TestSessionsOnAFile(t *testing.T) {
	for _, path := range sessions(t) {
		t.Run(name(path), func(t *testing.T) { newSession(t).golden(path) })
	}
}

// The same sessions, word for word, on PostgreSQL.
func TestSessionsOnPostgres(t *testing.T) {
	if *update {
		t.Skip("the golden sessions are those on a file")
	}
	server := postgrestest.Start(t)
	for i, path := range sessions(t) {
		t.Run(name(path), func(t *testing.T) {
			database := fmt.Sprintf("session%d", i)
			createDatabase(t, server, database)
			newSession(t, "-postgres", server.DSN(database), "-people", "casework.db.people").golden(path)
		})
	}
}

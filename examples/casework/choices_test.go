package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Every enumeration tells its values, every value has words in each language, and
// what is listed for an enumeration can be recorded.
func TestChoices(t *testing.T) {
	a := &app{}
	used := map[string]bool{}
	for _, k := range event.Standard().All() {
		for _, f := range k.Fields() {
			all := a.choices(k.Type, f.Path)
			if strings.TrimPrefix(f.Shape, "[]") == "enum" {
				require.NotEmpty(t, all, "%s %s", k.Type, f.Path)
			}
			for _, c := range all {
				require.NotEmpty(t, c.says, "%s %s %s", k.Type, f.Path, c.code)
				used[string(k.Type)+" "+f.Path] = true
				if f.Shape != "enum" || strings.Contains(f.Path, ".") {
					continue
				}
				require.NoError(t, a.unknownIn(k.Type, f.Path, f.Shape, c.code))
				_, err := event.Standard().Unmarshal(k.Type, []byte(`{"`+f.Path+`":"`+c.code+`"}`))
				if err != nil {
					require.NotContains(t, err.Error(), "not-a-name", "%s %s %s", k.Type, f.Path, c.code)
				}
			}
		}
	}
	for field := range fixed {
		require.True(t, used[field], field)
	}
}

// With the private key nothing is verified, whether its file says what it is or is
// one of before.
func TestKeys(t *testing.T) {
	s := opened(t, 1)
	s.well("checkpoint", "-key", "mark.key", "-new-key", "-out", "mark.txt")
	for _, name := range []string{"mark.key", "mark.key.pub"} {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		_, key, two := strings.Cut(string(content), "\n")
		require.True(t, two)
		require.NoError(t, os.WriteFile("old-"+name, []byte(key), 0o600))
	}
	for key, want := range map[string]int{
		"mark.key.pub": well, "old-mark.key.pub": well, "mark.key": unusable, "old-mark.key": unusable,
	} {
		code, out := s.run("", "", "verify", "-checkpoint", "mark.txt", "-key", key)
		require.Equal(t, want, code, out)
		require.Equal(t, want != well, strings.Contains(out, "Use the .pub file"), out)
	}
	require.Equal(t, well, exitOf(s, "checkpoint", "-key", "old-mark.key"))
	require.Equal(t, unusable, exitOf(s, "checkpoint", "-key", "mark.key.pub"))
	require.NoError(t, os.WriteFile("other.pub", []byte(publicFirst+"\n"+strings.Repeat("ab", 32)+"\n"), 0o600))
	require.Equal(t, refused, exitOf(s, "verify", "-checkpoint", "mark.txt", "-key", "other.pub"))
}

// Whoever may not be let in is told how to put it right.
func TestFileForAll(t *testing.T) {
	s := opened(t, 1)
	require.NoError(t, os.Chmod("casework.db", 0o666)) //nolint:gosec // that is what is to be refused
	code, out := s.run("", "", "agenda")
	require.Equal(t, unusable, code)
	require.Contains(t, out, "chmod 600 casework.db")
}

// A name that was made for a refused act is gone, one that was there stays.
func TestRefusedNamesAreForgotten(t *testing.T) {
	s := opened(t, 1)
	before := s.well("people")
	s.refused("open", "-name", "case-9", "-by", "officer-1", "-mint", strings.Replace(registered, "%s", "youth-1", 1))
	s.refused("open", "-name", "case-9", "-by", "officer-1", "-mint", strings.Replace(strings.Replace(registered, "%s", "youth-9", 1), "2019-12-14", "2029-12-14", 1))
	s.refused("do", "case-1", "case.death-recorded", "-set", "evidence=paper-1", "-mint", "-as", "guardian", "-by", "officer-1")
	require.Equal(t, before, s.well("people"))
	s.well("open", "-name", "case-9", "-by", "officer-1", "-mint", strings.Replace(registered, "%s", "youth-9", 1))
	require.Contains(t, s.well("people"), "case-9")
}

// Reading makes no tables on a server.
func TestReadingMakesNoTables(t *testing.T) {
	server := postgrestest.Start(t)
	createDatabase(t, server, "empty")
	people := filepath.Join(t.TempDir(), "people")
	s := newSession(t, "-postgres", server.DSN("empty"), "-people", people)
	s.env["CASEWORK_LANG"] = "en"
	s.now = "2020-01-06T09:00"
	for range 2 {
		code, out := s.run("", "", "agenda")
		require.Equal(t, unusable, code)
		require.Contains(t, out, "does not have the tables")
	}
	s.well("people", "officer-1", "-as", "police", "-org", "politi-trondelag")
	s.well("open", "-name", "case-1", "-by", "officer-1", "-mint", strings.Replace(registered, "%s", "youth-1", 1))
	require.True(t, slices.Contains(strings.Fields(s.well("agenda")), "case-1"))
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

const registered = `{"track":"waiver","offence-date":"2019-12-14","offence-kind":"drug-use","birthday-15":"2018-09-01",` +
	`"birthday-16":"2019-09-01","birthday-18":"2021-09-01","youth":"@%s","guardians":["@guardian-1"],"residence":"5001","stay":"5001",` +
	`"residence-on":"2020-01-06","police":"politi-trondelag","prosecutor":"patale-trondelag","mediation":"konfliktradet-trondelag"}`

// opened is a session with some cases, each of another youth.
func opened(t *testing.T, cases int, globals ...string) *session {
	t.Helper()
	s := newSession(t, globals...)
	s.env["CASEWORK_LANG"] = "en"
	s.now = "2020-01-06T09:00"
	s.well("people", "officer-1", "-as", "police", "-org", "politi-trondelag")
	for i := 1; i <= cases; i++ {
		s.well("open", "-name", fmt.Sprintf("case-%d", i), "-by", "officer-1", "-mint", fmt.Sprintf(registered, fmt.Sprintf("youth-%d", i)))
	}
	return s
}

// well runs a command that must do what it is told, and gives its output.
func (s *session) well(args ...string) string {
	s.t.Helper()
	code, out := s.run("", "", args...)
	require.Zero(s.t, code, "%q: %s", args, out)
	return out
}

// refused runs a command and gives its output; the exit code is that of a no.
func (s *session) refused(args ...string) string {
	s.t.Helper()
	code, out := s.run("", "", args...)
	require.Equal(s.t, refused, code, "%q: %s", args, out)
	return out
}

// What went out comes in again elsewhere, byte for byte, with the claim that keeps
// a youth to one live contract.
func TestImportTakesOverALog(t *testing.T) {
	s := opened(t, 3)
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	s.well("do", "case-2", "case.other-reaction-chosen", "-set", "reason=fine", "-as", "prosecutor", "-org", "patale-trondelag", "-by", "officer-1")
	log := s.well("export", "-format", "cloudevents", "-full")
	require.NoError(t, os.WriteFile("log.jsonl", []byte(log), 0o600))

	s.globals = []string{"-db", "other.db", "-people", "casework.db.people"}
	require.Contains(t, s.well("import", "log.jsonl"), "Taken in: 5 events")
	require.ElementsMatch(t, slices.Collect(strings.Lines(log)), slices.Collect(strings.Lines(s.well("export", "-format", "cloudevents", "-full"))))
	require.Contains(t, s.well("verify"), "Cases: 3. Events: 5")
	require.Contains(t, s.refused("open", "-by", "officer-1", fmt.Sprintf(registered, "youth-1")), "G1e")
	s.well("open", "-by", "officer-1", fmt.Sprintf(registered, "youth-2"))

	require.Contains(t, s.well("import", "log.jsonl"), "There before: 5", "once is enough")
	s.well("do", "case-3", "case.screening-started", "-by", "officer-1")

	// The first store gets what it lacks of the second, as after an import that
	// was cut off.
	require.NoError(t, os.WriteFile("more.jsonl", []byte(s.well("export", "-format", "cloudevents", "-full")), 0o600))
	s.globals = nil
	require.Contains(t, s.well("import", "more.jsonl"), "Taken in: 2 events")
}

// Where the two stores went different ways the import says so and stores nothing.
func TestImportRefusesAnotherHistory(t *testing.T) {
	s := opened(t, 1)
	require.NoError(t, os.WriteFile("log.jsonl", []byte(s.well("export", "-format", "cloudevents", "-full")), 0o600))
	s.globals = []string{"-db", "other.db", "-people", "casework.db.people"}
	s.well("import", "log.jsonl")
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	require.NoError(t, os.WriteFile("log.jsonl", []byte(s.well("export", "-format", "cloudevents", "-full")), 0o600))
	s.globals = nil
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	require.Contains(t, s.refused("import", "log.jsonl"), "another history")
	require.Contains(t, s.well("verify"), "Events: 2")
}

// An altered, missing or cut line is found before anything is stored.
func TestImportVerifiesFirst(t *testing.T) {
	s := opened(t, 1)
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	log := s.well("export", "-format", "cloudevents", "-full")
	first, second, _ := strings.Cut(log, "\n")
	for name, file := range map[string]string{
		"altered": strings.Replace(log, `"offence-kind":"drug-use"`, `"offence-kind":"drug-sale"`, 1),
		"missing": second,
		"turned":  second + first + "\n",
		"cut":     log[:len(log)-30],
	} {
		require.NotEqual(t, log, file, name)
		require.NoError(t, os.WriteFile("log.jsonl", []byte(file), 0o600))
		code, out := s.run("", "", "-db", "fresh.db", "import", "log.jsonl")
		require.NotZero(t, code, name)
		require.Contains(t, out, "log.jsonl:", name)
		require.NoFileExists(t, "fresh.db", name)
	}
}

// A case whose content was erased cannot come in anew, and is named as a number.
func TestImportLeavesErasedCasesOut(t *testing.T) {
	s := opened(t, 1)
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	s.well("do", "case-1", "contract.declined", "-as", "youth", "-by", "youth-1")
	s.well("do", "case-1", "prosecution.notified", "-set", "of=&contract.declined", "-as", "coordinator", "-org", "5001", "-by", "officer-1")
	require.Contains(t, s.well("show", "case-1", "-by", "officer-1"), "the content has been erased")
	require.NoError(t, os.WriteFile("log.jsonl", []byte(s.well("export", "-format", "cloudevents", "-full")), 0o600))
	out := s.refused("-db", "other.db", "import", "log.jsonl")
	require.Contains(t, out, "Taken in: 0 events")
	require.Contains(t, out, "Not taken in: 1 case")
}

// tampered changes the file behind the back of the store, as its owner can.
func tampered(t *testing.T, script string) {
	t.Helper()
	conn, err := sqlite.OpenConn("casework.db", sqlite.OpenReadWrite)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	var triggers []string
	require.NoError(t, sqlitex.ExecuteTransient(conn, "SELECT sql, name FROM sqlite_schema WHERE type = 'trigger'", &sqlitex.ExecOptions{
		ResultFunc: func(s *sqlite.Stmt) error {
			triggers = append(triggers, s.ColumnText(0))
			script = "DROP TRIGGER " + s.ColumnText(1) + ";" + script
			return nil
		},
	}))
	require.NoError(t, sqlitex.ExecuteScript(conn, script+";"+strings.Join(triggers, ";")+";", nil))
}

// A database that is not there is not begun by looking into it.
func TestNoFile(t *testing.T) {
	s := newSession(t)
	for _, args := range [][]string{{"agenda"}, {"verify"}, {"tick"}, {"export", "-format", "ical"}} {
		require.Equal(t, unusable, exitOf(s, args...))
	}
	require.NoFileExists(t, "casework.db")
}

// Verify names the case and the event that does not hold, and goes on with the
// others.
func TestVerifyFindsWhatWasAltered(t *testing.T) {
	s := opened(t, 2)
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	s.well("checkpoint", "-key", "mark.key", "-new-key", "-out", "mark.txt")
	require.Contains(t, s.well("verify", "-checkpoint", "mark.txt", "-key", "mark.key.pub"), "Everything holds.", "control")

	tampered(t, "UPDATE events SET body = CAST(replace(body, 'politi', 'puliti') AS BLOB) WHERE seq = 2")
	out := s.refused("verify")
	require.Regexp(t, `case-1 +event 2 +is not what was stored`, out)
	require.NotRegexp(t, `case-2 +event`, out)
	require.Contains(t, s.refused("show", "case-1", "-by", "officer-1"), "not what was stored")
	s.well("show", "case-2", "-by", "officer-1")

	tampered(t, "DELETE FROM events WHERE seq = 2")
	s.well("verify")
	require.Contains(t, s.refused("verify", "-checkpoint", "mark.txt", "-key", "mark.key.pub"), "cut short: the checkpoint saw 2 events; now there are 1")
}

// On a terminal a long import shows how far it has come; elsewhere it is silent.
func TestBar(t *testing.T) {
	var out bytes.Buffer
	b := &bar{to: &out, says: "Taking in", whole: 200}
	b.add(50)
	b.shown = time.Now().Add(time.Hour)
	b.add(1) // too soon to be drawn
	b.shown = time.Time{}
	b.add(99)
	b.done()
	frames := strings.Split(strings.TrimSpace(out.String()), "\r")
	require.Equal(t, []string{
		"Taking in [##########..............................]  25 %",
		"Taking in [##############################..........]  75 %",
		"Taking in [##############################..........]  75 %",
	}, frames)
	silent := &bar{whole: 1}
	silent.add(1)
	silent.done()
}

// A history that nobody may have made is not taken in, however well it is sealed.
func TestImportRefusesWhatBreaksAnInvariant(t *testing.T) {
	planted, err := os.ReadFile("../verify/testdata/planted.jsonl")
	require.NoError(t, err)
	s := newSession(t)
	require.NoError(t, os.WriteFile("planted.jsonl", planted, 0o600))
	require.Contains(t, s.refused("import", "planted.jsonl"), "B2")
	require.NoFileExists(t, "casework.db")
}

// What is written out never takes the place of a file that is there, the database
// least of all.
func TestExportReplacesNothing(t *testing.T) {
	s := opened(t, 1)
	before, err := os.ReadFile("casework.db")
	require.NoError(t, err)
	code, _ := s.run("", "", "export", "-format", "xes", "-out", "casework.db")
	require.Equal(t, unusable, code)
	after, err := os.ReadFile("casework.db")
	require.NoError(t, err)
	require.Equal(t, before, after)
	s.well("export", "-format", "xes", "-out", "log.xes")
}

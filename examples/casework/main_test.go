package main

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// With this in its environment the test program is casework itself, so that a
// shell can be tested with it.
const asCasework = "CASEWORK_TEST_AS_CASEWORK"

func TestMain(m *testing.M) {
	if os.Getenv(asCasework) != "" {
		main()
	}
	os.Exit(m.Run())
}

// Every phrase is there in three languages with the same places to fill.
func TestPhrases(t *testing.T) {
	verbs := regexp.MustCompile(`%[^ ]`)
	count := 0
	for _, file := range []string{"words.go", "words_choice.go", "words_error.go"} {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			list, ok := n.(*ast.CompositeLit)
			if !ok || len(list.Elts) == 0 {
				return true
			}
			if _, text := list.Elts[0].(*ast.BasicLit); !text {
				return true
			}
			require.Len(t, list.Elts, 3, file)
			var says []string
			for _, e := range list.Elts {
				text, err := strconv.Unquote(e.(*ast.BasicLit).Value)
				require.NoError(t, err)
				require.NotEmpty(t, text)
				says = append(says, text)
			}
			for _, other := range says[1:] {
				require.Equal(t, verbs.FindAllString(says[0], -1), verbs.FindAllString(other, -1), says[0])
			}
			count++
			return true
		})
	}
	require.Greater(t, count, 120)
}

// Every flag says what it is for, and every shape of a field what it looks like.
func TestFlagsAndShapesAreExplained(t *testing.T) {
	fields := map[string]bool{}
	for _, k := range event.Standard().All() {
		for _, shape := range shapesOf(k) {
			require.Contains(t, shapeSays, strings.TrimPrefix(shape, "[]"), k.Type)
		}
	}
	kind, err := kindOf("case.registered")
	require.NoError(t, err)
	for _, f := range kind.Fields() {
		fields[f.Path] = true
	}
	for _, c := range commands() {
		a := newApp(t.Context(), shell{in: strings.NewReader(""), out: &bytes.Buffer{}, env: func(string) string { return "" }})
		fs := a.flagSet(c.name)
		if c.flags != nil {
			c.flags(a, fs)
		}
		fs.VisitAll(func(f *flag.Flag) {
			if !fields[f.Name] {
				require.Contains(t, flagSays, f.Name, c.name)
			}
		})
	}
}

// Colours are for terminals only.
func TestColours(t *testing.T) {
	s := opened(t, 1)
	plain := s.refused("do", "case-1", "contract.offered", "-by", "officer-1")
	require.NotContains(t, plain, "\x1b")
	var out bytes.Buffer
	sh := shell{in: strings.NewReader(""), out: &out, problems: &out, env: func(string) string { return "" }, time: today, coloured: true, alarming: true}
	require.Equal(t, refused, run(t.Context(), []string{"-lang", "en", "-now", s.now, "do", "case-1", "contract.offered", "-by", "officer-1"}, sh))
	require.Contains(t, out.String(), "\x1b[31m")
	require.Equal(t, plain, regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(out.String(), ""))

	out1, out2 := os.Stdout, os.Stderr
	defer func() { os.Stdout, os.Stderr = out1, out2 }()
	t.Setenv("NO_COLOR", "") //nolint:misspell // the name that others have given it
	t.Setenv("TERM", "xterm")
	device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	require.NoError(t, err)
	defer func() { require.NoError(t, device.Close()) }()
	file, err := os.Create("out")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	os.Stdout, os.Stderr = device, file // a device is taken for a terminal
	require.Equal(t, []bool{true, false}, []bool{terminal().coloured, terminal().alarming})
	os.Stdout, os.Stderr = file, device
	require.Equal(t, []bool{false, true}, []bool{terminal().coloured, terminal().alarming})
}

// Without data, somebody who sits there is asked, field by field.
func TestQuestions(t *testing.T) {
	s := opened(t, 1)
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	var out bytes.Buffer
	sh := shell{
		in:  strings.NewReader("held\n\nkanskje\nja\nyes\nguardian-1\n\n"),
		out: &out, problems: &out, asks: true, env: func(string) string { return "nb" }, time: today,
	}
	code := run(t.Context(), []string{"-now", s.now, "do", "case-1", "case.concern-talk-recorded", "-by", "officer-1"}, sh)
	require.Zero(t, code, out.String())
	require.Contains(t, out.String(), "Bekymringssamtale registrert")
	require.Contains(t, out.String(), "held                        samtalen ble holdt")
	require.Contains(t, out.String(), "youth-called (ja eller nei): ")
	require.Contains(t, out.String(), "Feltet youth-called skal være: ja eller nei")
	require.Contains(t, out.String(), "guardians-called (navn eller referanse, flere med komma): ")
}

// The clocks of Norway: the hour that is left out is no moment, of the hour that
// comes twice the first is meant.
func TestMoments(t *testing.T) {
	a := &app{oslo: oslo()}
	for typed, want := range map[string]string{
		"2020-01-14T14:00":          "2020-01-14T13:00:00Z",
		"2020-07-14T14:00:30":       "2020-07-14T12:00:30Z",
		"2020-10-25T02:30":          "2020-10-25T00:30:00Z",
		"2020-10-25T03:00":          "2020-10-25T02:00:00Z",
		"2020-10-25T02:30:00+01:00": "2020-10-25T01:30:00Z",
		"2020-03-29T03:00":          "2020-03-29T01:00:00Z",
	} {
		got, err := a.moment(typed)
		require.NoError(t, err, typed)
		require.Equal(t, want, got.Format(time.RFC3339), typed)
	}
	for _, typed := range []string{"2020-03-29T02:30", "2020-02-30T10:00", "2020-01-14", "i dag", "", "2020-01-14 14:00"} {
		_, err := a.moment(typed)
		require.Error(t, err, typed)
	}
}

// Names that several make at once are all kept.
func TestNamesAtOnce(t *testing.T) {
	s := newSession(t)
	var all sync.WaitGroup
	codes := make([]int, 12)
	for i := range codes {
		all.Go(func() {
			// On a slow disk the others may take longer than anybody waits.
			for locked := true; locked; {
				var problems bytes.Buffer
				sh := shell{in: strings.NewReader(""), out: &bytes.Buffer{}, problems: &problems, env: func(string) string { return "" }}
				codes[i] = run(t.Context(), []string{"people", "person-" + strconv.Itoa(i)}, sh)
				locked = strings.Contains(problems.String(), "casework.db.people.lock")
			}
		})
	}
	all.Wait()
	require.Equal(t, make([]int, 12), codes)
	require.Equal(t, 12, strings.Count(s.well("people"), "person-"))
	info, err := os.Stat("casework.db.people")
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

// An agreement of one's own governs instead of the model.
func TestAgreement(t *testing.T) {
	profiles, err := filepath.Abs(filepath.Join("..", "..", "agreement", "profiles"))
	require.NoError(t, err)
	s := newSession(t)
	s.env["CASEWORK_LANG"] = "en"
	s.now = "2020-01-06T09:00"
	s.globals = []string{"-agreement", filepath.Join(profiles, "trondelag-model.json"), "-agreement", filepath.Join(profiles, "municipal-5001.json")}
	s.well("people", "officer-1", "-as", "police", "-org", "politi-trondelag")
	s.well("open", "-name", "case-1", "-by", "officer-1", "-mint", strings.Replace(registered, "%s", "youth-1", 1))
	s.well("options", "case-1", "-by", "officer-1")

	require.NoError(t, os.WriteFile("broken.json", []byte(`{"format":"x"}`), 0o600))
	for _, file := range []string{"broken.json", "nowhere.json", filepath.Join(profiles, "law.json")} {
		s.globals = []string{"-agreement", file}
		code, _ := s.run("", "", "agenda")
		require.Equal(t, unusable, code, file)
	}
}

// The scripts are good bash, and bash completes with what is there.
func TestCompletion(t *testing.T) {
	s := opened(t, 1)
	for _, shell := range []string{"bash", "zsh", "fish"} {
		script := s.well("completion", shell)
		require.Contains(t, script, "complete -- ")
		path, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("no %s on this machine: its script is not tried", shell)
			continue
		}
		require.NoError(t, os.WriteFile("script", []byte(script), 0o600))
		cmd := exec.CommandContext(t.Context(), path, "-n", "script")
		cmd.Env = s.bare()
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		require.Empty(t, string(out))
	}
	require.Equal(t, unusable, exitOf(s, "completion", "tcsh"))

	for typed, want := range map[string]string{
		"ver":                                  "verify",
		"do ":                                  "case-1",
		"do case-1 case.screening":             "case.screening-started",
		"do case-1 contract.signed -as proso":  "",
		"do case-1 contract.signed -as prosec": "prosecutor",
		"options case-1 -by off":               "officer-1",
		"-lang n":                              "nb nn",
		"export -format ":                      "cloudevents xes ical",
		"export -fu":                           "-full",
		"completion z":                         "zsh",
		"-db other.db options ":                "",
		"open -tra":                            "-track",
		"open -track wai":                      "waiver",
		"do -mint case-1 test.not":             "test.notified",
		"open -offence-kind d":                 "drug-use drug-possession doping",

		"do case-1 case.concern-talk-recorded -set you":           "youth-attended= youth-called=",
		"do case-1 case.concern-talk-recorded -set outcome=":      "outcome=held outcome=declined outcome=skipped",
		"do case-1 case.concern-talk-recorded -set outcome=h":     "outcome=held",
		"do case-1 case.concern-talk-recorded -set outcome = h":   "held",
		"do case-1 case.concern-talk-recorded -set outcome =":     "held declined skipped",
		"explain case-1 case.informed -set items=length,v":        "items=length,voluntary",
		"do case-1 consent.given -set part = testing -set part=t": "part=testing",
		"do -set outcome=": "",
		"do case-1 test.contest-decided -set outcome=": "outcome=upheld outcome=lifted",
	} {
		words := strings.Split(typed, " ")
		out := s.well(append([]string{"complete", "--"}, words...)...)
		require.Equal(t, want, strings.Join(strings.Fields(out), " "), typed)
	}
}

func exitOf(s *session, args ...string) int {
	code, _ := s.run("", "", args...)
	return code
}

// In bash itself.
func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash on this machine")
	}
	self, err := os.Executable()
	require.NoError(t, err)
	s := opened(t, 1)
	require.NoError(t, os.Symlink(self, "casework"))
	require.NoError(t, os.WriteFile("script", []byte(s.well("completion", "bash")), 0o600))
	cmd := exec.CommandContext(t.Context(), bash, "--norc", "-c", `source script
COMP_WORDS=(casework do case-1 case.scr) COMP_CWORD=3
_casework
printf '%s\n' "${COMPREPLY[@]}"`)
	cmd.Env = s.bare()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Equal(t, "case.screening-started\n", string(out))

	cmd = exec.CommandContext(t.Context(), bash, "--norc", "-c", `source script
COMP_WORDS=(casework explain case-1 contract.paused -set reason = s) COMP_CWORD=7
_casework
printf '%s\n' "${COMPREPLY[@]}"`)
	cmd.Env = s.bare()
	out, err = cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Equal(t, "staffing\n", string(out))
}

// bare is an environment for a shell in which nobody has set up anything, and where
// the tests are casework.
func (s *session) bare() []string {
	s.t.Helper()
	dir, err := os.Getwd()
	require.NoError(s.t, err)
	return []string{asCasework + "=1", "PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LC_ALL=C"}
}

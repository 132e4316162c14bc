package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// played runs the command and gives its exit code and what it wrote.
func played(t *testing.T, args ...string) (code int, out, problems string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// shipped writes a shipped scenario to a file, changed as a test wants it.
func shipped(t *testing.T, id string, changes ...string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "contract", "scenario", "library", id+".json"))
	require.NoError(t, err)
	changed := strings.NewReplacer(changes...).Replace(string(content))
	if len(changes) > 0 {
		require.NotEqual(t, string(content), changed, "the test changes nothing")
	}
	file := filepath.Join(t.TempDir(), id+".json")
	require.NoError(t, os.WriteFile(file, []byte(changed), 0o600))
	return file
}

func TestAStoryInEachLanguage(t *testing.T) {
	for _, lang := range text.Langs() {
		t.Run(lang.String(), func(t *testing.T) {
			code, out, problems := played(t, "-lang", lang.String(), "-scenario", shipped(t, "story-declined"))
			require.Zero(t, code)
			require.Empty(t, problems)
			golden := filepath.Join("testdata", "story-declined."+lang.String()+".txt")
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(out), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), out)
		})
	}
}

func TestTheDefaultTellsTheWholeStories(t *testing.T) {
	code, out, problems := played(t)
	require.Zero(t, code)
	require.Empty(t, problems)
	for _, story := range []string{
		"story-completed", "story-declined", "story-withdrawn", "story-moved", "story-turned-18", "story-voluntary-closed",
		"alt gikk som ventet",
	} {
		require.Contains(t, out, story)
	}
	require.NotContains(t, out, "\x1b", "plain text: no colours")
	for line := range strings.Lines(out) {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 110, line)
		require.Equal(t, strings.TrimRight(line, " \n"), strings.TrimRight(line, "\n"), "no spaces at the end")
	}
}

// TestEveryWholeStoryHasARefusal: a reader sees what the engine says no to.
func TestEveryWholeStoryHasARefusal(t *testing.T) {
	stories, err := chosen("", false, nil)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(stories), 6)
	player, err := scenario.NewPlayer(scenario.Options{})
	require.NoError(t, err)
	for _, s := range stories {
		story, err := player.Play(t.Context(), s)
		require.NoError(t, err)
		refusals := 0
		for _, step := range story.Steps {
			if step.Refusal != nil {
				refusals += len(step.Refusal.Reasons)
			}
		}
		require.NotZero(t, refusals, s.ID)
	}
}

func TestARefusalShowsRuleMissingAndBasis(t *testing.T) {
	_, out, _ := played(t, "-lang", "en", "-scenario", shipped(t, "story-completed"))
	require.Contains(t, out, "REFUSED: Contract completed")
	for _, line := range []string{"G28a", "in this case    end date: 26 August 2020", "basis           row 28", "G28c", "conversation number: 3"} {
		require.Contains(t, out, line)
	}
}

func TestStoriesByTheirIDs(t *testing.T) {
	code, out, problems := played(t, "-lang", "en", "story-moved", "referral-breach", "story-declined")
	require.Zero(t, code)
	require.Empty(t, problems)
	var at []int
	for _, id := range []string{"story-moved", "referral-breach", "story-declined"} {
		at = append(at, strings.Index(out, id+"\n"))
	}
	require.True(t, at[0] >= 0 && slices.IsSorted(at), at)
	require.NotContains(t, out, "story-completed")
	_, _, problems = played(t, "story-nobody-told")
	require.Contains(t, problems, `there is no story "story-nobody-told"`)
	_, _, problems = played(t, "-h")
	require.Contains(t, problems, "flows [flags] [id of a story ...]")
}

func TestList(t *testing.T) {
	code, out, _ := played(t, "-list", "-lang", "nn")
	require.Zero(t, code)
	lines := slices.Collect(strings.Lines(out))
	require.GreaterOrEqual(t, len(lines), 6)
	require.Contains(t, out, "story-completed          Gjennomført som planlagt\n")

	library, err := scenario.Library()
	require.NoError(t, err)
	_, out, _ = played(t, "-list", "-all")
	require.Equal(t, len(library), strings.Count(out, "\n"))
}

func TestJSON(t *testing.T) {
	code, out, problems := played(t, "-json", "-scenario", shipped(t, "story-declined"))
	require.Zero(t, code)
	require.Empty(t, problems)
	var document struct {
		Format  string
		OK      bool
		Stories []struct {
			ID    string
			End   map[string]string
			Steps []struct {
				Path, Act, Decision string
				Before, After       map[string]string
				Events              []struct {
					Seq       uint32
					Moves     []map[string]any
					Deadlines []map[string]any
				}
				Refusal struct {
					Reasons []struct{ Rule, Basis string }
				}
				Open []map[string]any
			}
			Summary map[string]int
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &document))
	require.Equal(t, "ruskontrakt-flows/1", document.Format)
	require.True(t, document.OK)
	require.Len(t, document.Stories, 1)
	story := document.Stories[0]
	require.Equal(t, "not-entered", story.End["state"])
	require.Equal(t, "erased", story.End["reason"])
	require.Equal(t, 1, story.Summary["refusals"])
	require.Zero(t, story.Summary["open"])

	refused := story.Steps[len(story.Steps)-3]
	require.Equal(t, "refused", refused.Decision)
	require.Equal(t, "story-declined#/steps/0", refused.Path)
	require.Equal(t, "G9a", refused.Refusal.Reasons[0].Rule)
	require.Empty(t, refused.Events)

	declined := story.Steps[len(story.Steps)-2]
	require.Equal(t, "permitted", declined.Decision)
	require.Equal(t, "offered", declined.Before["state"])
	require.Equal(t, "not-entered", declined.After["state"])
	require.Equal(t, "contract", declined.Events[0].Moves[0]["region"])
	require.Equal(t, "tell-prosecutor", declined.Open[0]["key"])
	require.Equal(t, "2020-01-21", declined.Open[0]["due"])
}

// TestWhatIsCountedAsOpenIsOnTheAgenda: the events and the contract folded from
// them agree on the deadlines, also after a payload has been erased; and every
// shipped scenario can be written as JSON.
func TestWhatIsCountedAsOpenIsOnTheAgenda(t *testing.T) {
	library, err := scenario.Library()
	require.NoError(t, err)
	player, err := scenario.NewPlayer(scenario.Options{})
	require.NoError(t, err)
	for _, s := range library {
		story, err := player.Play(t.Context(), s)
		require.NoError(t, err)
		_, err = json.Marshal(report([]told{{scenario: s, story: story}}))
		require.NoError(t, err, s.ID)
		several := slices.ContainsFunc(story.Steps, func(p scenario.Played) bool { return p.Step.Contract != "" })
		if several || len(story.Steps) == 0 {
			continue
		}
		open := 0
		for _, due := range story.Steps[len(story.Steps)-1].Agenda {
			if due.Status != contract.HeldOn {
				open++
			}
		}
		require.Equal(t, open, count(story).Open, s.ID)
	}
}

func TestADifferenceIsShownAndCounts(t *testing.T) {
	file := shipped(t, "story-declined", `"reason": "declined"`, `"reason": "lapsed"`)
	code, out, problems := played(t, "-lang", "en", "-scenario", file)
	require.Equal(t, otherwise, code)
	require.Empty(t, problems)
	require.Contains(t, out, "DIFFERENCE  story-declined#/steps/1/expect/reason\n  want    lapsed\n  got     declined\n")
	require.NotContains(t, out, "everything went as expected")

	code, out, _ = played(t, "-json", "-scenario", file)
	require.Equal(t, otherwise, code)
	require.Contains(t, out, `"path": "story-declined#/steps/1/expect/reason"`)
}

// TestAStepThatGoesTheOtherWayStopsTheStory: what follows a step that was
// permitted against the file says nothing.
func TestAStepThatGoesTheOtherWayStopsTheStory(t *testing.T) {
	file := shipped(t, "story-declined", `"2020-01-16T16:00"`, `"2020-01-20T16:00"`, `"2020-01-17T12:00"`, `"2020-01-20T17:00"`,
		`"2020-01-20T09:00"`, `"2020-01-21T09:00"`)
	code, out, _ := played(t, "-lang", "en", "-scenario", file)
	require.Equal(t, otherwise, code)
	require.Contains(t, out, "want    refused [G9a]")
	require.Contains(t, out, "2 steps were not played")
}

func TestAFileThatIsNoScenarioIsNamedByItsDefects(t *testing.T) {
	for name, c := range map[string]struct {
		changes []string
		want    string
	}{
		"an act that does not exist": {[]string{`"contract.declined"`, `"contract.shrugged"`}, "#/steps/1/act: unknown-act"},
		"a role that does not exist": {[]string{`"as": "coordinator"`, `"as": "referee"`}, "#/steps/2/as: bad-name (role)"},
		"an unknown agreement":       {[]string{`"trondelag-model"`, `"another-county"`}, "#/agreement: "},
		"an unknown opening":         {[]string{`"waiver-offered"`, `"waiver-vanished"`}, "#/opening/after: "},
		"an unknown label":           {[]string{`"&declined"`, `"&nowhere"`}, "#/steps/2: "},
	} {
		t.Run(name, func(t *testing.T) {
			file := shipped(t, "story-declined", c.changes...)
			code, out, problems := played(t, "-scenario", file)
			require.Equal(t, unusable, code)
			require.Empty(t, out)
			require.Contains(t, problems, file+c.want)
		})
	}
}

func TestBadFlags(t *testing.T) {
	for _, args := range [][]string{
		{"-lang", "sv"}, {"-lang", "nb", "story-nobody-told"}, {"-all", "story-breach"}, {"-scenario", "x.json", "story-breach"}, {"-nosuch"}, {"-scenario", filepath.Join(t.TempDir(), "absent.json")},
	} {
		code, out, problems := played(t, args...)
		require.Equal(t, unusable, code, args)
		require.Empty(t, out)
		require.NotEmpty(t, problems)
	}
	code, _, problems := played(t, "-h")
	require.Zero(t, code)
	require.Contains(t, problems, "-scenario")
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, args := range [][]string{{"-list"}, {"-scenario", shipped(t, "story-declined")}} {
		require.Equal(t, otherwise, run(t.Context(), args, fullDisk{}, io.Discard), args)
	}
}

// TestExitCodesOfTheBuiltProgram: the go command hides them.
func TestExitCodesOfTheBuiltProgram(t *testing.T) {
	program := filepath.Join(t.TempDir(), "flows")
	build, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(build))
	for _, c := range []struct {
		want int
		args []string
	}{
		{asExpected, []string{"-scenario", shipped(t, "story-declined")}},
		{asExpected, []string{"-list"}},
		{otherwise, []string{"-scenario", shipped(t, "story-declined", `"reason": "declined"`, `"reason": "lapsed"`)}},
		{unusable, []string{"-scenario", shipped(t, "story-declined", `"act": `, `"deed": `)}},
		{unusable, []string{"-lang", "sv"}},
	} {
		command := exec.CommandContext(t.Context(), program, c.args...)
		output, _ := command.CombinedOutput()
		require.Equal(t, c.want, command.ProcessState.ExitCode(), "%v: %s", c.args, output)
	}
}

func TestTheClockShowsNorwegianTime(t *testing.T) {
	// In 2020 summer time began on 29 March at 02:00 and ended on 25 October at
	// 03:00.
	for _, c := range []struct {
		day   string
		hours int // after midnight
		want  string
	}{
		{"2020-01-06", 9, "09:00"}, {"2020-06-01", 9, "09:00"},
		{"2020-03-29", 1, "01:00"}, {"2020-03-29", 2, "03:00"}, {"2020-03-29", 22, "23:00"},
		{"2020-10-25", 2, "02:00"}, {"2020-10-25", 3, "02:00"}, {"2020-10-25", 4, "03:00"}, {"2020-10-25", 24, "23:00"},
	} {
		day, err := agreement.ParseDate(c.day)
		require.NoError(t, err)
		require.Equal(t, c.want, clock("15:04", day.Start().Add(time.Duration(c.hours)*time.Hour)), "%s + %d", c.day, c.hours)
	}
}

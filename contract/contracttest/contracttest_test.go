package contracttest_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract/contracttest"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// TestLibrary: every shipped file is played as it says, every transition fires in one
// of them, every rule refuses in one, and every step of the machines beside the
// contract is taken, but those of neverTaken.
func TestLibrary(t *testing.T) {
	coverage := contracttest.Library(t, scenario.Options{})
	require.Empty(t, coverage.NeverFired())
	require.Empty(t, coverage.NeverRefused())

	// What the mirror of the criminal case says follows from every state of it
	// (decision 0010): there it is enough that an act has led to each of its own.
	led := map[string]bool{}
	for _, m := range coverage.Moved() {
		led[string(m.Act)+m.To.String()] = true
	}
	var never []string
	for _, m := range coverage.NeverMoved() {
		if m.Region != event.ProsecutionRegion || !led[string(m.Act)+m.To.String()] {
			never = append(never, m.String())
		}
	}
	require.ElementsMatch(t, neverTaken, never)
}

// neverTaken are steps that a machine declares and that no lawful story takes.
var neverTaken = []string{
	// They exist so that T10 can answer.
	"test test.missed: cancelled-by-agency -> missed",
	"test test.refused: cancelled-by-agency -> refused",
	"conversation conversation.missed: cancelled-by-agency -> missed",
	// A refusal of what is required ends the case; what is not is given anew.
	"consent consent.given: refused -> given",
	"consent consent.restored: refused -> given",
	// At 18 what guardians gave lapses, and they have no more part in the case.
	"consent consent.given: lapsed -> given",
	"consent consent.refused: lapsed -> refused",
	"consent consent.restored: lapsed -> given",
	// No shipped agreement opens transfer71d.
	"prosecution prosecution.attendance-decided: under-decision -> transferred",
}

const wrongRun = "RUSKONTRAKT_WRONG_SCENARIO"

// TestRunFails: a wrong expectation fails the test that Run is called in, and
// says where. The failing test runs in a process of its own.
func TestRunFails(t *testing.T) {
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestWrongScenario$")
	cmd.Env = append(os.Environ(), wrongRun+"=1")
	output, err := cmd.CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(output), "--- FAIL: TestWrongScenario/wrong")
	require.Contains(t, string(output), "wrong#/steps/0/expect/state: want completed, got active")
	require.Contains(t, string(output), "never refused: ")
}

func TestWrongScenario(t *testing.T) {
	if os.Getenv(wrongRun) == "" {
		t.Skip("fails on purpose, for TestRunFails")
	}
	wrong, err := scenario.Load([]byte(`{"format":"ruskontrakt-scenario/1","id":"wrong","title":{"nb":"a","nn":"b","en":"c"},
		"agreement":"trondelag-model","opening":{"after":"waiver-active"},
		"steps":[{"at":"2020-02-27","tick":true,"expect":{"state":"completed"}}]}`))
	require.NoError(t, err)
	contracttest.Run(t, scenario.Options{}, wrong)
}

package contracttest_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract/contracttest"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

// TestLibrary: every shipped file is played as it says.
func TestLibrary(t *testing.T) {
	coverage := contracttest.Library(t, scenario.Options{})
	require.NotEmpty(t, coverage.Fired())
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

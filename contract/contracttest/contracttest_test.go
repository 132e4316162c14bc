package contracttest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract/contracttest"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

// TestLibrary: every shipped file is played as it says, and the stories cover
// the ordinary way from the report to the closing.
func TestLibrary(t *testing.T) {
	coverage := contracttest.Library(t, scenario.Options{})
	require.NotEmpty(t, coverage.Fired())
}

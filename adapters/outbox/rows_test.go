package outbox_test

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
)

// tell appends a row to the file that RUSKONTRAKT_FAULTS names, if any.
func tell(t *testing.T, f oracle.Fault) {
	t.Helper()
	path := os.Getenv("RUSKONTRAKT_FAULTS")
	if path == "" {
		return
	}
	line, err := json.Marshal(f)
	require.NoError(t, err)
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = file.Write(append(line, '\n'))
	require.NoError(t, err)
	require.NoError(t, file.Close())
}

// times is n, multiplied by RUSKONTRAKT_RUNS where that is a number above one.
func times(n int) int {
	if by, err := strconv.Atoi(os.Getenv("RUSKONTRAKT_RUNS")); err == nil && by > 1 {
		return n * by
	}
	return n
}

// many is so many runs in memory, and a tenth of them under -short: with the race
// detector, on a busy machine, they are what takes the time.
func many(n int) int {
	if testing.Short() {
		return n / 10
	}
	return times(n)
}

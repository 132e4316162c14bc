package postgrestest

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"
)

// Fault is a line of the table of promises: what was done to the store, and what
// was lost or doubled by it.
type Fault struct {
	Store        string `json:"store"`
	Fault        string `json:"fault"`
	Runs         int    `json:"runs"`
	Acknowledged int    `json:"acknowledged"`
	Lost         int    `json:"lost"`
	Doubled      int    `json:"doubled"`
	Setting      string `json:"setting"`
	Control      string `json:"control"`
	Test         string `json:"test"`
}

// Report adds the line to the file that RUSKONTRAKT_FAULTS names, if it names one.
func (f Fault) Report(t testing.TB) {
	t.Helper()
	f.Test = t.Name()
	t.Logf("%+v", f)
	path := os.Getenv("RUSKONTRAKT_FAULTS")
	if path == "" {
		return
	}
	line, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := file.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
}

// Runs scales a number of runs by RUSKONTRAKT_RUNS, a factor; a quarter, and at
// least one, under -short.
func Runs(n int) int {
	if factor, err := strconv.Atoi(os.Getenv("RUSKONTRAKT_RUNS")); err == nil && factor > 0 {
		return n * factor
	}
	if testing.Short() {
		return max(1, n/4)
	}
	return n
}

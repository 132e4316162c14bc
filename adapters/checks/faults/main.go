// Command faults runs the fault tests of every adapter and prints what they found:
//
//	fault -> runs -> acknowledged -> lost -> doubled
//
// It exits with 1 when anything was lost or doubled, when a test failed, or when an
// adapter reported nothing. With -write it also writes docs/reliability.md anew. Run it
// in the root of the repository:
//
//	go run ./adapters/checks/faults
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

// row is what one fault test reports, as a line of JSON.
type row struct {
	Store        string `json:"store"`
	Fault        string `json:"fault"`
	Setting      string `json:"setting"`
	Runs         int    `json:"runs"`
	Acknowledged int    `json:"acknowledged"`
	Lost         int    `json:"lost"`
	Doubled      int    `json:"doubled"`
	Control      string `json:"control"`
	Test         string `json:"test"`
}

const (
	variable = "RUSKONTRAKT_FAULTS"
	document = "docs/reliability.md"
	begin    = "<!-- faults -->\n"
	end      = "<!-- end of faults -->"
)

func main() {
	write := flag.Bool("write", false, "write "+document+" anew")
	flag.Parse()
	if err := run(os.Stdout, *write); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, write bool) error {
	modules, err := adapters()
	if err != nil {
		return err
	}
	var rows []row
	var failed []error
	for _, module := range modules {
		found, err := test(module)
		if err == nil && len(found) == 0 {
			err = errors.New("no fault was tried: is its server missing?")
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", module, err))
		}
		rows = append(rows, found...)
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.Store, b.Store), cmp.Compare(a.Fault, b.Fault))
	})
	for _, r := range rows {
		if r.Lost != 0 || r.Doubled != 0 {
			failed = append(failed, fmt.Errorf("%s, %s: %d lost, %d doubled", r.Store, r.Fault, r.Lost, r.Doubled))
		}
	}
	printTable(out, rows)
	if write && len(failed) == 0 {
		failed = append(failed, rewrite(rows))
	}
	return errors.Join(failed...)
}

// adapters lists the released modules under adapters, and the package that holds
// their logs and that in memory to the same checker.
func adapters() ([]string, error) {
	text, err := os.ReadFile("modules.txt")
	if err != nil {
		return nil, err
	}
	modules := []string{"adapters/checks/linear"}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 2 && strings.HasPrefix(fields[0], "adapters/") && fields[1] == "released" {
			modules = append(modules, fields[0])
		}
	}
	return modules, nil
}

// test runs the tests of a module and collects what they reported.
func test(module string) ([]row, error) {
	folder, err := os.MkdirTemp("", "faults")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	report := filepath.Join(folder, "rows.jsonl")
	// RUSKONTRAKT_RUNS may make it long; what hangs must end all the same.
	command := exec.Command("go", "test", "-count=1", "-timeout=2h", "./...")
	command.Dir = module
	command.Env = append(os.Environ(), variable+"="+report)
	output, err := command.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, output)
	}
	text, err := os.ReadFile(report)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var rows []row
	for line := range bytes.Lines(text) {
		var r row
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("%s: %w", bytes.TrimSpace(line), err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func printTable(out io.Writer, rows []row) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "store\tfault\truns\tacknowledged\tlost\tdoubled")
	for _, r := range rows {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%d\n", r.Store, r.Fault, r.Runs, r.Acknowledged, r.Lost, r.Doubled)
	}
	_ = table.Flush()
}

// rewrite replaces the table in the document and leaves the rest as it is.
func rewrite(rows []row) error {
	text, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s has no place for the table", document)
	}
	var table strings.Builder
	table.WriteString("| store | fault | setting it needs | runs | acknowledged | lost | doubled | test | control |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&table, "| %s | %s | %s | %d | %d | %d | %d | `%s` | %s |\n",
			r.Store, r.Fault, r.Setting, r.Runs, r.Acknowledged, r.Lost, r.Doubled, r.Test, r.Control)
	}
	return os.WriteFile(document, []byte(before+begin+table.String()+end+after), 0o600)
}

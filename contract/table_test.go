package contract_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestTheTablesAreThoseOfTheProcess holds every transition, role, rule and
// deadline of every track to a file that was read against process.md sections
// 2, 5, 6, 7 and 8 row by row. A row dropped or redirected, a role, a rule or a
// deadline taken away differs from it.
func TestTheTablesAreThoseOfTheProcess(t *testing.T) {
	def := contract.Standard()
	for _, track := range agreement.Tracks() {
		t.Run(track.String(), func(t *testing.T) {
			got := table(t, def.Describe(track))
			file := filepath.Join("testdata", "table-"+track.String()+".golden")
			if *update {
				require.NoError(t, os.WriteFile(file, got, 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			wanted, found := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
			for i := range min(len(wanted), len(found)) {
				require.Equal(t, wanted[i], found[i], "line %d", i+1)
			}
			require.Len(t, found, len(wanted))
		})
	}
}

// table writes one line for each state, transition, deadline and region.
func table(t *testing.T, d contract.Description) []byte {
	t.Helper()
	var text []byte
	line := func(kind string, v any) {
		row, err := json.Marshal(v)
		require.NoError(t, err)
		text = append(append(append(text, kind+" "...), row...), '\n')
	}
	for _, s := range d.States {
		line("state", s)
	}
	for _, tr := range d.Transitions {
		line("row", tr)
	}
	for _, dl := range d.Deadlines {
		line("deadline", dl)
	}
	for _, r := range d.Regions {
		line("region", r)
	}
	for _, r := range d.Rules {
		line("rule", r)
	}
	line("common", d.Common)
	return text
}

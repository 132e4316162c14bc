package ruskontrakt_test

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/ruskontrakt/ruskontrakt"

// layers are the folders whose packages may import only what stands before them
// or beside them.
var layers = []string{"roles", "agreement", "event", "contract", "examples"}

// layerOf gives the place of a package of this module among the layers: -1 for
// internal packages, which lie below all of them, but for the random walks of the
// tests, which need everything.
func layerOf(pkg string) int {
	if pkg == module+"/internal/walk" {
		return len(layers)
	}
	folder, _, _ := strings.Cut(strings.TrimPrefix(pkg, module+"/"), "/")
	return slices.Index(layers, folder)
}

// conformance says whether a package is a conformance suite: it exists for tests.
func conformance(pkg string) bool { return strings.HasSuffix(path.Base(pkg), "test") }

// under says whether a package is the named one or lies in its folder.
func under(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

// forbidden says why a package may not import another; empty when it may.
func forbidden(pkg, imported string) string {
	own := strings.HasPrefix(imported, module+"/")
	switch {
	case own && layerOf(imported) > layerOf(pkg):
		return "imports run roles <- agreement <- event <- contract <- examples"
	case own && conformance(imported) && !conformance(pkg):
		return "conformance suites are for tests"
	case imported == module+"/internal/machine" && pkg != module+"/contract":
		return "only contract drives the machines"
	case under(imported, "github.com/looplab/fsm") && pkg != module+"/internal/machine":
		return "only internal/machine knows looplab/fsm"
	case under(imported, "testing") && !conformance(pkg):
		return "production packages do not import testing"
	case under(imported, "github.com/stretchr/testify"):
		return "testify is for _test.go files"
	case layerOf(pkg) < slices.Index(layers, "examples") && slices.ContainsFunc([]string{"os", "net", "database/sql"},
		func(f string) bool { return under(imported, f) }):
		return "the core does no input or output"
	}
	return ""
}

// goList runs go list in the root of the module, without the workspace, and
// gives the lines it prints.
func goList(t *testing.T, args ...string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-buildvcs=false"}, args...)...)
	cmd.Env = append(cmd.Environ(), "GOWORK=off")
	out, err := cmd.Output()
	require.NoError(t, err)
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// Imports run in one direction; the state machine library, the testing package
// and the operating system stay in their rooms.
func TestImports(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		pkg, imports, _ := strings.Cut(line, " ")
		seen[pkg] = true
		for imported := range strings.FieldsSeq(imports) {
			require.Empty(t, forbidden(pkg, imported), "%s imports %s", pkg, imported)
		}
	}
	for _, folder := range layers[:4] {
		require.True(t, seen[module+"/"+folder], "no package %s: is the list what it was?", folder)
	}
}

// The check above finds what it is there to find.
func TestForbiddenImportsAreFound(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{module + "/roles", module + "/agreement"},
		{module + "/event", module + "/contract"},
		{module + "/contract/text", module + "/examples/flows"},
		{module + "/internal/enum", module + "/roles"},
		{module + "/event", module + "/event/eventtest"},
		{module + "/examples/flows", module + "/internal/walk"},
		{module + "/event", module + "/internal/machine"},
		{module + "/contract", "github.com/looplab/fsm"},
		{module + "/contract", "testing/fstest"},
		{module + "/event/eventtest", "github.com/stretchr/testify/require"},
		{module + "/agreement", "os"},
		{module + "/event", "net/http"},
		{module + "/contract", "database/sql"},
	} {
		require.NotEmpty(t, forbidden(pair[0], pair[1]), "%s imports %s", pair[0], pair[1])
	}
	for _, pair := range [][2]string{
		{module + "/contract", module + "/internal/machine"},
		{module + "/internal/walk", module + "/contract"},
		{module + "/internal/machine", "github.com/looplab/fsm"},
		{module + "/event/eventtest", "testing"},
		{module + "/contract/text", module + "/contract"},
		{module + "/examples/flows", "os"},
		{module + "/contract", "google.golang.org/nothing"},
	} {
		require.Empty(t, forbidden(pair[0], pair[1]), "%s imports %s", pair[0], pair[1])
	}
}

// Who uses package contract links two modules besides this one.
func TestWhatAConsumerLinks(t *testing.T) {
	t.Parallel()
	linked := goList(t, "-deps", "-f", `{{if not .Standard}}{{with .Module}}{{.Path}}{{end}}{{end}}`, "./contract")
	slices.Sort(linked)
	require.Equal(t, []string{"github.com/google/uuid", "github.com/looplab/fsm", module}, slices.Compact(linked))
}

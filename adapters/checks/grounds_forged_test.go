package checks_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGroundsCannotBeForged type-checks programs of another package that try
// to make grounds for a reaction without weighing: the compiler refuses each
// for the reason named. The control program is the same but for the attempt.
func TestGroundsCannotBeForged(t *testing.T) {
	const control = `package host

import "github.com/ruskontrakt/ruskontrakt/agreement"

type lookAlike struct {
	trigger    agreement.Trigger
	severity   agreement.Severity
	evidence   agreement.Evidence
	answered   bool
	contested  bool
	windowOver bool
}

func ground(d agreement.Deviation, alike lookAlike) agreement.Grounds {
	g, _ := agreement.Weigh(d)
	_ = alike
	/* attempt */
	return g
}
`
	attempts := map[string]struct{ code, refusal string }{
		"control: the zero value":   {"g = agreement.Grounds{}", ""},
		"control: weighing":         {"g, _ = agreement.Weigh(agreement.Deviation{Trigger: agreement.PositiveTest})", ""},
		"control: reading":          {"_ = g.Evidence()", ""},
		"a literal with a name":     {"g = agreement.Grounds{trigger: agreement.PositiveTest}", "field trigger in struct literal of type agreement.Grounds"},
		"a literal without names":   {"g = agreement.Grounds{agreement.PositiveTest, agreement.OrdinarySeverity, agreement.SanctionEvidence, true, false, true}", "unexported field trigger in struct literal of type agreement.Grounds"},
		"a field set":               {"g.evidence = agreement.SanctionEvidence", "g.evidence undefined"},
		"a field through a pointer": {"(&g).windowOver = true", "(&g).windowOver undefined"},
		"a look-alike converted":    {"g = agreement.Grounds(alike)", "cannot convert alike"},
		"a look-alike assigned":     {"g = alike", "cannot use alike"},
		"a look-alike's pointer":    {"g = *(*agreement.Grounds)(&alike)", "cannot convert &alike"},
		"a method assigned":         {"g.Evidence = nil", "cannot assign to g.Evidence"},
	}
	files := token.NewFileSet()
	imports := importer.ForCompiler(files, "source", nil) // reads the package anew, once
	for name, a := range attempts {
		t.Run(name, func(t *testing.T) {
			source := strings.Replace(control, "/* attempt */", a.code, 1)
			file, err := parser.ParseFile(files, "host.go", source, parser.SkipObjectResolution)
			require.NoError(t, err)
			var refusals []error
			config := types.Config{Importer: imports, Error: func(err error) { refusals = append(refusals, err) }}
			_, err = config.Check("host", files, []*ast.File{file}, nil)
			if a.refusal == "" {
				require.NoError(t, err)
				return
			}
			require.NotEmpty(t, refusals)
			for _, refusal := range refusals {
				require.ErrorContains(t, refusal, "host.go:") // not of the package itself
			}
			require.ErrorContains(t, refusals[0], a.refusal)
		})
	}

	// The look-alike has the very fields: it is their being unexported that
	// refuses the conversion.
	pkg, err := imports.Import("github.com/ruskontrakt/ruskontrakt/agreement")
	require.NoError(t, err)
	var names []string
	for field := range pkg.Scope().Lookup("Grounds").Type().Underlying().(*types.Struct).Fields() {
		require.False(t, field.Exported(), field.Name())
		names = append(names, field.Name())
	}
	require.Equal(t, []string{"trigger", "severity", "evidence", "answered", "contested", "windowOver"}, names)
}

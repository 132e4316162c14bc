package ruskontrakt_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// noImports stands in for the importer: whether a name is a package's own
// variable can be told without knowing the types of others.
type noImports struct{}

func (noImports) Import(name string) (*types.Package, error) {
	return types.NewPackage(name, path.Base(name)), nil
}

// written lists the places where functions write to package variables of the
// files, which make one package.
func written(t *testing.T, fset *token.FileSet, files []*ast.File) []string {
	t.Helper()
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: noImports{}, Error: func(error) {}}
	pkg, _ := config.Check("checked", fset, files, &info)
	require.NotNil(t, pkg)
	var found []string
	note := func(expr ast.Expr) {
		name := root(expr)
		if v, ok := info.Uses[name].(*types.Var); ok && v.Parent() == pkg.Scope() {
			found = append(found, fset.Position(name.Pos()).String()+": "+name.Name)
		}
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					for _, to := range n.Lhs {
						note(to)
					}
				}
			case *ast.IncDecStmt:
				note(n.X)
			case *ast.RangeStmt:
				if n.Tok == token.ASSIGN {
					note(n.Key)
					note(n.Value)
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND && !indexed(n.X) {
					note(n.X)
				}
			case *ast.CallExpr:
				if called, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && slices.Contains([]string{"clear", "copy", "delete"}, called.Name) {
					note(n.Args[0])
				}
			}
			return true
		})
	}
	return found
}

// root gives the variable that an expression writes into; nil when it is none.
func root(expr ast.Expr) *ast.Ident {
	switch e := expr.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return root(e.X)
	case *ast.IndexExpr:
		return root(e.X)
	case *ast.SliceExpr:
		return root(e.X)
	case *ast.StarExpr:
		return root(e.X)
	case *ast.ParenExpr:
		return root(e.X)
	}
	return nil
}

// indexed says whether an expression is a member of a table: a pointer to one
// saves copying it, and what writes through it is found where it writes.
func indexed(expr ast.Expr) bool {
	_, ok := expr.(*ast.IndexExpr)
	return ok
}

// Package variables are tables and sentinels. No function writes to one, so
// that they may be shared; the linter sees to it that none is exported.
func TestPackageVariablesDoNotChange(t *testing.T) {
	t.Parallel()
	packages := map[string][]*ast.File{}
	fset := token.NewFileSet()
	walk := func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && file != "." {
			if _, err := os.Stat(filepath.Join(file, "go.mod")); err == nil || strings.HasPrefix(entry.Name(), ".") {
				return filepath.SkipDir
			}
		}
		if entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		packages[filepath.Dir(file)] = append(packages[filepath.Dir(file)], parsed)
		return err
	}
	require.NoError(t, filepath.WalkDir(".", walk))
	require.Contains(t, slices.Collect(maps.Keys(packages)), "contract")
	for _, files := range packages {
		require.Empty(t, written(t, fset, files))
	}
}

// The check above finds what it is there to find, and nothing local.
func TestChangesToPackageVariablesAreFound(t *testing.T) {
	t.Parallel()
	const head = "package p\nimport \"sync\"\nvar a, m, s = 1, map[int]int{}, []int{1}\nvar once sync.Once\n"
	for body, want := range map[string]int{
		"a = 2":                    1,
		"a++":                      1,
		"m[1] = 2":                 1,
		"s[0], a = 1, 2":           2,
		"for a = range s {}":       1,
		"delete(m, 1)":             1,
		"p := &a; _ = p":           1,
		"a := 1; a = 2; _ = a":     0,
		"for i := range s {_ = i}": 0,
		"p := &s[0]; _ = p":        0,
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", head+"func f() {\n"+body+"\n}\n", parser.SkipObjectResolution)
		require.NoError(t, err)
		require.Len(t, written(t, fset, []*ast.File{file}), want, body)
	}
}

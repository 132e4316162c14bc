package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Where the file has gone it is said, and whether the act may stand in it.
func TestFileThatHasGone(t *testing.T) {
	for op, uncertain := range map[string]bool{"begin": false, "commit": true} {
		a := newApp(t.Context(), shell{in: strings.NewReader(""), out: &bytes.Buffer{}, env: func(string) string { return "" }})
		require.NoError(t, a.lang.UnmarshalText([]byte("en")))
		code, lines := a.told(&requestError{roles.Ref{1}, &sqlite.Error{Op: op, Code: "SQLITE_READONLY_DBMOVED"}})
		require.Equal(t, unusable, code)
		require.Equal(t, sayFileGone[2], lines[0])
		require.Equal(t, uncertain, strings.Contains(lines[len(lines)-1], roles.Ref{1}.String()), lines)
	}
}

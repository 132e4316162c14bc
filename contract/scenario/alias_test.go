package scenario_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

// TestAliases: the derivation is part of the format. These values were computed
// apart from this package; they never change.
func TestAliases(t *testing.T) {
	for name, want := range map[string]struct{ ref, hash string }{
		"youth-1": {"ed247f90-c6a9-4da8-b17c-4f09d52439be", "ed247f90c6a97da8b17c4f09d52439be51304f466d8bd6075201d5132bad5d1c"},
		"case":    {"06f4bc5e-f9f9-49e9-aa32-78d58073ba59", "06f4bc5ef9f929e96a3278d58073ba5923852bcb12d5e22084f4d55b82afa813"},
	} {
		require.Equal(t, want.ref, scenario.Ref(name).String())
		require.True(t, scenario.Ref(name).Opaque())
		require.Equal(t, want.hash, scenario.Hash(name).String())
	}
}

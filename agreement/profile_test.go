package agreement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

func TestModel(t *testing.T) {
	terms, err := agreement.Model()
	require.NoError(t, err)
	require.Equal(t, "trondelag-model", terms.Name())
	law, err := agreement.Law()
	require.NoError(t, err)
	model, err := agreement.TrondelagModel()
	require.NoError(t, err)
	municipal, err := agreement.Municipal5001()
	require.NoError(t, err)
	_, err = agreement.Bind(law, model, municipal)
	require.NoError(t, err)
}

func BenchmarkModel(b *testing.B) {
	for b.Loop() {
		_, _ = agreement.Model()
	}
}

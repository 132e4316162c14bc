package enum_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/internal/enum"
)

type colour uint8

var names = enum.Names{"", "red", "green"}

func TestEnumerations(t *testing.T) {
	require.Equal(t, "green", enum.Of(names, colour(2)))
	require.Equal(t, "invalid", enum.Of(names, colour(3)))
	text, err := enum.Marshal(names, "colour", colour(1))
	require.NoError(t, err)
	require.Equal(t, "red", string(text))
	_, err = enum.Marshal(names, "colour", colour(3))
	require.EqualError(t, err, `unknown colour "#3"`)

	got, err := enum.Parse[colour](names, "colour", "")
	require.NoError(t, err)
	require.Equal(t, colour(0), got)
	_, err = enum.Parse[colour](names, "colour", strings.Repeat("b", 70))
	require.EqualError(t, err, `unknown colour "`+strings.Repeat("b", 64)+`…"`)

	v := colour(1)
	require.NoError(t, enum.Unmarshal(names, "colour", []byte("green"), &v))
	require.Equal(t, colour(2), v)
	require.Error(t, enum.Unmarshal(names, "colour", []byte("blue"), &v))
	require.Equal(t, colour(2), v, "left alone on error")
}

package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tour of the README goes as it says: four commands do what they are told and
// the fourth is a no.
func TestTour(t *testing.T) {
	content, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, tour, found := strings.Cut(string(content), "<!-- tour -->\n```sh\n")
	require.True(t, found)
	tour, _, _ = strings.Cut(tour, "```")
	s := newSession(t)
	var codes []int
	for line := range strings.Lines(tour) {
		code, out := s.run("", "", words(t, strings.TrimSpace(line))[1:]...)
		codes = append(codes, code)
		require.NotEmpty(t, out)
	}
	require.Equal(t, []int{well, well, well, refused, well}, codes)
}

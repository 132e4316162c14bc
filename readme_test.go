package ruskontrakt_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
)

var update = flag.Bool("update", false, "rewrite what README.md shows of the code")

// shown finds the code block that follows a comment in README.md.
func shown(comment string) *regexp.Regexp {
	return regexp.MustCompile("(?s)(<!-- " + comment + " -->\n```[a-z]+\n)(.*?)(```\n)")
}

// example gives the body of the example and what it prints, as they stand in
// example_test.go.
func example(t *testing.T) (body, output string) {
	t.Helper()
	file, err := os.ReadFile("example_test.go")
	require.NoError(t, err)
	parts := regexp.MustCompile(`(?s)\nfunc Example\(\) \{\n(.*)\t// Output:\n(.*)\}\n`).FindSubmatch(file)
	require.Len(t, parts, 3)
	body = strings.ReplaceAll("\n"+string(parts[1]), "\n\t", "\n")[1:]
	output = strings.ReplaceAll("\n"+string(parts[2]), "\n\t// ", "\n")[1:]
	return body, output
}

// README.md shows the example, what it prints and the lifecycle as they are.
func TestReadmeShowsTheCode(t *testing.T) {
	body, output := example(t)
	require.LessOrEqual(t, strings.Count(body, "\n"), 32, "the example is to be read in a minute")
	wanted := map[string]string{
		"example": body, "output": output,
		"lifecycle": text.Drawing{Lang: text.EN}.Mermaid(contract.Standard().Describe(agreement.Waiver)),
	}
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for comment, want := range wanted {
		block := shown(comment)
		found := block.FindStringSubmatch(string(readme))
		require.Len(t, found, 4, "no block %s", comment)
		if *update {
			readme = block.ReplaceAll(readme, []byte("${1}"+strings.ReplaceAll(want, "$", "$$")+"${3}"))
			continue
		}
		if found[2] != want {
			t.Errorf("what README.md shows as %s is not what the code gives: go test . -update", comment)
		}
	}
	if *update {
		require.NoError(t, os.WriteFile("README.md", readme, 0o600))
	}
}

// Files that the documents link to exist.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	documents, err := filepath.Glob("docs/*/*.md")
	require.NoError(t, err)
	top, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	documents = append(append(documents, top...), "README.md", "CONTRIBUTING.md", "CHANGELOG.md")
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	code := regexp.MustCompile("(?s)```.*?```")
	checked := 0
	for _, document := range documents {
		content, err := os.ReadFile(document)
		require.NoError(t, err)
		for _, found := range link.FindAllSubmatch(code.ReplaceAll(content, nil), -1) {
			require.NoError(t, exists(filepath.Join(filepath.Dir(document), string(found[1]))), "%s links to it", document)
			checked++
		}
	}
	require.Greater(t, checked, 5)
}

func exists(name string) error {
	_, err := os.Stat(name)
	return err
}

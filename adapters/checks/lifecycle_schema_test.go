package checks_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
)

func compiledLifecycleSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text.Schema()))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	require.NoError(t, compiler.AddResource("urn:ruskontrakt:lifecycle:1", tree))
	schema, err := compiler.Compile("urn:ruskontrakt:lifecycle:1")
	require.NoError(t, err)
	return schema
}

// TestLifecycleFitsItsSchema: every track in every language.
func TestLifecycleFitsItsSchema(t *testing.T) {
	schema := compiledLifecycleSchema(t)
	for _, track := range agreement.Tracks() {
		for _, lang := range text.Langs() {
			written, err := text.JSON(lang, contract.Standard().Describe(track))
			require.NoError(t, err)
			tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(written))
			require.NoError(t, err)
			require.NoError(t, schema.Validate(tree), "%s in %s", track, lang)
		}
	}
}

// TestLifecycleSchemaRefuses what the document can never be: each case changes
// one thing in a document that fits.
func TestLifecycleSchemaRefuses(t *testing.T) {
	schema := compiledLifecycleSchema(t)
	written, err := text.JSON(text.NB, contract.Standard().Describe(agreement.Waiver))
	require.NoError(t, err)
	first := func(document map[string]any, list string) map[string]any {
		return document[list].([]any)[0].(map[string]any)
	}
	for name, change := range map[string]func(map[string]any){
		"a member taken away":            func(d map[string]any) { delete(d, "common") },
		"a member nobody knows":          func(d map[string]any) { d["extra"] = true },
		"a language that is not offered": func(d map[string]any) { d["lang"] = "sv" },
		"no track":                       func(d map[string]any) { d["track"] = "" },
		"no states":                      func(d map[string]any) { d["states"] = []any{} },
		"null for a list":                func(d map[string]any) { d["regions"] = nil },
		"a state without an owner":       func(d map[string]any) { first(d, "states")["owner"] = "" },
		"a terminal state with an owner": func(d map[string]any) { first(d, "states")["terminal"] = true },
		"a state without a label":        func(d map[string]any) { first(d, "states")["label"] = "" },
		"a transition from nowhere":      func(d map[string]any) { first(d, "transitions")["from"] = []any{} },
		"a transition nobody may make":   func(d map[string]any) { first(d, "transitions")["roles"] = []any{} },
		"a rule named twice":             func(d map[string]any) { first(d, "transitions")["rules"] = []any{"G1a", "G1a"} },
		"a rule without a text":          func(d map[string]any) { first(d, "rules")["text"] = "" },
		"a rule without a basis":         func(d map[string]any) { delete(first(d, "rules"), "basis") },
		"a rule id with a space":         func(d map[string]any) { first(d, "rules")["id"] = "G 1" },
		"a deadline without its key":     func(d map[string]any) { first(d, "deadlines")["key"] = "" },
		"a region that leads nowhere":    func(d map[string]any) { first(d, "regions")["to"] = []any{} },
	} {
		var document map[string]any
		require.NoError(t, json.Unmarshal(written, &document))
		require.NoError(t, schema.Validate(document), name)
		change(document)
		require.Error(t, schema.Validate(document), name)
	}
}

package checks_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
)

func compiledLadderSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text.LadderSchema()))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	require.NoError(t, compiler.AddResource("urn:ruskontrakt:ladder:1", tree))
	schema, err := compiler.Compile("urn:ruskontrakt:ladder:1")
	require.NoError(t, err)
	return schema
}

// TestLadderFitsItsSchema: the model agreement and no agreement, in every
// language.
func TestLadderFitsItsSchema(t *testing.T) {
	schema := compiledLadderSchema(t)
	model, err := agreement.Model()
	require.NoError(t, err)
	for _, terms := range []*agreement.Terms{model, nil} {
		for _, lang := range text.Langs() {
			written, err := text.LadderJSON(lang, terms)
			require.NoError(t, err)
			tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(written))
			require.NoError(t, err)
			require.NoError(t, schema.Validate(tree), "in %s", lang)
		}
	}
}

// TestLadderSchemaRefuses what the document can never be: each case changes one
// thing in a document that fits.
func TestLadderSchemaRefuses(t *testing.T) {
	schema := compiledLadderSchema(t)
	model, err := agreement.Model()
	require.NoError(t, err)
	written, err := text.LadderJSON(text.NB, model)
	require.NoError(t, err)
	first := func(document map[string]any, list string) map[string]any {
		return document[list].([]any)[0].(map[string]any)
	}
	for name, change := range map[string]func(map[string]any){
		"a member taken away":            func(d map[string]any) { delete(d, "cells") },
		"a member nobody knows":          func(d map[string]any) { d["extra"] = true },
		"a language that is not offered": func(d map[string]any) { d["lang"] = "sv" },
		"half a hash":                    func(d map[string]any) { d["terms"] = "abc" },
		"a rung that is missing":         func(d map[string]any) { d["rungs"] = d["rungs"].([]any)[1:] },
		"no triggers":                    func(d map[string]any) { d["triggers"] = []any{} },
		"a trigger without a label":      func(d map[string]any) { first(d, "triggers")["label"] = "" },
		"a rung above the highest":       func(d map[string]any) { first(d, "cells")["rungs"] = []any{6} },
		"a rung named twice":             func(d map[string]any) { first(d, "cells")["rungs"] = []any{1, 1} },
		"null for no rungs":              func(d map[string]any) { first(d, "cells")["rungs"] = nil },
		"a position before the first":    func(d map[string]any) { first(d, "cells")["from"] = 0 },
		"a cell without its evidence":    func(d map[string]any) { delete(first(d, "cells"), "evidence") },
	} {
		var document map[string]any
		require.NoError(t, json.Unmarshal(written, &document))
		require.NoError(t, schema.Validate(document), name)
		change(document)
		require.Error(t, schema.Validate(document), name)
	}
}

package checks_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

const scenarioFolder = "../../contract/scenario/library/"

func scenarioSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenario.Schema()))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	require.NoError(t, compiler.AddResource("urn:ruskontrakt:scenario:1", tree))
	schema, err := compiler.Compile("urn:ruskontrakt:scenario:1")
	require.NoError(t, err)
	return schema
}

// TestShippedScenariosFitTheSchema: every scenario and every opening.
func TestShippedScenariosFitTheSchema(t *testing.T) {
	schema := scenarioSchema(t)
	paths, err := filepath.Glob(scenarioFolder + "*.json")
	require.NoError(t, err)
	openings, err := filepath.Glob(scenarioFolder + "openings/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	require.NotEmpty(t, openings)
	for _, path := range append(paths, openings...) {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, schema.Validate(instance(t, text)), path)
	}
}

// TestScenarioSchemaAndLoaderRefuseTheSame: what the schema turns down the
// loader turns down as well, and the other way round, for defects of form.
func TestScenarioSchemaAndLoaderRefuseTheSame(t *testing.T) {
	schema := scenarioSchema(t)
	const fits = `{"format":"ruskontrakt-scenario/1","id":"a","title":{"nb":"a","nn":"a","en":"a"},"agreement":"a",
		"steps":[{"at":"2020-01-06T09:00","by":"coordinator-1","as":"coordinator","act":"conversation.held","data":{"item":1},
		"expect":{"state":"active","due":[{"key":"end","on":"2020-01-07","owner":"nobody"}]}}]}`
	require.NoError(t, schema.Validate(instance(t, []byte(fits))))
	_, err := scenario.Load([]byte(fits))
	require.NoError(t, err)
	for name, change := range map[string][2]string{
		"format":             {"scenario/1", "scenario/2"},
		"id":                 {`"id":"a"`, `"id":"A"`},
		"no title in nn":     {`"nn":"a",`, ``},
		"unknown member":     {`"agreement":"a"`, `"agreement":"a","more":1`},
		"moment":             {"T09:00", "T25:00"},
		"role":               {`"as":"coordinator"`, `"as":"boss"`},
		"nobody acts":        {`"by":"coordinator-1",`, ``},
		"act and tick":       {`"data":`, `"tick":true,"data":`},
		"field of the event": {`"item":1`, `"number":1`},
		"type of the field":  {`"item":1`, `"item":"one"`},
		"state":              {`"state":"active"`, `"state":"running"`},
		"deadline":           {`"key":"end"`, `"key":"finish"`},
		"owner":              {`"nobody"`, `"none"`},
		"no refusal":         {`"state":"active"`, `"refused":[]`},
		"not-found false":    {`"state":"active"`, `"not-found":false`},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(fits, change[0], change[1], 1)
			require.NotEqual(t, fits, text)
			require.Error(t, schema.Validate(instance(t, []byte(text))), "schema")
			_, err := scenario.Load([]byte(text))
			require.ErrorIs(t, err, scenario.ErrDefective, "loader")
		})
	}
}

package checks_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

const agreementFolder = "../../agreement/"

func agreementSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(agreementFolder + "schema/agreement.schema.json")
	require.NoError(t, err)
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	require.NoError(t, compiler.AddResource("urn:ruskontrakt:agreement:1", tree))
	schema, err := compiler.Compile("urn:ruskontrakt:agreement:1")
	require.NoError(t, err)
	return schema
}

func instance(t *testing.T, text []byte) any {
	t.Helper()
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return tree
}

// TestShippedAgreementsFitTheSchema: every profile, and the fixture that opens
// the voluntary track.
func TestShippedAgreementsFitTheSchema(t *testing.T) {
	schema := agreementSchema(t)
	paths, err := filepath.Glob(agreementFolder + "profiles/*.json")
	require.NoError(t, err)
	require.Len(t, paths, 3)
	for _, path := range append(paths, agreementFolder+"testdata/voluntary-open.json") {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, schema.Validate(instance(t, text)), path)
		doc, err := agreement.Load(text)
		require.NoError(t, err, path)
		canonical, err := doc.Canonical()
		require.NoError(t, err)
		require.NoError(t, schema.Validate(instance(t, canonical)), path)
	}
	text, err := os.ReadFile(agreementFolder + "testdata/twelve-defects.json")
	require.NoError(t, err)
	var tree any // the schema never sees that a member stands there twice
	require.NoError(t, json.Unmarshal(text, &tree))
	require.Error(t, schema.Validate(tree))
}

// TestSchemaAndLoaderAgreeOnForm takes every member of the shipped files in
// turn, away and to another type, and puts an unknown one beside it. The schema
// and the loader must give the same answer each time: about form they are two
// descriptions of one thing.
func TestSchemaAndLoaderAgreeOnForm(t *testing.T) {
	schema := agreementSchema(t)
	for _, name := range []string{"law", "municipal-5001", "trondelag-model"} {
		text, err := os.ReadFile(agreementFolder + "profiles/" + name + ".json")
		require.NoError(t, err)
		refused, accepted := 0, 0
		for _, variant := range variants(t, text) {
			bySchema := schema.Validate(instance(t, variant.text))
			_, byLoad := agreement.Load(variant.text)
			if onlySense(byLoad) {
				continue // what is left must make sense, which no schema sees
			}
			require.Equalf(t, byLoad == nil, bySchema == nil, "%s: %s\nloader: %v\nschema: %v", name, variant.what, byLoad, bySchema)
			if byLoad == nil {
				accepted++
			} else {
				refused++
			}
		}
		require.Positive(t, refused)
		require.Positive(t, accepted) // optional members can be left out
	}
}

// onlySense says whether all defects are of the kinds that the schema leaves
// to the loader.
func onlySense(err error) bool {
	defects, ok := errors.AsType[*agreement.DefectsError](err)
	if !ok {
		return false
	}
	for _, d := range defects.Defects {
		switch d.Code {
		case agreement.Inconsistent, agreement.NotContiguous, agreement.Duplicate, agreement.BeyondProof, agreement.EndsTooEarly:
		case agreement.BadDate:
			// An open track needs a first day.
			if !strings.HasPrefix(d.Path, "/tracks/") {
				return false
			}
		default:
			return false
		}
	}
	return true
}

type variant struct {
	what string
	text []byte
}

// variants changes one place at a time. Of each list only the first two
// elements are changed, and of the longest lists no more are kept: the others
// have the same form.
func variants(t *testing.T, text []byte) []variant {
	t.Helper()
	var tree any
	require.NoError(t, json.Unmarshal(text, &tree))
	top := tree.(map[string]any)
	for _, name := range []string{"parties", "contacts", "disclosure"} {
		if list, ok := top[name].([]any); ok {
			top[name] = list[:min(2, len(list))]
		}
	}
	var all []variant
	note := func(what string) {
		changed, err := json.Marshal(tree)
		require.NoError(t, err)
		all = append(all, variant{what, changed})
	}
	var walk func(path string, node any, set func(any))
	walk = func(path string, node any, set func(any)) {
		for what, other := range map[string]any{"null": nil, "number": -7, "half": 0.5, "text": "Å §", "list": []any{[]any{}}, "object": map[string]any{"å": 1}} {
			set(other)
			note(path + " to " + what)
		}
		set(node)
		switch node := node.(type) {
		case map[string]any:
			node["unknown"] = 1
			note(path + " with an unknown member")
			delete(node, "unknown")
			for name, value := range node {
				delete(node, name)
				note(path + "/" + name + " away")
				node[name] = value
				walk(path+"/"+name, value, func(v any) { node[name] = v })
			}
		case []any:
			for i := range min(2, len(node)) {
				walk(path+"/"+strconv.Itoa(i), node[i], func(v any) { node[i] = v })
			}
		}
	}
	walk("", tree, func(v any) { tree = v })
	return all
}

// TestSchemaRefuses: a few defects by name, so that the schema is known to see
// them and not only to agree with the loader.
func TestSchemaRefuses(t *testing.T) {
	schema := agreementSchema(t)
	text, err := os.ReadFile(agreementFolder + "profiles/trondelag-model.json")
	require.NoError(t, err)
	for from, to := range map[string]string{
		`"ruskontrakt-agreement/1"`:                                   `"ruskontrakt-agreement/2"`,
		`"kind": "inter-agency"`:                                      `"kind": "treaty"`,
		`"validFrom": "2019-07-01",`:                                  `"validFrom": "2019-13-01",`,
		`"length-max-months": {"value": 12`:                           `"length-max-months": {"value": 25`,
		`"length-min-months": {"value": 3`:                            `"length-min-months": {"value": 0`,
		`"offer": {"value": "5wd"`:                                    `"offer": {"value": "5 wd"`,
		`"materials": {"value": ["saliva", "urine"]`:                  `"materials": {"value": ["hair"]`,
		`"rungs": [1, 2]`:                                             `"rungs": [1, 6]`,
		`"police": ["F own-report"]`:                                  `"police": ["F own report"]`,
		`"org": "5001", "from": "2019-07-01", "mark": "s"`:            `"org": "5001", "from": "2019-07-01"`,
		`["urine"], "creatinineLimit": 1700, `:                        `["urine"], `,
		`"creatinineLimit": 2000`:                                     `"creatinineLimit": 2`,
		`["urine", "saliva"], "creatinineLimit"`:                      `["saliva"], "creatinineLimit"`,
		`"materials": ["urine", "saliva"]`:                            `"materials": ["urine", "urine"]`,
		`"municipality": "5001", "duty": "testing"`:                   `"municipality": "501", "duty": "testing"`,
		`"track": "voluntary", "open": false, "decidedBy": "youth", `: `"track": "voluntary", "open": "no", "decidedBy": "youth", `,
	} {
		require.Equal(t, 1, min(1, bytes.Count(text, []byte(from))), from)
		changed := bytes.Replace(text, []byte(from), []byte(to), 1)
		require.Error(t, schema.Validate(instance(t, changed)), to)
	}
}

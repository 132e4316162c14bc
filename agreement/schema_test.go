package agreement_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

func TestSchemaGolden(t *testing.T) {
	schema, err := agreement.Schema()
	require.NoError(t, err)
	golden(t, "schema/agreement.schema.json", string(schema))
}

// TestSchemaSaysHowToNarrow: every value, deadline and set carries the manner
// that Bind goes by.
func TestSchemaSaysHowToNarrow(t *testing.T) {
	text, err := agreement.Schema()
	require.NoError(t, err)
	var schema struct {
		Properties map[string]struct {
			Properties map[string]struct {
				Narrow agreement.Narrowing `json:"x-narrow"`
				Unit   string              `json:"x-unit"`
			} `json:"properties"`
		} `json:"properties"`
	}
	require.NoError(t, json.Unmarshal(text, &schema))
	values := schema.Properties["values"].Properties
	require.Len(t, values, agreement.FieldCount)
	for _, spec := range agreement.Fields() {
		require.Equal(t, spec.Narrow, values[spec.Key].Narrow, spec.Key)
		require.Equal(t, spec.Unit, values[spec.Key].Unit, spec.Key)
	}
	deadlines := schema.Properties["deadlines"].Properties
	require.Len(t, deadlines, len(agreement.Periods()))
	for _, spec := range agreement.Periods() {
		require.Equal(t, spec.Narrow, deadlines[spec.Deadline.String()].Narrow, spec.Deadline)
	}
	sets := schema.Properties["sets"].Properties
	require.Len(t, sets, len(agreement.Sets()))
	for _, spec := range agreement.Sets() {
		require.Equal(t, spec.Narrow, sets[spec.Set.String()].Narrow, spec.Set)
	}
}

// TestDeclarationsAreComplete: the tables stand in order of their enumeration
// and leave nothing out.
func TestDeclarationsAreComplete(t *testing.T) {
	for i, spec := range agreement.Fields() {
		require.Equal(t, agreement.Field(i), spec.Field)
		require.Equal(t, spec.Key, spec.Field.String())
		text, err := spec.Field.MarshalText()
		require.NoError(t, err)
		var again agreement.Field
		require.NoError(t, again.UnmarshalText(text))
		require.Equal(t, spec.Field, again)
		require.Less(t, spec.Min, spec.Max)
	}
	none := agreement.Field(agreement.FieldCount)
	require.Equal(t, "invalid", none.String())
	_, err := none.MarshalText()
	require.EqualError(t, err, `unknown value "#39"`)
	require.Error(t, none.UnmarshalText([]byte("")))
	require.EqualValues(t, agreement.FieldCount, none)

	computed := map[agreement.Deadline]bool{agreement.MidwayDue: true, agreement.ResumeDue: true, agreement.EndDue: true}
	i := 0
	for _, deadline := range agreement.Deadlines() {
		if computed[deadline] {
			continue
		}
		require.Equal(t, deadline, agreement.Periods()[i].Deadline)
		i++
	}
	require.Len(t, agreement.Periods(), i)
	for i, spec := range agreement.Sets() {
		require.EqualValues(t, i+1, spec.Set)
	}
	require.Len(t, agreement.Sets(), agreement.SetCount-1)
	require.Len(t, agreement.Topics(), agreement.TopicCount-1)
	require.Len(t, agreement.Readers(), agreement.ReaderCount-1)
}

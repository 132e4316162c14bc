package scenario_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestSchemaGolden: the schema that ships is the one made here, from the same
// declarations that the events are read by.
func TestSchemaGolden(t *testing.T) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	require.NoError(t, encoder.Encode(schema(t)))
	const path = "schema/scenario.schema.json"
	if *update {
		require.NoError(t, os.WriteFile(path, text.Bytes(), 0o644))
	}
	golden, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(golden), text.String(), "run the test with -update and look at what changed")
}

func TestSchemaIsShipped(t *testing.T) {
	file, err := os.ReadFile("schema/scenario.schema.json")
	require.NoError(t, err)
	shipped := scenario.Schema()
	require.Equal(t, string(file), string(shipped))
	shipped[0] = 'x'
	require.NotEqual(t, shipped[0], scenario.Schema()[0], "the caller owns the bytes")
}

type object = map[string]any

const (
	namePattern = "[a-z][a-z0-9-]{0,47}"
	datePattern = "(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
)

func schema(t *testing.T) object {
	t.Helper()
	return object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"$id":         "urn:ruskontrakt:scenario:1",
		"title":       "A ruskontrakt scenario",
		"description": "What somebody puts forward on a case, step by step, and what it must lead to. Every reference is invented. Where a text in data begins with a sign it stands for something else: \"@name\" for a reference, the first 16 bytes of SHA-256(\"ruskontrakt/scenario/\" + name) as a UUID with version 4 and the variant of RFC 9562; \"#name\" for a hash, the same SHA-256 in hexadecimal; \"$terms\" for the hash of the terms; \"&label\" for the sequence number of the event that the step with that label led to. The schema sees form only; what else must hold, as that time does not go back, only the loader judges.",
		"type":        "object", "additionalProperties": false,
		"required": []string{"format", "id", "title", "agreement", "steps"},
		"properties": object{
			"format":    object{"const": scenario.Format, "description": "this format and its version"},
			"id":        text("^"+namePattern+"$", "what the scenario is called; the file has the same name with .json"),
			"title":     titleSchema(),
			"agreement": text("^"+namePattern+"$", "the terms the case is under; the player is told which names there are"),
			"opening":   openingSchema(),
			"steps":     object{"type": "array", "items": ref("step"), "description": "in order; recorded times never go back"},
		},
		"$defs": object{
			"step": stepSchema(), "expect": expectSchema(), "due": dueSchema(),
			"moment":   text("^"+datePattern+"(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)?$", "as the clocks in Norway show it; a date alone is noon; of the hour that comes twice when summer time ends the first is meant"),
			"name":     text("^"+namePattern+"$", "a name that a reference or a sequence is made from"),
			"ref":      object{"anyOf": []any{text("^@"+namePattern+"$", "an invented reference"), text("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "a reference as it stands")}},
			"hash":     object{"anyOf": []any{text("^#"+namePattern+"$", "an invented hash"), text(`^\$terms$`, "the hash of the terms"), text("^[0-9a-f]{64}$", "a hash as it stands")}},
			"int":      object{"anyOf": []any{object{"type": "integer"}, text("^&"+namePattern+"$", "the sequence of a labelled step's event")}},
			"bool":     object{"type": "boolean"},
			"org":      text("^[a-z0-9][a-z0-9-]{0,31}$", "an organisation: a municipality number or a code of the agreement"),
			"code":     text("^[a-z0-9][a-z0-9.-]{0,63}$", "a code"),
			"type":     text("^[a-z0-9][a-z0-9.-]{0,63}$", "the name of an event"),
			"date":     text("^"+datePattern+"$", "a civil date"),
			"deadline": enumeration(agreement.Deadlines(), "a deadline of the process"),
			"payload":  payloadSchema(),
			"acts":     actsSchema(t),
		},
	}
}

func titleSchema() object {
	line := object{"type": "string", "minLength": 1}
	return object{
		"type": "object", "additionalProperties": false, "required": []string{"nb", "nn", "en"},
		"properties":  object{"nb": line, "nn": line, "en": line},
		"description": "what happens, in one line, in bokmål, nynorsk and English",
	}
}

func openingSchema() object {
	return object{
		"type": "object", "additionalProperties": false, "required": []string{"after"},
		"description": "what has happened before",
		"properties": object{
			"after": text("^"+namePattern+"$", "the opening whose steps are played first, exactly as if they stood here; it may itself have an opening"),
			"facts": object{"type": "object", "description": "members that replace those of the data of case.registered; null removes one; those of the outermost file win"},
		},
	}
}

func stepSchema() object {
	return object{
		"type": "object", "additionalProperties": false, "required": []string{"at"},
		"properties": object{
			"label":     described(ref("name"), "names the sequence of the first event that the step leads to"),
			"contract":  described(ref("name"), "tells several cases apart; left out for the one the scenario is about, whose reference is that of the name case"),
			"at":        described(ref("moment"), "when it happened"),
			"recorded":  described(ref("moment"), "when it is recorded; left out when that is the same"),
			"by":        described(ref("name"), "the person who puts it forward; clock is the passing of time"),
			"as":        enumeration(roles.All(), "the capacity"),
			"org":       described(ref("org"), "the organisation acted for; left out for the usual one: politi-trondelag, patale-trondelag, konfliktradet-trondelag, rade-trondelag, vgs-eksempel, lab-eksempel and statsforvalter-trondelag for police, prosecutor, mediation, advisory-unit, school, laboratory and county-governor; none for youth, guardian and clock; the municipality of stay at registration for everybody else"),
			"on-behalf": onBehalfSchema(),
			"act":       described(ref("type"), "the event that is put forward"),
			"data":      object{"type": "object", "description": "the fields of the event; a field that is left out has its zero value"},
			"tick":      object{"const": true, "description": "put forward what only the passing of time brings about, one act at a time, asking again, until nothing is left"},
			"expect":    ref("expect"),
		},
		"if":    object{"required": []string{"tick"}},
		"then":  object{"properties": object{"by": false, "as": false, "org": false, "on-behalf": false, "act": false, "data": false}},
		"else":  object{"required": []string{"by", "as", "act"}},
		"allOf": []any{ref("acts")},
	}
}

func onBehalfSchema() object {
	return object{
		"type": "object", "additionalProperties": false, "description": "for whom and why somebody else acts",
		"properties": object{
			"of": described(ref("name"), "the person acted for"), "reason": described(ref("code"), "why"),
			"evidence": described(ref("name"), "the document that allows it"),
		},
	}
}

func expectSchema() object {
	state := enumeration(event.ContractStates(), "the state of the contract after the step")
	return object{
		"type": "object", "additionalProperties": false,
		"description": "what the step must lead to; what is left out is not looked at; without refused and not-found it must be permitted",
		"properties": object{
			"state":        state,
			"refused":      object{"type": "array", "minItems": 1, "items": text("^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$", "a rule, or the code of a reason that has no rule"), "description": "the step is refused for exactly these reasons, in any order, and nothing stored has changed"},
			"not-found":    object{"const": true, "description": "there is no such case, or none that the person has a relation to"},
			"reason":       enumeration(append(event.Reasons(), event.ReasonErased), "why the contract was not entered or ended early; erased when that has been deleted"),
			"prosecution":  orElse("none", states(event.ProsecutionRegion), "the mirror of the criminal case; none while unknown"),
			"transfer":     orElse("none", states(event.TransferRegion), "a move between municipalities; none when settled"),
			"test":         byNumber(states(event.TestRegion), "states of tests, by number"),
			"conversation": byNumber(states(event.ConversationRegion), "states of conversations, by number"),
			"due":          list(ref("due"), "deadlines that are open after the step; others may be as well"),
			"met":          list(ref("deadline"), "the deadlines that the step met, all of them"),
			"overdue":      list(ref("deadline"), "the deadlines that the step held against their owner, all of them"),
			"finding":      list(ref("code"), "what was noted on the events of the step, all of it"),
			"inconsistent": object{"type": "boolean", "description": "whether a correction has made a later event illegal and nobody has resolved it"},
			"responsible":  described(ref("org"), "the municipality that is responsible after the step"),
			"ticked":       list(ref("type"), "for a tick: the acts of the clock, in order"),
		},
	}
}

func dueSchema() object {
	return object{
		"type": "object", "additionalProperties": false, "required": []string{"key", "on"},
		"properties": object{
			"key": ref("deadline"), "on": described(ref("date"), "the last day"),
			"owner": orElse("nobody", names(roles.All()), "who owes it; nobody where it only lapses"),
		},
	}
}

func payloadSchema() object {
	return object{
		"type": "object", "additionalProperties": false, "required": []string{"type", "v", "data"},
		"description": "an event inside an event",
		"properties": object{
			"type": described(ref("type"), "its name"), "v": object{"type": "integer", "minimum": 1, "description": "the version of its fields"},
			"data": object{"type": "object", "description": "its fields"},
		},
	}
}

// actsSchema holds the data of each act to the fields of its event.
func actsSchema(t *testing.T) object {
	t.Helper()
	acts := contract.Standard()
	known := map[event.Type]bool{}
	for _, row := range acts.Rows {
		known[row.Act] = true
	}
	var all []any
	for _, kind := range event.Standard().All() {
		if !known[kind.Type] {
			continue
		}
		all = append(all, object{
			"if":   object{"properties": object{"act": object{"const": kind.Type}}, "required": []string{"act"}},
			"then": object{"properties": object{"data": dataSchema(t, kind)}},
		})
	}
	return object{"allOf": all}
}

func dataSchema(t *testing.T, kind event.Kind) object {
	t.Helper()
	root := closed()
	for _, field := range kind.Fields() {
		place := root
		parts := strings.Split(field.Path, ".")
		for _, part := range parts[:len(parts)-1] {
			place = inner(place, part)
		}
		last := parts[len(parts)-1]
		place["properties"].(object)[last] = shape(t, kind, field, last)
	}
	return root
}

func closed() object {
	return object{"type": "object", "additionalProperties": false, "properties": object{}}
}

// inner finds or makes the object that a field stands in.
func inner(place object, part string) object {
	name, isList := strings.CutSuffix(part, "[]")
	properties := place["properties"].(object)
	if _, there := properties[name]; !there {
		properties[name] = closed()
		if isList {
			properties[name] = list(closed(), "")
		}
	}
	if isList {
		return properties[name].(object)["items"].(object)
	}
	return properties[name].(object)
}

func shape(t *testing.T, kind event.Kind, field event.Field, name string) object {
	t.Helper()
	of, isList := strings.CutPrefix(field.Shape, "[]")
	item := ref(of)
	if of == "enum" {
		values := enums()[name]
		if kind.Type == (event.ScopeRejected{}).EventType() {
			values = names([]event.Reason{event.Under15, event.OutsideTarget})
		}
		require.NotEmpty(t, values, "%s of %s", field.Path, kind.Type)
		item = object{"enum": values}
	}
	if isList {
		return list(item, "")
	}
	return item
}

// enums are the values of the fields of that shape, by name.
func enums() map[string][]string {
	return map[string][]string{
		"track": names(agreement.Tracks()), "part": names(agreement.Parts()), "to-role": names(roles.All()),
		"procedure": names([]agreement.Procedure{agreement.Medical, agreement.Sanction, agreement.Rapid}),
		"material":  names([]agreement.Material{agreement.Urine, agreement.Saliva}),
		"band":      names([]agreement.Band{agreement.Eased, agreement.Ordinary, agreement.Close}),
		"duty":      names(roles.Duties()), "key": names(agreement.Deadlines()),
		"value": states(event.ProsecutionRegion),
	}
}

// states are the states that a region can be in, as its machine declares them.
func states(region event.Region) []string {
	found := map[string]bool{}
	for _, row := range contract.Standard().Regions {
		if row.Region != region {
			continue
		}
		for _, to := range row.To {
			if to != event.StateNone {
				found[to.String()] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func names[T interface{ String() string }](values []T) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = v.String()
	}
	return all
}

func enumeration[T interface{ String() string }](values []T, description string) object {
	return object{"enum": names(values), "description": description}
}

func orElse(word string, values []string, description string) object {
	return object{"enum": append([]string{word}, values...), "description": description}
}

func byNumber(values []string, description string) object {
	return object{
		"type": "object", "additionalProperties": false, "description": description,
		"patternProperties": object{"^[1-9][0-9]{0,4}$": object{"enum": values}},
	}
}

func list(items object, description string) object {
	array := object{"type": "array", "items": items}
	if description != "" {
		array["description"] = description
	}
	return array
}

func text(pattern, description string) object {
	return object{"type": "string", "pattern": pattern, "description": description}
}

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

func described(schema object, description string) object {
	schema["description"] = description
	return schema
}

package agreement

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// object is a piece of JSON Schema.
type object = map[string]any

// Schema returns the JSON Schema (draft 2020-12) of the files that [Load]
// reads, made from the same declarations: [Fields], [Periods], [Sets] and the
// enumerations. The annotation "x-narrow" says how a lower layer may narrow a
// value. The schema sees form only; what also must make sense, as that an end
// does not lie before its beginning, only Load judges.
func Schema() ([]byte, error) {
	schema := object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id":     "urn:ruskontrakt:agreement:1",
		"title":   "One layer of a ruskontrakt agreement",
		"$defs": object{
			"mark":   enumeration(Marks(), "s: a public source says so; v: practice varies; d: the project's own default; k: background law, to be checked by a jurist"),
			"source": object{"type": "string", "pattern": `^[a-z0-9][a-z0-9.,-]{0,63}$`},
			"slug":   object{"type": "string", "pattern": `^[a-z0-9][a-z0-9.-]{0,63}$`},
			"org":    object{"type": "string", "pattern": `^[a-z0-9][a-z0-9-]{0,31}$`},
			"number": object{"type": "string", "pattern": `^[0-9]{4}$`},
			"date":   object{"type": "string", "pattern": `^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`},
			"period": object{"type": "string", "pattern": `^([1-9][0-9]?|[1-3][0-9]{2}|400)(d|wd|w|m)$`},
			"labels": closed(object{"nb": label(), "nn": label(), "en": label()}),
		},
	}
	root := closed(object{
		"format":       object{"const": Format},
		"kind":         enumeration(Kinds(), "the layer"),
		"name":         ref("slug"),
		"version":      whole(1, maxVersion),
		"title":        ref("labels"),
		"notice":       ref("labels"),
		"validFrom":    ref("date"),
		"validTo":      ref("date"),
		"municipality": ref("number"),
		"parties":      listOf(partySchema()),
		"contacts":     listOf(contactSchema()),
		"tracks":       listOf(trackSchema()),
		"values":       valuesSchema(),
		"deadlines":    deadlinesSchema(),
		"sets":         setsSchema(),
		"ladder":       narrowing(Subset, listOf(ladderSchema())),
		"disclosure":   narrowing(MaxDown, listOf(disclosureSchema())),
		"laboratories": narrowing(Subset, listOf(laboratorySchema())),
	}, "validTo", "municipality", "parties", "contacts", "tracks", "values", "deadlines", "sets", "ladder", "disclosure", "laboratories")
	root["if"] = object{"properties": object{"kind": object{"const": MunicipalLayer}}}
	root["then"] = object{"required": []string{"municipality"}}
	root["else"] = object{"properties": object{"municipality": false}}
	maps.Copy(schema, root)
	text, err := json.MarshalIndent(schema, "", "  ")
	return append(text, '\n'), err
}

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

func label() object { return object{"type": "string", "minLength": 1, "maxLength": maxLabel} }

func whole(least, greatest int) object {
	return object{"type": "integer", "minimum": least, "maximum": greatest}
}

func listOf(item object) object { return object{"type": "array", "items": item} }

func narrowing(rule Narrowing, schema object) object {
	schema["x-narrow"] = rule
	return schema
}

func enumeration[T any](all []T, description string) object {
	return object{"enum": all, "description": description}
}

// closed is an object with these members and no others; those not optional are
// required.
func closed(members object, optional ...string) object {
	required := []string{}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(optional, name) {
			required = append(required, name)
		}
	}
	return object{"type": "object", "properties": members, "required": required, "additionalProperties": false}
}

// marked is a closed object whose statement carries its mark and source.
func marked(members object, optional ...string) object {
	members["mark"], members["source"] = ref("mark"), ref("source")
	return closed(members, optional...)
}

// open is a closed object of which every member may be left out.
func open(members object) object { return closed(members, slices.Sorted(maps.Keys(members))...) }

func partySchema() object {
	return narrowing(Subset, marked(object{
		"kind": enumeration(PartyKinds(), "what the party is"), "org": ref("org"), "from": ref("date"), "to": ref("date"),
	}, "to"))
}

func contactSchema() object {
	return narrowing(Local, marked(object{
		"municipality": ref("number"), "duty": enumeration(roles.Duties(), "the duty"), "post": ref("org"),
		"from": ref("date"), "to": ref("date"),
	}, "to"))
}

func trackSchema() object {
	return marked(object{
		"track":           enumeration(Tracks(), "the track"),
		"open":            narrowing(MaxDown, object{"type": "boolean"}),
		"validFrom":       narrowing(MinUp, ref("date")),
		"validTo":         narrowing(MaxDown, ref("date")),
		"basis":           narrowing(Local, listOf(ref("slug"))),
		"opinionRequired": narrowing(MinUp, object{"type": "boolean"}),
		"legalOpinion":    narrowing(Local, ref("slug")),
		"decidedBy":       narrowing(Fixed, enumeration(roles.All(), "the role that decides")),
	}, "validFrom", "validTo", "basis", "opinionRequired", "legalOpinion")
}

func valuesSchema() object {
	members := object{}
	for _, spec := range Fields() {
		value := marked(object{"value": whole(spec.Min, spec.Max)})
		value["x-unit"] = spec.Unit
		members[spec.Key] = narrowing(spec.Narrow, value)
	}
	return open(members)
}

func deadlinesSchema() object {
	members := object{}
	for _, spec := range Periods() {
		members[spec.Deadline.String()] = narrowing(spec.Narrow, marked(object{"value": ref("period")}))
	}
	return open(members)
}

func setsSchema() object {
	members := object{}
	for _, spec := range Sets() {
		item := ref("slug")
		if spec.Codes != nil {
			item = enumeration(spec.Codes, "the codes there are")
		}
		list := listOf(item)
		list["uniqueItems"] = true
		members[spec.Set.String()] = narrowing(spec.Narrow, marked(object{"value": list}))
	}
	return open(members)
}

func ladderSchema() object {
	rungs := listOf(whole(0, MaxRung))
	rungs["minItems"] = 1
	return marked(object{
		"trigger":  enumeration(Triggers(), "what the deviation consists of"),
		"severity": enumeration(Severities(), "how grave it is"),
		"evidence": enumeration(Evidences(), "what it rests on"),
		"from":     whole(1, maxCount), "to": whole(0, maxCount), "rungs": rungs,
	})
}

func disclosureSchema() object {
	grant := object{
		"type":        "string",
		"pattern":     "^(" + strings.Join(levelNames[1:], "|") + ")( (" + strings.Join(groundNames[:], "|") + "))*$",
		"description": "the level and the circumstances that must hold",
	}
	readers := object{}
	for _, reader := range Readers() {
		readers[reader.String()] = listOf(grant)
	}
	return marked(object{"topic": enumeration(Topics(), "what is learnt"), "readers": open(readers)})
}

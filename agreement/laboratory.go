package agreement

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Laboratory is the profile of a laboratory that the agreement uses: what it
// analyses, which limit it goes by, and for how long it keeps a sample. Limits
// differ between laboratories, so values of two profiles are not comparable.
// The zero value is no laboratory. Two profiles are the same when they are ==.
//
// Basis: process.md section 6.5.
type Laboratory struct {
	AnswerDays int `json:"answerDays"` // days from the sample to the answer
	// CreatinineLimit is in micromol per litre: a urine sample below it is
	// diluted. It is zero for a laboratory that takes no urine.
	CreatinineLimit int         `json:"creatinineLimit,omitempty"`
	Key             string      `json:"key"` // how a sample names the profile
	Mark            Mark        `json:"mark"`
	Materials       MaterialSet `json:"materials"`
	Org             roles.Org   `json:"org"`
	Source          string      `json:"source"`
	StorageDays     int         `json:"storageDays"` // days from the sample for which it is kept
}

// Diluted says whether a urine sample with so much creatinine, in micromol per
// litre, lies below the laboratory's limit; 0 is not measured, and never
// diluted. Dilution is not cheating.
func (l Laboratory) Diluted(creatinine int) bool {
	return creatinine > 0 && creatinine < l.CreatinineLimit
}

// StoredUntil is the last day on which the laboratory has a sample that was
// taken on a day, unless it is asked to keep it longer.
func (l Laboratory) StoredUntil(taken Date) Date { return taken.AddDays(l.StorageDays) }

// sameTerms says whether two profiles agree in everything but where their
// values come from.
func (l Laboratory) sameTerms(m Laboratory) bool {
	l.Mark, l.Source = m.Mark, m.Source
	return l == m
}

func (l Laboratory) text() string {
	return strings.Join([]string{
		l.Key, string(l.Org), l.Materials.String(),
		"creatinine " + strconv.Itoa(l.CreatinineLimit),
		"storage " + strconv.Itoa(l.StorageDays) + "d",
		"answer " + strconv.Itoa(l.AnswerDays) + "d",
	}, ", ")
}

// MaterialSet is a set of materials. The zero value is empty.
type MaterialSet uint8

const allMaterials = MaterialSet(1<<Urine | 1<<Saliva)

// MaterialsOf makes a set; what is no material is left out.
func MaterialsOf(members ...Material) MaterialSet {
	var s MaterialSet
	for _, m := range members {
		if m > NoMaterial && m < materialCount {
			s |= 1 << m
		}
	}
	return s
}

// Has says whether m is a member.
func (s MaterialSet) Has(m Material) bool { return s&MaterialsOf(m) != 0 }

// List returns the members in order of declaration.
func (s MaterialSet) List() []Material {
	list := make([]Material, 0, materialCount-1)
	for m := Urine; m < materialCount; m++ {
		if s.Has(m) {
			list = append(list, m)
		}
	}
	return list
}

// String lists the members, separated by spaces.
func (s MaterialSet) String() string {
	names := make([]string, 0, materialCount-1)
	for _, m := range s.List() {
		names = append(names, m.String())
	}
	return strings.Join(names, " ")
}

// MarshalJSON writes a list of stored names.
func (s MaterialSet) MarshalJSON() ([]byte, error) { return json.Marshal(s.List()) }

// Laboratory finds a profile by its key; false when the agreement has none of
// that name. It is a look-up without allocation.
func (t *Terms) Laboratory(key string) (Laboratory, bool) {
	i, ok := slices.BinarySearchFunc(t.laboratories, key, func(l Laboratory, key string) int {
		return cmp.Compare(l.Key, key)
	})
	if !ok {
		return Laboratory{}, false
	}
	return t.laboratories[i], true
}

// Laboratories lists the profiles by key; none when no layer names any.
func (t *Terms) Laboratories() []Laboratory { return slices.Clone(t.laboratories) }

func (r *reader) laboratory(v strictjson.Value, to *Laboratory) {
	var materials []Material
	r.object(v, map[string]member{
		"key": text(r, &to.Key), "org": text(r, &to.Org),
		"materials":       list(r, &materials, func(v strictjson.Value, to *Material) { r.code("material", to)(v) }),
		"creatinineLimit": r.creatinine(&to.CreatinineLimit),
		"storageDays":     r.number(&to.StorageDays), "answerDays": r.number(&to.AnswerDays),
		"mark": text(r, &to.Mark), "source": text(r, &to.Source),
	}, "creatinineLimit")
	to.Materials = MaterialsOf(materials...)
	for i, m := range materials {
		if first := slices.Index(materials, m); m != NoMaterial && first < i {
			at := v.Path + "/materials/"
			r.report(at+strconv.Itoa(i), Duplicate, at+strconv.Itoa(first))
		}
	}
}

// creatinine refuses a limit of nought, which would be taken for none.
func (r *reader) creatinine(to *int) member {
	return func(v strictjson.Value) {
		r.number(to)(v)
		if v.Kind == strictjson.Number && v.Text == "0" {
			r.report(v.Path, OutOfRange, strconv.Itoa(minCreatinine), strconv.Itoa(maxCreatinine))
		}
	}
}

// Bounds of a creatinine limit, in micromol per litre: wide around the limits
// in use, 1700 to 2700, and narrow enough to catch another unit.
const (
	minCreatinine = 500
	maxCreatinine = 10_000
)

func (c *checker) laboratories(laboratories []Laboratory) {
	for i, l := range laboratories {
		path := "/laboratories/" + strconv.Itoa(i)
		c.slug(path+"/key", l.Key)
		c.org(path+"/org", l.Org, false)
		switch {
		case l.Materials == 0:
			c.report(path+"/materials", Missing)
		case l.Materials&^allMaterials != 0:
			c.report(path+"/materials", BadCode, "material")
		}
		switch {
		case !l.Materials.Has(Urine) && l.CreatinineLimit != 0:
			c.report(path+"/creatinineLimit", Inconsistent, "materials")
		case l.Materials.Has(Urine) && l.CreatinineLimit == 0:
			c.report(path+"/creatinineLimit", Missing)
		case l.Materials.Has(Urine):
			c.within(path+"/creatinineLimit", l.CreatinineLimit, minCreatinine, maxCreatinine)
		}
		c.within(path+"/storageDays", l.StorageDays, 1, maxDays)
		c.within(path+"/answerDays", l.AnswerDays, 1, maxDays)
		c.origin(path, l.Mark, l.Source)
		for j, earlier := range laboratories[:i] {
			if l.Key != "" && l.Key == earlier.Key {
				c.report(path, Duplicate, "/laboratories/"+strconv.Itoa(j))
				break
			}
		}
	}
}

// laboratories: a layer may only choose among the laboratories of the layer
// above, as they are; one that names none takes all of them over.
func (b *binder) laboratories(lower []Laboratory) {
	if len(lower) == 0 {
		return
	}
	if b.laboratoriesOf != "" {
		for _, l := range lower {
			upper, ok := b.terms.Laboratory(l.Key)
			switch path := "/laboratories/" + l.Key; {
			case !ok:
				b.widens(path, b.laboratoriesOf, "no such laboratory", l.text(), Subset)
			case !upper.sameTerms(l):
				b.widens(path, b.laboratoriesOf, upper.text(), l.text(), Fixed)
			}
		}
	}
	b.terms.laboratories = slices.Clone(lower)
	b.laboratoriesOf = b.lower
}

func (f flattener) laboratories(doc *Document) {
	if len(doc.Laboratories) == 0 {
		return
	}
	keys := make([]string, len(doc.Laboratories))
	for i, l := range doc.Laboratories {
		keys[i] = l.Key
		path := "/laboratories/" + l.Key
		f[path] = leaf{text: l.text()}
		f.origin(path, l.Mark, l.Source)
	}
	f["/laboratories"] = leaf{text: "{" + strings.Join(keys, " ") + "}", rule: Subset, value: codes(&keys)}
}

func laboratorySchema() object {
	materials := listOf(enumeration(materialNames[1:], "the materials there are"))
	materials["minItems"], materials["uniqueItems"] = 1, true
	schema := marked(object{
		"key": ref("slug"), "org": ref("org"), "materials": materials,
		"creatinineLimit": whole(minCreatinine, maxCreatinine),
		"storageDays":     whole(1, maxDays), "answerDays": whole(1, maxDays),
	}, "creatinineLimit")
	urine := object{"contains": object{"const": materialNames[Urine]}}
	schema["if"] = object{"properties": object{"materials": urine}, "required": []string{"materials"}}
	schema["then"] = object{"required": []string{"creatinineLimit"}}
	schema["else"] = object{"properties": object{"creatinineLimit": false}}
	schema["x-unit"] = "creatinineLimit: micromol per litre; storageDays, answerDays: days from the sample"
	return schema
}

package scenario

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

//go:embed library/*.json library/openings/*.json
var files embed.FS

//go:embed agreements/voluntary-open.json
var voluntaryOpen []byte

//go:embed agreements/tracks-closing.json
var tracksClosing []byte

//go:embed schema/scenario.schema.json
var schemaFile []byte

// Schema returns the JSON Schema (draft 2020-12) of the files that [Load]
// reads. The caller owns the bytes.
func Schema() []byte { return append([]byte(nil), schemaFile...) }

// Library returns the scenarios that ship with the library, sorted by id.
func Library() ([]Scenario, error) { return ReadDir(event.Registry{}, files, "library") }

// Openings returns the openings that ship with the library, by id.
func Openings() (map[string]Scenario, error) {
	all, err := ReadDir(event.Registry{}, files, "library/openings")
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Scenario, len(all))
	for _, s := range all {
		byID[s.ID] = s
	}
	return byID, nil
}

// ErrFileName says that a file is not called after the id it holds.
var ErrFileName = errors.New("scenario: file name is not the id with .json")

// ReadDir loads every file *.json of one folder, sorted by id. A file is called
// after the id of its scenario. The acts are those of kinds; zero is the
// standard ones. Defects of every file are joined.
func ReadDir(kinds event.Registry, folder fs.FS, dir string) ([]Scenario, error) {
	paths, err := fs.Glob(folder, path.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var all []Scenario
	var errs []error
	for _, file := range paths {
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		s, err := LoadWith(kinds, text)
		if err == nil && path.Base(file) != s.ID+".json" {
			err = ErrFileName
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", file, err))
			continue
		}
		all = append(all, s)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Scenario) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

// Agreements returns the agreements that the shipped scenarios name:
// "trondelag-model", see [agreement.Model], and two invented ones for tests:
// "voluntary-open", which opens the voluntary track, and "tracks-closing", which
// closes it and others after 2020.
func Agreements() (map[string]*agreement.Terms, error) {
	model, err := agreement.Model()
	if err != nil {
		return nil, err
	}
	law, err := agreement.Law()
	if err != nil {
		return nil, err
	}
	layers := []*agreement.Document{law}
	all := map[string]*agreement.Terms{model.Name(): model}
	for _, text := range [][]byte{voluntaryOpen, tracksClosing} {
		invented, err := agreement.Load(text)
		if err != nil {
			return nil, err
		}
		layers = append(layers, invented)
		terms, err := agreement.Bind(layers...)
		if err != nil {
			return nil, err
		}
		all[terms.Name()] = terms
	}
	return all, nil
}

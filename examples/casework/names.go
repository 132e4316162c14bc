package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// named is what a short name stands for: the reference of a person, a case or a
// document; of a person also the capacity in which he or she usually acts.
type named struct {
	Ref roles.Ref  `json:"ref"`
	As  roles.Role `json:"as,omitzero"`
	Org roles.Org  `json:"org,omitempty"`
	// Case says that it is a case.
	Case bool `json:"case,omitempty"`
}

// names is the local file that makes the commands short. It is no part of the
// system of cases: a real host keeps persons elsewhere, with its own protection.
type names struct {
	path  string
	known map[string]named
	fresh bool     // something was added
	made  []string // by this call
	// was is what names stood for that stand for something else now.
	was map[string]roles.Ref
}

const namesFormat = "casework-names/1"

type namesFile struct {
	Format string           `json:"format"`
	Notice string           `json:"notice"`
	Names  map[string]named `json:"names"`
}

const namesNotice = "Invented short names for opaque references, for demonstrations. A real host keeps persons elsewhere."

// fitName says whether a text can be a short name: 1 to 48 of a-z, 0-9 and
// hyphen, the first a letter. A full name does not fit.
func fitName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (i == 0 || (c < '0' || c > '9') && c != '-') {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 48
}

// namesPath is beside the database unless -people says otherwise.
func (a *app) namesPath() string {
	switch {
	case a.namesFile != "":
		return a.namesFile
	case a.dsn != "":
		return "casework.people"
	}
	return a.file + ".people"
}

// names reads the file; one that is not there has no names.
func (a *app) names() (*names, error) {
	n := &names{path: a.namesPath(), known: map[string]named{}}
	content, err := os.ReadFile(n.path)
	if errors.Is(err, fs.ErrNotExist) {
		return n, nil
	}
	if err != nil {
		return nil, wrong(sayUnreadable, n.path)
	}
	var file namesFile
	if err := json.Unmarshal(content, &file); err != nil || file.Format != namesFormat {
		return nil, wrong(sayNotNames, n.path)
	}
	if file.Names != nil {
		n.known = file.Names
	}
	return n, nil
}

// ref finds what a short name or a reference stands for.
func (n *names) ref(s string) (roles.Ref, bool) {
	if known, ok := n.known[s]; ok {
		return known.Ref, true
	}
	ref, err := roles.ParseRef(s)
	return ref, err == nil && !ref.IsZero()
}

// of gives the short name of a reference, or else its first characters.
func (n *names) of(ref roles.Ref) string {
	for _, name := range n.sorted() {
		if n.known[name].Ref == ref {
			return name
		}
	}
	return ref.Short()
}

// whole gives the short name of a reference, or else all of it.
func (n *names) whole(ref roles.Ref) string {
	if name := n.of(ref); name != ref.Short() {
		return name
	}
	return ref.String()
}

func (n *names) sorted() []string { return slices.Sorted(maps.Keys(n.known)) }

// mint makes a new reference for a name.
func (n *names) mint(name string, what named) (roles.Ref, error) {
	if what.Ref.IsZero() {
		ref, err := contract.NewID()
		if err != nil {
			return roles.Ref{}, err
		}
		what.Ref = ref
	}
	n.known[name] = what
	n.made = append(n.made, name)
	n.fresh = true
	return what.Ref, nil
}

// renew lets a name stand for something else.
func (n *names) renew(name string, what named) (roles.Ref, error) {
	n.was = map[string]roles.Ref{name: n.known[name].Ref}
	return n.mint(name, what)
}

// save writes the file, on the disk when it returns: what a case refers to must
// not lose its name. What somebody else has added meanwhile stays.
func (n *names) save() error {
	if !n.fresh {
		return nil
	}
	unlock, err := lock(n.path + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	there, err := (&app{namesFile: n.path}).names()
	if err != nil {
		return err
	}
	for name, known := range there.known {
		if own, ok := n.known[name]; ok && own.Ref != known.Ref && n.was[name] != known.Ref {
			return wrong(sayNameTaken, name)
		}
		if _, ok := n.known[name]; !ok {
			n.known[name] = known
		}
	}
	n.fresh = false
	return n.write()
}

// forget takes out again the names that were made for what was not stored.
func (n *names) forget() error {
	if len(n.made) == 0 {
		return nil
	}
	unlock, err := lock(n.path + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	there, err := (&app{namesFile: n.path}).names()
	if err != nil {
		return err
	}
	for _, name := range n.made {
		if there.known[name].Ref == n.known[name].Ref {
			delete(there.known, name)
		}
	}
	return there.write()
}

func (n *names) write() error {
	content, err := json.MarshalIndent(namesFile{namesFormat, namesNotice, n.known}, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(n.path, append(content, '\n'))
}

// lock keeps others from writing at the same time.
func lock(path string) (unlock func(), err error) {
	for range 100 {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			_ = f.Close()
			return func() { _ = os.Remove(path) }, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil, wrong(sayLocked, path)
}

// writeFile puts a whole file in the place of another: readable for its owner
// alone, on the disk when it returns, and never half of it.
func writeFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	// Where folders cannot be flushed, the rename has to do.
	_ = dir.Sync()
	return dir.Close()
}

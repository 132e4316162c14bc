package main

import (
	"bufio"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"

	"github.com/ruskontrakt/ruskontrakt/event"
)

func exportFlags(a *app, fs *flag.FlagSet) {
	fs.StringVar(&a.more.format, "format", "", "cloudevents|xes|ical")
	fs.StringVar(&a.more.source, "source", "urn:ruskontrakt:casework", "URI")
	fs.BoolVar(&a.more.full, "full", false, "")
	fs.Func("until", "DATE", date(&a.more.until))
	fs.StringVar(&a.more.out, "out", "", "FILE")
}

// export writes the log or the agenda in a form that other programs read.
func export(a *app, _ []string) error {
	formats := map[string]func(io.Writer) error{"cloudevents": a.cloudEvents, "xes": a.xes, "ical": a.ical}
	if a.more.format == "" && a.more.full {
		a.more.format = "cloudevents"
	}
	write, known := formats[a.more.format]
	if !known {
		return wrong(sayBadFlag, "format", "cloudevents|xes|ical")
	}
	if err := a.connect(false); err != nil {
		return err
	}
	if a.more.out == "" {
		return write(a.page.to)
	}
	if err := notThere(a.more.out); err != nil {
		return err
	}
	return a.toFile(a.more.out, write)
}

// notThere refuses a file that is there: what is written out must never take the place
// of the database or of a key.
func notThere(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return wrong(sayThere, path)
	}
	return nil
}

// toFile writes a file, readable for its owner alone, that is there only when it
// is whole.
func (a *app) toFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return wrong(sayUnwritable, path)
	}
	b := bufio.NewWriter(f)
	err = errors.Join(write(b), b.Flush(), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// cloudEvents writes the log, an event a line, in the order in which it was
// stored. Without -full no body leaves: what has left cannot be erased here.
func (a *app) cloudEvents(w io.Writer) error {
	form := event.Thin
	if a.more.full {
		form = event.Full
	}
	for entry, err := range a.store.From(a.ctx, "") {
		if err != nil {
			return err
		}
		err = event.WriteCloudEvent(w, a.more.source, entry.Record, form)
		if errors.Is(err, event.ErrEncode) {
			return wrong(sayBadFlag, "source", "URI")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

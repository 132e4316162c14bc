package main

import (
	"strings"

	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// acts lists the acts, or the fields of one.
func acts(a *app, words []string) error {
	if len(words) == 0 {
		for _, k := range event.Standard().All() {
			a.page.line(padded(string(k.Type), 36), text.Act(a.lang, k.Type))
		}
		return nil
	}
	kind, err := kindOf(words[0])
	if err != nil {
		return err
	}
	a.page.line(a.page.bold(string(kind.Type)), "  ", text.Act(a.lang, kind.Type))
	for _, f := range kind.Fields() {
		a.page.line("  ", padded(f.Path, 28), a.shape(f.Shape))
		a.chosen(a.page, a.choices(kind.Type, f.Path))
	}
	if len(kind.Fields()) == 0 {
		a.page.line("  ", a.say(sayNoFields))
	}
	return nil
}

func kindOf(name string) (event.Kind, error) {
	kind, known := event.Standard().Kind(event.Type(strings.TrimSpace(name)))
	if !known {
		return kind, wrong(sayNoAct, clip(name))
	}
	return kind, nil
}

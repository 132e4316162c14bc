package main

import (
	"errors"
	"io"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// asked asks for every field of an act, one a line. An empty answer leaves the
// field out; one that does not fit is asked for again.
func (a *app) asked(kind event.Kind) ([]byte, error) {
	to := a.aside()
	to.line(to.bold(text.Act(a.lang, kind.Type)))
	to.line(a.say(sayAskHow))
	seen := map[string]bool{}
	shapes := shapesOf(kind)
	var settings []setting
	for _, f := range kind.Fields() {
		name, _, _ := strings.Cut(f.Path, ".")
		name = strings.TrimSuffix(name, "[]")
		if seen[name] {
			continue
		}
		seen[name] = true
		answer, err := a.ask(to, kind.Type, name, shapes[name])
		if err != nil {
			return nil, err
		}
		if answer != "" {
			settings = append(settings, setting{name, answer})
		}
	}
	return a.object(kind, settings)
}

func (a *app) ask(to *page, act event.Type, name, shape string) (string, error) {
	a.chosen(to, a.choices(act, name))
	for {
		_, _ = to.to.WriteString("  " + name + " (" + a.shape(shape) + "): ")
		if err := to.flush(); err != nil {
			return "", err
		}
		line, err := a.typd.ReadString('\n')
		answer := strings.TrimSpace(line)
		if errors.Is(err, io.EOF) && answer == "" {
			return "", wrong(sayAskEnded)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		if answer == "" {
			return "", nil
		}
		if err := a.unknownIn(act, name, shape, answer); err != nil {
			_, says := a.told(err)
			to.line("  ", to.yellow(plain(says[0])))
			continue
		}
		if _, err := typed(shape, answer); err == nil {
			return answer, nil
		}
		to.line("  " + to.yellow(a.say(sayBadField, name, a.shape(shape))))
	}
}

// shape says what a field looks like.
func (a *app) shape(shape string) string {
	element, list := strings.CutPrefix(shape, "[]")
	says, known := shapeSays[element]
	if !known {
		return shape
	}
	if list {
		return a.say(says) + a.say(sayList)
	}
	return a.say(says)
}

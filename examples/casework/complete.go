package main

import (
	"flag"
	"io"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The scripts only ask this program, which knows its commands, the acts, the
// roles and the short names: one list for three shells.
var scripts = map[string]string{
	"bash": `# casework completion for bash: source <(casework completion bash)
_casework() {
  local IFS=$'\n'
  COMPREPLY=($("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
}
complete -o default -F _casework casework
`,
	"zsh": `#compdef casework
# casework completion for zsh: source <(casework completion zsh)
_casework() {
  local -a found
  found=("${(@f)$("${words[1]}" complete -- "${(@)words[2,$CURRENT]}" 2>/dev/null)}")
  if (( ${#found} )) && [[ -n "${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _casework casework
`,
	"fish": `# casework completion for fish: casework completion fish | source
function __casework
  set -l words (commandline -opc) (commandline -ct)
  $words[1] complete -- $words[2..-1] 2>/dev/null
end
complete -c casework -a '(__casework)'
`,
}

// completion writes a script.
func completion(a *app, words []string) error {
	script, known := scripts[words[0]]
	if !known {
		return wrong(sayNoShell, clip(words[0]))
	}
	_, err := a.page.to.WriteString(script)
	return err
}

// complete lists what the last of the words can become, one a line. It opens no
// store, and what it cannot tell it leaves to the shell.
func complete(a *app, words []string) error {
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		words = []string{""}
	}
	words, cut := rejoined(words)
	last := words[len(words)-1]
	for _, c := range a.candidates(words[:len(words)-1], last) {
		if strings.HasPrefix(c, last) {
			a.page.line(c[cut:])
		}
	}
	return nil
}

// rejoined puts together again what bash splits at "=". It also tells how much of
// the last word bash keeps by itself: what it is given goes behind that.
func rejoined(words []string) (whole []string, cut int) {
	for i := 0; i < len(words); i++ {
		if words[i] != "=" || len(whole) == 0 {
			whole, cut = append(whole, words[i]), 0
			continue
		}
		whole[len(whole)-1] += "="
		cut = len(whole[len(whole)-1])
		if i+1 < len(words) {
			i++
			whole[len(whole)-1] += words[i]
		}
	}
	return whole, cut
}

// candidates are what may stand behind the words before.
func (a *app) candidates(before []string, last string) []string {
	fs := a.flagSet("")
	fs.SetOutput(io.Discard)
	var c command
	var words []string
	for i := 0; i < len(before); i++ {
		word := before[i]
		if strings.HasPrefix(word, "-") && len(word) > 1 {
			name, value, given := strings.Cut(strings.TrimLeft(word, "-"), "=")
			f := fs.Lookup(name)
			if f == nil || isSwitch(f) {
				continue
			}
			if !given && i+1 == len(before) {
				return a.values(name, c, words, last)
			}
			if !given {
				i++
				value = before[i]
			}
			if name == "db" || name == "people" || name == "postgres" {
				_ = fs.Set(name, value)
			}
			continue
		}
		if c.name == "" {
			c, _ = find(word)
			if c.flags != nil {
				c.flags(a, fs)
			}
			continue
		}
		words = append(words, word)
	}
	if strings.HasPrefix(last, "-") {
		return flagNames(fs)
	}
	return a.wordsFor(c, len(words))
}

func flagNames(fs *flag.FlagSet) []string {
	var all []string
	fs.VisitAll(func(f *flag.Flag) { all = append(all, "-"+f.Name) })
	return all
}

// wordsFor are those that a command takes in a place, from 0.
func (a *app) wordsFor(c command, place int) []string {
	switch {
	case c.name == "", c.name == "help":
		var all []string
		for _, c := range commands() {
			all = append(all, c.name)
		}
		return all
	case c.name == "completion":
		return []string{"bash", "zsh", "fish"}
	case c.name == "acts", strings.HasPrefix(c.args, "CASE ACT") && place == 1:
		var all []string
		for _, k := range event.Standard().All() {
			all = append(all, string(k.Type))
		}
		return all
	case strings.HasPrefix(c.args, "CASE") && place == 0, c.name == "tick":
		return a.short(func(n named) bool { return n.Case })
	}
	return nil
}

// values are what a flag can be, behind the words of a command.
func (a *app) values(name string, c command, words []string, last string) []string {
	var all []string
	switch name {
	case "as":
		for _, r := range roles.All() {
			all = append(all, r.String())
		}
	case "by", "behalf-of", "youth", "guardians":
		return a.short(func(n named) bool { return !n.Case })
	case "track", "offence-kind":
		return codesOf(a.choices(event.Registered{}.EventType(), name))
	case "set":
		if strings.HasPrefix(c.args, "CASE ACT") && len(words) > 1 {
			return a.settable(event.Type(words[1]), last)
		}
	case "lang":
		return []string{"nb", "nn", "en"}
	case "format":
		return []string{"cloudevents", "xes", "ical"}
	}
	return all
}

// settable are the fields of an act, and behind "=" the values that one may take.
func (a *app) settable(act event.Type, last string) []string {
	kind, _ := event.Standard().Kind(act)
	shapes := shapesOf(kind)
	field, value, given := strings.Cut(last, "=")
	var all []string
	if !given {
		for name := range shapes {
			all = append(all, name+"=")
		}
		slices.Sort(all)
		return all
	}
	before := field + "="
	if strings.HasPrefix(shapes[field], "[]") {
		before += value[:strings.LastIndexByte(value, ',')+1]
	}
	for _, code := range codesOf(a.choices(act, field)) {
		all = append(all, before+code)
	}
	return all
}

func (a *app) short(fits func(named) bool) []string {
	n, err := a.names()
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(n.sorted(), func(name string) bool { return !fits(n.known[name]) })
}

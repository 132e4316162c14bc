package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// command is one thing that the program does.
type command struct {
	name string
	args string // as "CASE ACT [DATA]"
	what phrase
	// least and most are how many arguments it takes.
	least, most int
	run         func(*app, []string) error
	// flags declares those of the command, besides the ones that all have.
	flags func(*app, *flag.FlagSet)
	// stamps says that what it writes bears the time and cannot be taken back.
	stamps bool
}

func commands() []command {
	return []command{
		{"people", "[NAME]...", sayPeople, 0, 99, people, peopleFlags, false},
		{"open", "[DATA]", sayOpen, 0, 1, register, openFlags, true},
		{"do", "CASE ACT [DATA]", sayDo, 2, 3, do, doFlags, true},
		{"explain", "CASE ACT [DATA]", sayExplain, 2, 3, explain, doFlags, false},
		{"options", "CASE", sayOptions, 1, 1, options, actorFlags, false},
		{"show", "CASE", sayShow, 1, 1, show, actorFlags, false},
		{"agenda", "", sayAgenda, 0, 0, agenda, agendaFlags, false},
		{"tick", "[CASE]...", sayTick, 0, 99, tick, nil, true},
		{"acts", "[ACT]", sayActs, 0, 1, acts, nil, false},
		{"verify", "", sayVerify, 0, 0, verifyAll, verifyFlags, false},
		{"checkpoint", "", sayCheckpoint, 0, 0, takeCheckpoint, checkpointFlags, true},
		{"export", "", sayExport, 0, 0, export, exportFlags, false},
		{"import", "FILE", sayImport, 1, 1, importFile, nil, false},
		{"completion", "bash|zsh|fish", sayCompletion, 1, 1, completion, nil, false},
		{"help", "[COMMAND]", sayHelp, 0, 1, help, nil, false},
	}
}

func find(name string) (command, bool) {
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return all[i], true
}

// usageError says that what was typed cannot be done.
type usageError struct {
	says phrase
	args []any
}

func (e *usageError) Error() string { return fmt.Sprintf(e.says[2], e.args...) }

func wrong(says phrase, args ...any) error { return &usageError{says, args} }

// errHelp says that somebody asked for help with a flag.
var errHelp = errors.New("casework: help wanted")

// flagSet has the flags that every command takes.
func (a *app) flagSet(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&a.file, "db", a.file, "FILE")
	fs.StringVar(&a.dsn, "postgres", a.dsn, "DSN")
	fs.StringVar(&a.namesFile, "people", a.namesFile, "FILE")
	fs.Func("lang", "nb|nn|en", func(name string) error { return a.lang.UnmarshalText([]byte(name)) })
	fs.Func("agreement", "FILE", func(name string) error { a.agreements = append(a.agreements, name); return nil })
	fs.Func("now", "TIME", a.setNow)
	return fs
}

// globals reads the flags before the command.
func (a *app) globals(args []string) ([]string, error) {
	_, rest, err := parse(a.flagSet(""), args, 1)
	return rest, err
}

// command reads the command and what it takes, and runs it.
func (a *app) command(args []string) error {
	if len(args) == 0 {
		return help(a, nil)
	}
	if args[0] == "complete" {
		return complete(a, args[1:])
	}
	c, known := find(args[0])
	if !known {
		return wrong(sayNoCommand, clip(args[0]))
	}
	fs := a.flagSet(c.name)
	if c.flags != nil {
		c.flags(a, fs)
	}
	words, _, err := parse(fs, args[1:], -1)
	if errors.Is(err, errHelp) {
		return help(a, []string{c.name})
	}
	if err != nil {
		return err
	}
	if len(words) < c.least || len(words) > c.most {
		return wrong(sayArguments, c.name, c.args)
	}
	if c.stamps && !a.dry && a.ahead() {
		return wrong(sayAhead)
	}
	defer a.close()
	return c.run(a, words)
}

// parse reads flags wherever they stand between the words, as people type them;
// package flag stops at the first word and has its errors in English only. It
// stops before the word with the number stop, from 1, and behind "--" it reads
// words only.
func parse(fs *flag.FlagSet, args []string, stop int) (words, rest []string, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(words, args[i+1:]...), args[i+1:], nil
		}
		if len(arg) < 2 || arg[0] != '-' {
			if len(words)+1 == stop {
				return words, args[i:], nil
			}
			words = append(words, arg)
			continue
		}
		name, value, given := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
		if name == "h" || name == "help" {
			return nil, nil, errHelp
		}
		f := fs.Lookup(name)
		if f == nil {
			return nil, nil, wrong(sayNoFlag, clip(name))
		}
		switch {
		case given:
		case isSwitch(f):
			value = "true"
		case i+1 == len(args):
			return nil, nil, wrong(sayFlagValue, name)
		default:
			i++
			value = args[i]
		}
		if err := fs.Set(name, value); err != nil {
			return nil, nil, badFlag(name, f.Usage)
		}
	}
	return words, nil, nil
}

// badFlag says what a flag must be, with an example where one form alone will do.
func badFlag(name, usage string) error {
	for kind, example := range map[string]string{"TIME": "2026-10-05T09:00", "DATE": "2026-01-31"} {
		if usage == kind {
			usage += " (" + example + ")"
		}
	}
	return wrong(sayBadFlag, name, usage)
}

// isSwitch says whether a flag stands without a value.
func isSwitch(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// clip keeps what somebody typed short enough to be repeated.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// help tells what there is.
func help(a *app, words []string) error {
	if len(words) == 0 {
		a.page.line(a.say(sayUsage))
		a.page.line()
		for _, c := range commands() {
			a.page.line("  ", padded(c.name+" "+c.args, 28), a.say(c.what))
		}
		a.page.line()
		a.helpFlags(a.flagSet(""), sayAllFlags)
		return nil
	}
	c, known := find(words[0])
	if !known {
		return wrong(sayNoCommand, clip(words[0]))
	}
	a.page.line("casework ", c.name, " ", c.args)
	a.page.line(a.say(c.what))
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	if c.flags != nil {
		c.flags(a, fs)
		a.page.line()
		a.helpFlags(fs, sayItsFlags)
	}
	return nil
}

func (a *app) helpFlags(fs *flag.FlagSet, title phrase) {
	a.page.line(a.say(title))
	fs.VisitAll(func(f *flag.Flag) {
		usage := f.Usage
		if isSwitch(f) {
			usage = ""
		}
		a.page.line("  ", padded("-"+f.Name+" "+usage, 32), a.say(flagSays[f.Name]))
	})
}

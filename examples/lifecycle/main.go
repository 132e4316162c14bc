// Command lifecycle prints the lifecycle of a contract on one track, made from
// the same declaration that decides: as Markdown tables, as a diagram, or as
// JSON for other programs (documented by contract/text/schema).
//
// With -ladder it prints the ladder of reactions of the model agreement instead:
// as tables or as JSON.
//
//	lifecycle -track waiver -format mermaid -lang nn
//	lifecycle -ladder -lang nn
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit codes: a bad flag is told apart from output that could not be written.
const (
	done   = 0
	failed = 1
	usage  = 2
)

func run(args []string, out, problems io.Writer) int {
	flags := flag.NewFlagSet("lifecycle", flag.ContinueOnError)
	flags.SetOutput(problems)
	trackName := flags.String("track", agreement.Waiver.String(), "waiver, mediation, advisory, voluntary or transfer71d")
	format := flags.String("format", "table", "table, mermaid, dot or json")
	langName := flags.String("lang", "nb", "nb, nn or en")
	ladder := flags.Bool("ladder", false, "print the ladder of reactions of the model agreement instead, as table or json; it is the same on every track that has one")
	stays := flags.Bool("stays", false, "in diagrams, also draw acts that leave the state as it is")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return done
		}
		return usage
	}
	complain := func(err error) int {
		fmt.Fprintln(problems, "lifecycle:", err)
		flags.Usage()
		return usage
	}
	if flags.NArg() > 0 {
		return complain(errors.New("takes no arguments besides the flags"))
	}
	var track agreement.Track
	if err := track.UnmarshalText([]byte(*trackName)); err != nil {
		return complain(err)
	}
	if track == agreement.NoTrack {
		return complain(errors.New("-track must not be empty"))
	}
	lang, err := text.ParseLang(*langName)
	if err != nil {
		return complain(err)
	}

	var page string
	if *ladder {
		page, err = ladderPage(lang, *format)
	} else {
		page, err = lifecyclePage(track, text.Drawing{Lang: lang, Stays: *stays}, *format)
	}
	if errors.Is(err, errFormat) {
		return complain(err)
	}
	if err != nil {
		fmt.Fprintln(problems, "lifecycle:", err)
		return failed
	}
	if _, err := io.WriteString(out, page); err != nil {
		fmt.Fprintln(problems, "lifecycle:", err)
		return failed
	}
	return done
}

var errFormat = errors.New("unknown format")

func lifecyclePage(track agreement.Track, drawing text.Drawing, format string) (string, error) {
	description := contract.Standard().Describe(track)
	switch format {
	case "table":
		return text.Table(drawing.Lang, description), nil
	case "mermaid":
		return drawing.Mermaid(description), nil
	case "dot":
		return drawing.Dot(description), nil
	case "json":
		document, err := text.JSON(drawing.Lang, description)
		return string(document), err
	}
	return "", fmt.Errorf("%w %.32q", errFormat, format)
}

func ladderPage(lang text.Lang, format string) (string, error) {
	terms, err := agreement.Model()
	if err != nil {
		return "", err
	}
	switch format {
	case "table":
		return text.LadderTable(lang, terms), nil
	case "json":
		document, err := text.LadderJSON(lang, terms)
		return string(document), err
	}
	return "", fmt.Errorf("%w of the ladder %.32q", errFormat, format)
}

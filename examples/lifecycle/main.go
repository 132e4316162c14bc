// Command lifecycle prints the lifecycle of a contract on one track, made from
// the same declaration that decides: as Markdown tables, as a diagram, or as
// JSON for other programs (documented by contract/text/schema).
//
//	lifecycle -track waiver -format mermaid -lang nn
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

	description := contract.Standard().Describe(track)
	drawing := text.Drawing{Lang: lang, Stays: *stays}
	var page string
	switch *format {
	case "table":
		page = text.Table(lang, description)
	case "mermaid":
		page = drawing.Mermaid(description)
	case "dot":
		page = drawing.Dot(description)
	case "json":
		document, err := text.JSON(lang, description)
		if err != nil {
			fmt.Fprintln(problems, "lifecycle:", err)
			return failed
		}
		page = string(document)
	default:
		return complain(fmt.Errorf("unknown format %.32q", *format))
	}
	if _, err := io.WriteString(out, page); err != nil {
		fmt.Fprintln(problems, "lifecycle:", err)
		return failed
	}
	return done
}

// Command flows plays cases from report to end on the shipped agreement and
// tells each as a readable story: who did what when, the state before and
// after, the deadlines it started, met or passed, every refusal with its
// reasons, and what it came to. The stories are scenario files, see package
// contract/scenario; everybody in them is invented.
//
//	flows                     the whole stories (their id begins with story-)
//	flows story-breach ...    these stories: the ids of any that ship with the library
//	flows -all                every scenario that ships with the library
//	flows -list               one story a line: its id and its title
//	flows -lang en            in English; nb is the default, nn is nynorsk
//	flows -scenario FILE      one scenario of your own
//	flows -json               for other programs, see [Report]
//
// The exit code is 0 when everything went as the files expect, 1 when something
// did not (each difference is shown with what was expected and what came), and
// 2 when a flag or the file is wrong (each defect is named by its path). The go
// command answers 1 for both; build the program to tell them apart.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
)

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

// The exit codes.
const (
	asExpected = 0
	otherwise  = 1
	unusable   = 2
)

const storyPrefix = "story-"

func run(ctx context.Context, args []string, out, problems io.Writer) int {
	flags := flag.NewFlagSet("flows", flag.ContinueOnError)
	flags.SetOutput(problems)
	flags.Usage = func() {
		fmt.Fprintln(problems, "usage: flows [flags] [id of a story ...]")
		flags.PrintDefaults()
	}
	langName := flags.String("lang", "nb", "nb, nn or en")
	file := flags.String("scenario", "", "play this scenario file instead of the shipped stories")
	all := flags.Bool("all", false, "play every shipped scenario, not only the whole stories")
	list := flags.Bool("list", false, "list the stories instead of playing them")
	asJSON := flags.Bool("json", false, "write JSON: every step with decision, moves, reasons and deadlines")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return asExpected
		}
		return unusable
	}
	complain := func(code int, err error) int {
		fmt.Fprintln(problems, "flows:", err)
		return code
	}
	lang, err := text.ParseLang(*langName)
	if err != nil {
		return complain(unusable, err)
	}
	stories, err := chosen(*file, *all, flags.Args())
	if err != nil {
		return complain(unusable, err)
	}
	if *list {
		return written(complain, out, listed(lang, stories))
	}

	player, err := scenario.NewPlayer(scenario.Options{})
	if err != nil {
		return complain(otherwise, err)
	}
	played := make([]told, 0, len(stories))
	code := asExpected
	for _, s := range stories {
		story, err := player.Play(ctx, s)
		if err != nil && *file != "" {
			return complain(unusable, at(*file, s, err))
		}
		if err != nil {
			return complain(otherwise, err)
		}
		if !story.OK() {
			code = otherwise
		}
		played = append(played, told{scenario: s, story: story, tally: count(story)})
	}
	page := tell(lang, played)
	if *asJSON {
		document, err := json.MarshalIndent(report(played), "", "  ")
		if err != nil {
			return complain(otherwise, err)
		}
		page = string(document) + "\n"
	}
	return max(code, written(complain, out, page))
}

// chosen reads what is to be played: a file, or shipped stories, named by their ids
// or all of them.
func chosen(file string, all bool, ids []string) ([]scenario.Scenario, error) {
	if len(ids) > 0 && (all || file != "") {
		return nil, errors.New("takes ids of stories, -all or -scenario, one of the three")
	}
	if file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		s, err := scenario.Load(content)
		if defects, ok := errors.AsType[*scenario.DefectsError](err); ok {
			return nil, &fileError{file, defects.Defects}
		}
		return []scenario.Scenario{s}, err
	}
	library, err := scenario.Library()
	if err != nil || all {
		return library, err
	}
	if len(ids) > 0 {
		return named(library, ids)
	}
	var stories []scenario.Scenario
	for _, s := range library {
		if strings.HasPrefix(s.ID, storyPrefix) {
			stories = append(stories, s)
		}
	}
	return stories, nil
}

// named finds stories in the order in which they were asked for.
func named(library []scenario.Scenario, ids []string) ([]scenario.Scenario, error) {
	var stories []scenario.Scenario
	for _, id := range ids {
		i := slices.IndexFunc(library, func(s scenario.Scenario) bool { return s.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("there is no story %q; -list -all names every one", id)
		}
		stories = append(stories, library[i])
	}
	return stories, nil
}

func written(complain func(int, error) int, out io.Writer, page string) int {
	if _, err := io.WriteString(out, page); err != nil {
		return complain(otherwise, err)
	}
	return asExpected
}

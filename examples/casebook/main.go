// Command casebook runs fifty contracts through the engine, from report to end,
// and counts them from their events alone. The number of contracts, the years
// they were opened in and the reasons for the early ends are the published
// figures of Trøndelag, July 2019 to May 2020 (ruskontrakt.no/statistikk, 2020;
// source 3 of the project's sources). Everything else about the cases is
// invented.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// The published figures.
const (
	openedIn2019 = 31
	openedIn2020 = 19
	withdrawnNo  = 7  // which of the fifty is the one that withdrew, invented
	movedNo      = 23 // which of the fifty moved, invented
	breachNo     = 12 // which of the fifty ended as a breach, invented
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	terms, err := agreement.Model()
	if err != nil {
		return err
	}
	book, err := contract.NewBook(contract.Standard(), terms)
	if err != nil {
		return err
	}
	log := &event.Memory{}
	for n := 1; n <= openedIn2019+openedIn2020; n++ {
		if err := runCase(n, book, log, terms.Hash()); err != nil {
			return fmt.Errorf("case %d: %w", n, err)
		}
	}
	counted, err := count(context.Background(), log)
	if err != nil {
		return err
	}
	counted.print(out)
	return nil
}

// figures are what the events say.
type figures struct {
	events    int
	opened    map[int]int // contracts by the year in which the prosecutor transferred them
	completed int
	early     map[event.Reason]int
	open      int
}

// count reads the feed and nothing else.
func count(ctx context.Context, feed event.Feed) (figures, error) {
	f := figures{opened: map[int]int{}, early: map[event.Reason]int{}}
	var kinds event.Registry
	for entry, err := range feed.From(ctx, "") {
		if err != nil {
			return f, err
		}
		e, err := kinds.Decode(entry.Record)
		if err != nil {
			return f, err
		}
		f.events++
		for _, m := range e.Moves {
			if m.Region != event.ContractRegion {
				continue
			}
			switch m.To {
			case event.StatePlanning:
				if m.From == event.StateDeciding {
					year, _, _ := agreement.OfTime(e.Occurred).Civil()
					f.opened[year]++
					f.open++
				}
			case event.StateAborted:
				f.early[m.Reason]++
			case event.StateClosedCompleted:
				f.completed++
				f.open--
			case event.StateClosedAborted:
				f.open--
			}
		}
	}
	return f, nil
}

func (f figures) print(out io.Writer) {
	early := 0
	for _, n := range f.early {
		early += n
	}
	fmt.Fprintf(out, "%d contracts, counted from %d events\n\n", f.opened[2019]+f.opened[2020], f.events)
	fmt.Fprintln(out, "                       counted  published")
	row := func(name string, counted, published int) {
		fmt.Fprintf(out, "%-22s %7d  %9d\n", name, counted, published)
	}
	row("opened in 2019", f.opened[2019], openedIn2019)
	row("opened in 2020", f.opened[2020], openedIn2020)
	row("ended early", early, 3)
	row("  consent withdrawn", f.early[event.Withdrawn], 1)
	row("  moved", f.early[event.Moved], 1)
	row("  breach", f.early[event.Breach], 1)
	row("still open", f.open, 0)
	fmt.Fprintln(out, "\nThe published page does not say how many of the fifty were still running; here all have ended.")
	fmt.Fprintln(out, "Invented cases beside published figures; real cells under 5 must be hidden.")
}

package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// summary says how a story ended and, where it did not go as its file expects,
// what was expected and what came.
func (p *teller) summary(t told) {
	n := t.tally
	p.line()
	p.line(fmt.Sprintf("%s: %s · %d %s · %d %s · %d %s",
		p.w.end, p.ending(t), n.Days, p.w.days, n.Events, p.w.events, n.Refusals, p.w.refusals))
	p.line(fmt.Sprintf("%s: %d %s · %d %s · %d %s · %d %s",
		p.w.deadlines, n.InTime, p.w.inTime, n.Overdue, p.w.overdue, n.Dropped, p.w.dropped, n.Open, p.w.open))
	for _, m := range t.story.Mismatches {
		p.line()
		p.line(p.w.differs, "  ", m.Path)
		p.line("  ", padded(p.w.want, 8), m.Want)
		p.line("  ", padded(p.w.got, 8), m.Got)
	}
	if t.story.Unplayed > 0 {
		p.line(fmt.Sprintf("  %d %s", t.story.Unplayed, p.w.unplayed))
	}
	p.line()
}

// ending is the state the case is in, with the reason where there is one.
func (p *teller) ending(t told) string {
	if !t.opened() {
		return p.w.neverOpened
	}
	c := t.story.After
	ending := text.State(p.lang, c.State())
	if c.Reason() != event.NoReason {
		ending += " (" + text.Reason(p.lang, c.Reason()) + ")"
	}
	return ending
}

// shortEnding is the reason, which says how it ended as well, or else the state.
func (p *teller) shortEnding(t told) string {
	c := t.story.After
	switch {
	case !t.opened():
		return p.w.neverOpened
	case c.Reason() == event.NoReason, c.Reason() == event.ReasonErased:
		return text.State(p.lang, c.State())
	}
	return text.Reason(p.lang, c.Reason())
}

// closing is the table of all stories, where there are several, and whether
// they went as their files expect.
func (p *teller) closing(stories []told) {
	head := []string{p.w.story, p.w.end, p.w.days, p.w.events, p.w.refusals, p.w.inTime, p.w.overdue, p.w.open}
	rows := [][]string{head}
	var sum tally
	differ := 0
	for _, t := range stories {
		sum = sum.add(t.tally)
		if !t.story.OK() {
			differ++
		}
		rows = append(rows, append([]string{t.scenario.ID, p.shortEnding(t)}, cells(t.tally, strconv.Itoa(t.tally.Days))...))
	}
	rows = append(rows, append([]string{fmt.Sprintf("%d %s", len(stories), p.w.number), ""}, cells(sum, "")...))
	p.line(strings.Repeat("=", wide))
	if len(stories) > 1 {
		p.table(rows)
		p.line()
	}
	if differ == 0 {
		p.line(p.w.allWell)
		return
	}
	p.line(fmt.Sprintf("%s: %d", p.w.differs, differ))
}

func cells(n tally, days string) []string {
	all := []string{days}
	for _, number := range []int{n.Events, n.Refusals, n.InTime, n.Overdue, n.Open} {
		all = append(all, strconv.Itoa(number))
	}
	return all
}

// table lines up the columns: the first two to the left, numbers to the right.
func (p *teller) table(rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			if i < 2 {
				cells[i] = fmt.Sprintf("%-*s", width[i], cell)
			} else {
				cells[i] = fmt.Sprintf("%*s", width[i], cell)
			}
		}
		p.line(strings.Join(cells, "  "))
	}
}

// listed is one story a line.
func listed(lang text.Lang, stories []scenario.Scenario) string {
	p := newTeller(lang)
	width := 0
	for _, s := range stories {
		width = max(width, len(s.ID))
	}
	for _, s := range stories {
		p.line(padded(s.ID, width+2), titleIn(lang, s))
	}
	return p.String()
}

package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

const (
	wide     = 100 // of the page; longer texts go on below
	personAt = 9   // column of the person
	actAt    = 43  // column of the act
	factAt   = 12  // column of a fact below it
	valueAt  = 30  // column of what the fact says
)

// teller writes stories in one language.
type teller struct {
	strings.Builder
	lang text.Lang
	w    words
	day  agreement.Date // under whose heading the next step stands
	from agreement.Date // the day the case was registered
}

func newTeller(lang text.Lang) *teller { return &teller{lang: lang, w: wordsIn[lang]} }

func (p *teller) line(parts ...string) {
	p.WriteString(strings.TrimRight(strings.Join(parts, ""), " ") + "\n")
}

// padded fills a text with spaces; letters are counted, not bytes.
func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(1, width-utf8.RuneCountInString(s)))
}

// wrapped writes a text behind a beginning; what does not fit goes on in the
// lines below, from a column.
func (p *teller) wrapped(line string, column int, value string) {
	space := ""
	for word := range strings.FieldsSeq(value) {
		if space != "" && utf8.RuneCountInString(line+space+word) > wide {
			p.line(line)
			line, space = strings.Repeat(" ", column), ""
		}
		line += space + word
		space = " "
	}
	p.line(line)
}

// tell writes every story, and a table of them all when there are several.
func tell(lang text.Lang, stories []told) string {
	p := newTeller(lang)
	for _, t := range stories {
		p.story(t)
	}
	p.closing(stories)
	return p.String()
}

func (p *teller) story(t told) {
	p.day, p.from = 0, 0
	p.line(strings.Repeat("=", wide))
	title := titleIn(p.lang, t.scenario)
	p.line(padded(title, wide-utf8.RuneCountInString(t.scenario.ID)), t.scenario.ID)
	facts := p.w.agreement + " " + t.scenario.Agreement
	if c, ok := t.first(); ok {
		facts += " · " + p.w.track + ": " + text.Track(p.lang, c.Track()) + " · " + p.w.municipality + " " + string(c.Responsible())
	}
	p.line(facts)
	p.line(strings.Repeat("=", wide))
	for _, e := range p.entries(t.story) {
		p.entry(e)
	}
	p.summary(t)
}

func titleIn(lang text.Lang, s scenario.Scenario) string {
	return text.Label{NB: s.Title.NB, NN: s.Title.NN, EN: s.Title.EN}.In(lang)
}

// entry is a line of the story and the facts below it.
type entry struct {
	played  *scenario.Played
	who     string
	act     string
	details []string
	facts   []fact
	refused []fact
}

// fact is a named fact under an act.
type fact struct{ name, value string }

// entries gives the story step by step. What one person does at one time in the
// same way, with nothing following from it, becomes one entry.
func (p *teller) entries(story scenario.Story) []entry {
	var all []entry
	for i := range story.Steps {
		played := &story.Steps[i]
		if len(played.Events) == 0 && played.Refusal == nil && !played.NotFound {
			continue // time passed and nothing was due
		}
		for _, next := range p.step(played) {
			if n := len(all); n > 0 && joins(all[n-1], next) {
				all[n-1].details = append(all[n-1].details, next.details...)
				all[n-1].facts = next.facts
				continue
			}
			all = append(all, next)
		}
	}
	return all
}

func joins(a, b entry) bool {
	return a.act == b.act && a.who == b.who && a.played.Step.At.Equal(b.played.Step.At) && a.played.Step.Recorded.Equal(b.played.Step.Recorded) &&
		len(a.facts) == 0 && len(a.refused) == 0 && len(b.refused) == 0 && len(a.details) > 0
}

// step gives an entry for each act: several for the passing of time.
func (p *teller) step(played *scenario.Played) []entry {
	s := played.Step
	if len(played.Events) == 0 {
		e := entry{played: played, who: p.person(s), act: p.w.refused + ": " + text.Act(p.lang, s.Act)}
		if played.NotFound {
			e.act = p.w.notFound + ": " + text.Act(p.lang, s.Act)
		}
		e.refused = p.refusal(played)
		return []entry{e}
	}
	var all []entry
	before := stance{
		state: played.Before.State(), reason: played.Before.Reason(), prosecution: played.Before.Prosecution(),
		transfer: played.Before.Transfer(), responsible: played.Before.Responsible(),
	}
	for i := range played.Events {
		e := &played.Events[i]
		next := entry{played: played, who: p.person(s), act: text.Act(p.lang, e.Type)}
		if d := p.detail(e.Data); d != "" {
			next.details = []string{d}
		}
		after := before.with(e)
		if i == len(played.Events)-1 {
			after.responsible, after.reason = played.After.Responsible(), played.After.Reason()
		}
		next.facts = p.facts(before, after, e)
		before = after
		all = append(all, next)
	}
	return all
}

// person is a role and a short reference; time passing is a role alone.
func (p *teller) person(s scenario.Step) string {
	if s.Tick || s.By == scenario.Clock {
		return text.Role(p.lang, roles.Clock)
	}
	return text.Role(p.lang, s.As) + " " + scenario.Ref(s.By).Short()
}

func (p *teller) entry(e entry) {
	s := e.played.Step
	if on := agreement.OfTime(s.At); on != p.day {
		p.heading(on, e.played)
	}
	p.wrapped(padded("  "+clock(p.w.at, s.At), personAt)+padded(e.who, actAt-personAt), actAt, e.act+detailsOf(e.details))
	if !s.Recorded.Equal(s.At) {
		p.fact(fact{p.w.recorded, text.Date(p.lang, agreement.OfTime(s.Recorded)) + " " + clock(p.w.at, s.Recorded)})
	}
	for _, f := range []fact{{p.w.on, string(s.Org)}, {p.w.contract, s.Contract}} {
		if f.value != "" {
			p.fact(f)
		}
	}
	for _, f := range append(e.facts, e.refused...) {
		p.fact(f)
	}
}

func detailsOf(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return ": " + strings.Join(all, ", ")
}

func (p *teller) fact(f fact) {
	p.wrapped(strings.Repeat(" ", factAt)+padded(f.name, valueAt-factAt), valueAt, f.value)
}

// heading is the date, how far the case has come, and the state it is in.
func (p *teller) heading(on agreement.Date, played *scenario.Played) {
	p.day = on
	parts := []string{text.Date(p.lang, on)}
	if p.from.IsZero() {
		p.from = on
	} else {
		parts = append(parts, fmt.Sprintf("%s %d", p.w.day, on.Sub(p.from)))
	}
	if state := played.Before.State(); state != event.StateNone {
		parts = append(parts, text.State(p.lang, state))
	}
	p.line()
	p.line(strings.Join(parts, " · "))
}

// clock shows the time of day in Norway, without needing a time zone database.
func clock(layout string, t time.Time) string {
	day := agreement.OfTime(t)
	long, passed := day.End().Sub(day.Start()), t.Sub(day.Start())
	if long < 24*time.Hour && passed >= 2*time.Hour || long > 24*time.Hour && passed >= 3*time.Hour {
		passed += 24*time.Hour - long
	}
	return time.Time{}.Add(passed).Format(layout)
}

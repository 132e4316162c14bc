package main

import (
	"bufio"
	"context"
	"errors"
	"time"
	_ "time/tzdata" // the clocks of Norway, on machines without the database

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// app is one call of the program.
type app struct {
	shell
	ctx  context.Context //nolint:containedctx // one call, one context
	page *page
	oslo *time.Location
	typd *bufio.Reader // in, read line by line

	lang       text.Lang
	file, dsn  string
	namesFile  string
	agreements []string
	fixed      time.Time // -now; zero is the real time

	store  store
	ledger *contract.Ledger
	closes []func()
	kept   []string // what was stored, in words, for where they cannot be written

	// What the flags of commands say.
	by       actorWords
	occurred time.Time
	request  string
	settings []setting
	dry      bool
	mint     bool
	more     extras
}

// extras are flags of single commands.
type extras struct {
	as, org, ref    string
	name, born      string
	until           agreement.Date
	checkpoint, key string
	newKey, full    bool
	format, source  string
	out             string
}

// store is what the commands need of one.
type store interface {
	event.Log
	event.Feed
	event.Eraser
}

func newApp(ctx context.Context, s shell) *app {
	a := &app{shell: s, ctx: ctx, file: "casework.db", typd: bufio.NewReader(s.in)}
	a.page = &page{to: bufio.NewWriter(s.out), coloured: s.coloured}
	a.oslo = oslo()
	return a
}

// language is that of the environment, until -lang says otherwise.
func (a *app) language() error {
	if a.lang.UnmarshalText([]byte(a.env(langVariable))) != nil {
		return wrong(sayBadVariable, langVariable, "nb|nn|en")
	}
	return nil
}

const langVariable = "CASEWORK_LANG"

func (a *app) close() {
	for i := len(a.closes) - 1; i >= 0; i-- {
		a.closes[i]()
	}
	a.closes = nil
}

// now is the real time, or that of -now.
func (a *app) now() time.Time {
	if a.fixed.IsZero() {
		return a.real()
	}
	return a.fixed
}

func (a *app) real() time.Time {
	tell := time.Now
	if a.time != nil {
		tell = a.time
	}
	return tell().UTC().Truncate(time.Microsecond)
}

// apart is how far the clocks of two machines may be apart.
const apart = time.Minute

// ahead says whether -now has not come yet. What bears such a time is never written:
// nothing can be recorded before the last event of a case, which would stand still
// until then, and nothing that is recorded can be taken out again.
func (a *app) ahead() bool { return a.now().After(a.real().Add(apart)) }

func (a *app) today() agreement.Date { return agreement.OfTime(a.now()) }

// errViolated says that something was found wrong and has been told.
var errViolated = errors.New("casework: violated")

// keep remembers that something was stored.
func (a *app) keep(says string) { a.kept = append(a.kept, says) }

// untold says on the other way out that something was stored, where what the command
// wrote did not get out.
func (a *app) untold() int {
	to := a.aside()
	to.line(to.red("casework: "), a.say(sayUntold))
	for _, line := range a.kept {
		to.line(plain(line))
	}
	_ = to.flush()
	return recordedUntold
}

// aside is the page for problems, warnings and questions.
func (a *app) aside() *page {
	return &page{to: bufio.NewWriter(a.problems), coloured: a.alarming}
}

// answer tells an error, if there is one, and gives the exit code.
func (a *app) answer(err error) int {
	if err == nil {
		return well
	}
	if errors.Is(err, errViolated) {
		return refused
	}
	if hungUp(err) {
		return unusable
	}
	code, lines := a.told(err)
	// What was written before comes first where both go to one place.
	_ = a.page.flush()
	to := a.aside()
	for i, line := range lines {
		line = plain(line)
		if i == 0 {
			line = to.red("casework: ") + line
		}
		to.line(line)
	}
	_ = to.flush()
	return code
}

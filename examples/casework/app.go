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
		return time.Now().UTC().Truncate(time.Microsecond)
	}
	return a.fixed
}

func (a *app) today() agreement.Date { return agreement.OfTime(a.now()) }

// errViolated says that something was found wrong and has been told.
var errViolated = errors.New("casework: violated")

// answer tells an error, if there is one, and gives the exit code.
func (a *app) answer(err error) int {
	if err == nil {
		return well
	}
	if errors.Is(err, errViolated) {
		return refused
	}
	code, lines := a.told(err)
	// What was written before comes first where both go to one place.
	_ = a.page.flush()
	to := &page{to: bufio.NewWriter(a.problems), coloured: a.coloured}
	for i, line := range lines {
		if i == 0 {
			line = to.red("casework: ") + line
		}
		to.line(line)
	}
	_ = to.flush()
	return code
}

package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/checkpoint"
)

// told puts words to an error, over several lines, and gives the exit code.
func (a *app) told(err error) (int, []string) {
	if usage, ok := errors.AsType[*usageError](err); ok {
		return unusable, []string{a.say(usage.says, usage.args...)}
	}
	if refusal, ok := errors.AsType[*contract.Refusal](err); ok {
		return refused, append(strings.Split(text.Refusal(a.lang, refusal), "\n"), a.say(sayNothingStored))
	}
	switch {
	case errors.Is(err, contract.ErrNotFound):
		return refused, []string{a.say(sayNotFound), a.say(sayNotFoundWhy)}
	case errors.Is(err, event.ErrConflict):
		return refused, []string{a.say(a.stored(sayConflict, sayConflictAfter))}
	case errors.Is(err, contract.ErrRequestReused):
		return refused, []string{a.say(sayReused)}
	case errors.Is(err, event.ErrClaimed):
		return refused, []string{a.say(sayClaimed)}
	case errors.Is(err, errOther):
		return refused, []string{err.Error(), a.say(sayOtherHistory)}
	case errors.Is(err, errLater):
		return refused, []string{err.Error(), a.say(sayRecordedLater, a.moments(a.real()))}
	case errors.Is(err, context.Canceled):
		return unusable, []string{a.say(sayStopped)}
	case errors.Is(err, contract.ErrTime):
		return unusable, []string{a.say(sayBadTime)}
	}
	if data, ok := errors.AsType[*dataError](err); ok {
		where := data.fault.Field
		if where == "" {
			where = "–"
		}
		lines := []string{a.say(sayBadData, string(data.act), where, string(data.fault.Code))}
		known := codesOf(a.choices(data.act, data.path()))
		if said, found := data.unknown(); found && len(known) > 0 {
			lines = append(lines, a.say(sayUnknownCode, said, strings.Join(known, ", ")))
		}
		if shape := shapeOf(data.act, data.path()); shape != "" && shape != "enum" {
			lines = append(lines, a.say(sayBadField, data.path(), a.shape(shape)))
		}
		return unusable, append(lines, a.say(sayFieldsOf, string(data.act)))
	}
	return a.toldMore(err)
}

// stored chooses what is said where something was stored before it went wrong.
func (a *app) stored(nothing, something phrase) phrase {
	if len(a.kept) > 0 {
		return something
	}
	return nothing
}

// toldMore are the errors of files and stores.
func (a *app) toldMore(err error) (int, []string) {
	code := unusable
	var says phrase
	schema, versions := errors.AsType[*postgres.SchemaError](err)
	old := versions && schema.Have < schema.Want
	_, unknown := errors.AsType[*agreement.UnknownTermsError](err)
	switch {
	case unknown, errors.Is(err, agreement.ErrNoTerms):
		says = sayNoTerms
	case errors.Is(err, event.ErrCorrupt), errors.Is(err, event.ErrGap):
		code, says = refused, sayDamaged
	case errors.Is(err, event.ErrUnknownEvent):
		says = sayNewer
	case errors.Is(err, event.ErrDecode):
		says = sayNotEvents
	case errors.Is(err, checkpoint.ErrSignature), errors.Is(err, checkpoint.ErrFormat):
		code, says = refused, sayBadMark
	case old:
		return unusable, []string{a.say(sayNoTables)}
	case errors.Is(err, sqlite.ErrForeign):
		says = sayForeign
	case errors.Is(err, sqlite.ErrBusy):
		says = a.stored(sayBusy, sayBusyAfter)
	case errors.Is(err, sqlite.ErrMoved):
		says = sayFileGone
	case errors.Is(err, sqlite.ErrPreflight), errors.Is(err, postgres.ErrPreflight):
		says = sayPreflight
	default:
		says = sayFault
	}
	lines := append([]string{a.say(says)}, strings.Split(err.Error(), "\n")...)
	if closed, ok := errors.AsType[*sqlite.PreflightError](err); ok &&
		slices.ContainsFunc(closed.Findings, func(f sqlite.Finding) bool { return f.Check == sqlite.Access && !f.Accepted }) {
		lines = append(lines, a.say(sayChmod, a.file))
	}
	if request, ok := errors.AsType[*requestError](err); ok && uncertain(err) {
		lines = append(lines, a.say(sayMaybeStored, request.id))
	}
	return code, lines
}

// uncertain says whether the act may have been stored all the same.
func uncertain(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Op == "commit"
	}
	e, ok := errors.AsType[*postgres.Error](err)
	return ok && e.Unknown
}

// damage says in what way a case does not hold.
func (a *app) damage(err error) string {
	switch {
	case errors.Is(err, event.ErrGap):
		return a.say(sayGap)
	case errors.Is(err, event.ErrCorrupt):
		return a.say(sayAltered)
	case errors.Is(err, event.ErrUnknownEvent):
		return a.say(sayNewer)
	}
	return err.Error()
}

// moments is a day and a time of day.
func (a *app) moments(t time.Time) string {
	return a.day(agreement.OfTime(t)) + " " + a.clock(t)
}

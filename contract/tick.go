package contract

import (
	"context"
	"errors"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// ErrRestless says that time kept bringing something about: the definition of a host
// goes round in circles.
var ErrRestless = errors.New("contract: ticks without end")

// mostTicks bounds what one look at a contract brings about.
const mostTicks = 50

// Tick puts forward all that the passing of time has brought about on a contract, one
// thing after the other, and says how many there were. When somebody else writes at
// the same time it looks again; a contract that does not exist has nothing due. It may
// be called at any time, by any number of callers: each thing happens once. What should
// have been erased, when whoever was at it died, it erases.
//
// It believes its clock: what a wrong one brings about cannot be taken back.
//
// Errors are those of [Ledger.Load] and [Ledger.Do], and [ErrRestless].
func (l *Ledger) Tick(ctx context.Context, id roles.Ref) (int, error) {
	done := 0
	for range mostTicks {
		c, err := l.Load(ctx, id)
		if errors.Is(err, ErrNotFound) {
			return done, nil
		}
		if err != nil {
			return done, err
		}
		if c.toErase() {
			if err := l.erase(ctx, id, []uint32{c.endSeq}); err != nil {
				return done, err
			}
		}
		now := l.now()
		lifecycle, err := l.Book.Of(&c, agreement.OfTime(now))
		if err != nil {
			return done, err
		}
		due := lifecycle.Ticks(c, now)
		if len(due) == 0 {
			return done, nil
		}
		_, err = l.Do(ctx, id, Request{Act: due[0], Actor: roles.TheClock(), As: roles.Clock})
		switch {
		case err == nil:
			done++
		case errors.Is(err, event.ErrConflict), errors.Is(err, ErrRefused):
			// Somebody else was first; what is due now, the next look says.
		default:
			return done, err
		}
	}
	return done, ErrRestless
}

// NextLook is the first day after today on which the passing of time can bring
// something about if nobody does anything, or zero when none will: the day to call
// [Ledger.Tick] on. While a deadline is over and still open it is the next day, since
// some things happen a number of days later. The end of the law a track rests on is
// not foreseen; look at everything once when an agreement changes.
func (c Contract) NextLook(today agreement.Date) agreement.Date {
	var next agreement.Date
	look := func(on agreement.Date) {
		if on > today && (next.IsZero() || on < next) {
			next = on
		}
	}
	if c.toErase() {
		look(today + 1)
	}
	if c.seq == 0 || c.state == event.StateNotEntered && len(c.deadlines) == 0 {
		return next
	}
	for i := range c.deadlines {
		d := &c.deadlines[i]
		switch {
		case today <= d.Due:
			look(max(d.Due, today+1)) // some lapse on the last day, others when it is over
			look(d.Due.AddDays(1))
		default:
			look(today + 1)
		}
	}
	if !c.state.Terminal() {
		look(c.birthdays[1])
		look(c.birthdays[2])
		look(c.endOn)
		look(c.pauseUntil)
		look(c.probationTo.AddDays(1))
		if c.waitsForAnswer() || c.state == event.StateCompleted || c.state == event.StateAborted {
			look(today + 1)
		}
		if !c.endOn.IsZero() && today >= c.endOn {
			look(today + 1)
		}
	}
	return next
}

// waitsForAnswer says whether an absence waits for being excused.
func (c *Contract) waitsForAnswer() bool {
	missed := In(event.StateMissed)
	return c.anyItem(event.TestRegion, missed) || c.anyItem(event.ConversationRegion, missed)
}

// Wakes keeps, for many contracts, the day on which to look at each again. It holds
// them in buckets by day, and what was put off stays in its old bucket until that day
// comes: both asking and changing cost the same however many there are. The zero value
// is empty. It keeps nothing on disk: fill it from the log with [Contract.NextLook]
// when a program starts, and after every answer. It is for one goroutine.
type Wakes struct {
	days   map[agreement.Date][]roles.Ref
	wanted map[roles.Ref]agreement.Date
	from   agreement.Date // no bucket is earlier
	to     agreement.Date // none is later
}

// Set puts a contract on a day; zero takes it off.
func (w *Wakes) Set(id roles.Ref, on agreement.Date) {
	if w.days == nil {
		w.days, w.wanted = map[agreement.Date][]roles.Ref{}, map[roles.Ref]agreement.Date{}
	}
	if w.wanted[id] == on {
		return
	}
	if on.IsZero() {
		delete(w.wanted, id)
		return
	}
	if len(w.days) == 0 {
		w.from, w.to = on, on
	}
	w.from, w.to = min(w.from, on), max(w.to, on)
	w.wanted[id] = on
	w.days[on] = append(w.days[on], id)
}

// Len is the number of contracts that wait for a day.
func (w *Wakes) Len() int { return len(w.wanted) }

// Due takes out the contracts whose day has come, earliest first, and appends them to
// to.
func (w *Wakes) Due(today agreement.Date, to []roles.Ref) []roles.Ref {
	for ; w.from <= today && w.from <= w.to; w.from++ {
		for _, id := range w.days[w.from] {
			if w.wanted[id] == w.from {
				delete(w.wanted, id)
				to = append(to, id)
			}
		}
		delete(w.days, w.from)
	}
	return to
}

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// importFile takes over a log that export -format cloudevents -full wrote, or
// another host. Everything is verified before anything is stored: the chains, and that
// nothing in them breaks an invariant of the process. What is there
// already is passed over, so that an import that was cut off can be run again.
func importFile(a *app, words []string) error {
	f, err := os.Open(words[0])
	if err != nil {
		return wrong(sayUnreadable, words[0])
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	judge, err := a.inspector()
	if err != nil {
		return err
	}
	im := &importer{app: a, names: words[0], judge: judge, cases: map[roles.Ref]*incoming{}}
	if err := im.look(f); err != nil {
		return err
	}
	if len(im.cases) == 0 {
		return wrong(sayNoEvents, words[0])
	}
	n, err := a.names()
	if err != nil {
		return err
	}
	if im.judge.end(a, n) > 0 {
		return errViolated
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return wrong(sayUnreadable, words[0])
	}
	if err := a.connect(true); err != nil {
		return err
	}
	im.bar = newBar(a, info.Size())
	err = im.store(f)
	im.bar.done()
	if im.stored > 0 {
		a.keep(a.say(sayImported, a.events(im.stored), im.there))
	}
	if err == nil || im.stored > 0 {
		a.page.line(a.say(sayImported, a.events(im.stored), im.there))
	}
	if err != nil {
		return err
	}
	if left := im.left(); left > 0 {
		a.page.line(a.page.yellow(a.say(sayNotImported, a.count(left, sayCase, sayCases))))
		return errViolated
	}
	return nil
}

type importer struct {
	app   *app
	names string
	judge inspector // of what nobody may have recorded
	cases map[roles.Ref]*incoming
	bar   *bar

	mu            sync.Mutex
	stored, there int
}

// incoming is a case on its way in.
type incoming struct {
	head   event.Head // while looking: as far as the file has been read
	claim  event.Claim
	thin   bool // a body is missing: a store takes whole records only
	loaded bool
	links  []event.Link // of what the store had before
}

// lineError says which line of a file an error is about.
type lineError struct {
	file string
	line int
	err  error
}

func (e *lineError) Error() string { return fmt.Sprintf("%s:%d: %v", e.file, e.line, e.err) }

func (e *lineError) Unwrap() error { return e.err }

// each reads a file of CloudEvents line by line.
func (im *importer) each(r io.Reader, handle func(rec event.Record, size int) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), event.MaxCloudEvent+2)
	n := 0
	for lines.Scan() {
		n++
		if err := im.app.ctx.Err(); err != nil {
			return err
		}
		if len(lines.Bytes()) == 0 {
			continue
		}
		_, rec, err := event.ReadCloudEvent(lines.Bytes())
		if err == nil {
			err = handle(rec, len(lines.Bytes())+1)
		}
		if err != nil {
			return &lineError{im.names, n, err}
		}
	}
	if err := lines.Err(); err != nil {
		return &lineError{im.names, n + 1, err}
	}
	return nil
}

// errLater says that a record bears a time that has not come. A case that begins with
// such a record stands still until then, and it cannot be taken out again.
var errLater = errors.New("casework: recorded after this machine's clock")

// look verifies the whole file.
func (im *importer) look(r io.Reader) error {
	latest := im.app.real().Add(apart)
	return im.each(r, func(rec event.Record, _ int) error {
		c := im.cases[rec.Contract]
		if c == nil {
			c = &incoming{head: event.Head{Contract: rec.Contract}}
			im.cases[rec.Contract] = c
		}
		e, err := event.Standard().Decode(rec)
		if err != nil {
			return err
		}
		if c.head, err = c.head.Next(rec); err != nil {
			return err
		}
		if e.Recorded.After(latest) {
			return errLater
		}
		c.thin = c.thin || rec.Erased()
		if err := im.judge.record(rec); err != nil {
			return err
		}
		if opening, ok := e.Data.(event.Registered); ok {
			c.claim = contract.ClaimOn(opening.Youth)
		}
		return nil
	})
}

// left counts the cases that cannot be stored.
func (im *importer) left() int {
	n := 0
	for _, c := range im.cases {
		if c.thin {
			n++
		}
	}
	return n
}

const (
	together = 2000 // lines that are stored side by side
	writers  = 16
)

// store stores the file in portions: side by side so that they share a flush of
// the disk, those about one youth in their order, so that a second contract is
// claimed after the first has let go.
func (im *importer) store(r io.Reader) error {
	var order []event.Claim
	lanes := map[event.Claim][]event.Record{}
	waiting, bytes := 0, 0
	flush := func() error {
		err := im.lanes(order, lanes)
		im.bar.add(bytes)
		order, lanes, waiting, bytes = nil, map[event.Claim][]event.Record{}, 0, 0
		return err
	}
	err := im.each(r, func(rec event.Record, size int) error {
		bytes += size
		c := im.cases[rec.Contract]
		if c == nil || c.thin {
			return nil
		}
		if _, known := lanes[c.claim]; !known {
			order = append(order, c.claim)
		}
		lanes[c.claim] = append(lanes[c.claim], rec)
		if waiting++; waiting < together {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

// lanes stores each lane by one of a few writers, and gives the first error.
func (im *importer) lanes(order []event.Claim, lanes map[event.Claim][]event.Record) error {
	work := make(chan []event.Record)
	errs := make([]error, writers)
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			for lane := range work {
				if errs[i] == nil {
					errs[i] = im.lane(lane)
				}
			}
		})
	}
	for _, claim := range order {
		work <- lanes[claim]
	}
	close(work)
	all.Wait()
	return errors.Join(errs...)
}

// lane stores records in their order, those of one case that stand together in
// one batch.
func (im *importer) lane(lane []event.Record) error {
	for len(lane) > 0 {
		n := 1
		for n < len(lane) && lane[n].Contract == lane[0].Contract {
			n++
		}
		if err := im.run(lane[:n]); err != nil {
			return err
		}
		lane = lane[n:]
	}
	return nil
}

var errOther = errors.New("casework: the store has another history of this case")

// run stores records of one case that follow each other, but for what is there. Where
// somebody else stores the same at the same time, it looks again at what there is.
func (im *importer) run(records []event.Record) error {
	c := im.cases[records[0].Contract]
	if err := im.known(c, records[0].Contract); err != nil {
		return err
	}
	for {
		fresh, err := im.fresh(c, records)
		if err == nil && len(fresh) > 0 {
			err = im.app.store.Append(im.app.ctx, c.batch(fresh))
		}
		if err == nil {
			im.mu.Lock()
			defer im.mu.Unlock()
			im.stored += len(fresh)
			im.there += len(records) - len(fresh)
			return nil
		}
		before := len(c.links)
		if !errors.Is(err, event.ErrConflict) && !errors.Is(err, event.ErrClaimed) {
			return &fileError{c.head.Contract.Short(), err}
		}
		c.loaded, c.links = false, nil
		if err := im.known(c, c.head.Contract); err != nil {
			return err
		}
		if len(c.links) <= before {
			return &fileError{c.head.Contract.Short(), err}
		}
	}
}

// fresh are the records that the store does not have.
func (im *importer) fresh(c *incoming, records []event.Record) ([]event.Record, error) {
	for len(records) > 0 && int(records[0].Seq) <= len(c.links) {
		if c.links[records[0].Seq-1] != records[0].Link {
			return nil, errOther
		}
		records = records[1:]
	}
	return records, nil
}

// batch is what is appended of a case at once.
func (c *incoming) batch(fresh []event.Record) event.Batch {
	b := event.Batch{Contract: c.head.Contract, Expected: fresh[0].Seq - 1, Records: fresh}
	if fresh[0].Seq == 1 {
		b.Claim = c.claim
	}
	if ends(fresh) {
		b.Release = c.claim
	}
	if b.Claim == b.Release {
		b.Claim, b.Release = event.Claim{}, event.Claim{} // begun and ended in one batch
	}
	return b
}

// known reads what the store has of a case already.
func (im *importer) known(c *incoming, id roles.Ref) error {
	if c.loaded {
		return nil
	}
	for rec, err := range im.app.store.Read(im.app.ctx, id, 0) {
		if err != nil {
			return err
		}
		c.links = append(c.links, rec.Link)
	}
	c.loaded = true
	return nil
}

// ends says whether the contract comes to its end in these records.
func ends(records []event.Record) bool {
	for _, rec := range records {
		h, err := rec.ReadHeader()
		if err != nil {
			return false // it has been read before
		}
		for _, m := range h.Moves {
			if m.To.Terminal() {
				return true
			}
		}
	}
	return false
}

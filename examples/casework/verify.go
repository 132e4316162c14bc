package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/checkpoint"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func verifyFlags(a *app, fs *flag.FlagSet) {
	fs.StringVar(&a.more.checkpoint, "checkpoint", "", "FILE")
	fs.StringVar(&a.more.key, "key", "", "FILE")
}

// inspector judges more of a log than its chains.
type inspector interface {
	// record is given every record of the store, in the order of the feed, with
	// the chain of its case right so far.
	record(event.Record) error
	// end tells what was found, and counts it.
	end(a *app, n *names) int
}

// findings is what verify has gone through.
type findings struct {
	heads         map[roles.Ref]event.Head
	broken        map[roles.Ref]bool
	order         []roles.Ref
	events        int
	erased, wrong int
}

// verifyAll follows the chain of every case, replays it, and compares with a
// checkpoint if there is one.
func verifyAll(a *app, _ []string) error {
	n, err := a.names()
	if err != nil {
		return err
	}
	if (a.more.checkpoint == "") != (a.more.key == "") {
		return wrong(sayCheckpointKey)
	}
	if err := a.connect(false); err != nil {
		return err
	}
	more, err := a.inspector()
	if err != nil {
		return err
	}
	f := &findings{heads: map[roles.Ref]event.Head{}, broken: map[roles.Ref]bool{}}
	for entry, err := range a.store.From(a.ctx, "") {
		if err != nil {
			return err
		}
		if err := a.follow(n, f, entry.Record, more); err != nil {
			return err
		}
	}
	for _, id := range f.order {
		if f.broken[id] {
			continue
		}
		if _, err := a.ledger.Load(a.ctx, id); err != nil {
			a.found(n, f, id, 0, err)
		}
	}
	f.wrong += more.end(a, n)
	a.page.line(a.say(sayVerified, len(f.order), f.events, f.erased))
	if a.more.checkpoint != "" {
		if err := a.compare(n, f); err != nil {
			return err
		}
	}
	if f.wrong > 0 {
		a.page.line(a.page.red(a.say(sayBroken, f.wrong)))
		return errViolated
	}
	a.page.line(a.page.green(a.say(sayHolds)))
	return nil
}

// follow verifies one record. Behind the first that does not hold the rest of a
// case says nothing more.
func (a *app) follow(n *names, f *findings, rec event.Record, more inspector) error {
	id := rec.Contract
	head, known := f.heads[id]
	if !known {
		head = event.Head{Contract: id}
		f.order = append(f.order, id)
	}
	f.events++
	if rec.Erased() {
		f.erased++
	}
	if f.broken[id] {
		return nil
	}
	next, err := head.Next(rec)
	if err != nil {
		f.heads[id] = head
		a.found(n, f, id, rec.Seq, err)
		return nil
	}
	f.heads[id] = next
	return more.record(rec)
}

// found tells of a case that does not hold.
func (a *app) found(n *names, f *findings, id roles.Ref, seq uint32, err error) {
	f.broken[id] = true
	f.wrong++
	line := padded(n.of(id), 20)
	if seq > 0 {
		line += padded(a.say(sayEventNo, seq), 14)
	}
	a.page.line(a.page.red(line), a.damage(err))
}

// compare holds the store against a checkpoint that was kept elsewhere.
func (a *app) compare(n *names, f *findings) error {
	signed, err := os.ReadFile(a.more.checkpoint)
	if err != nil {
		return wrong(sayUnreadable, a.more.checkpoint)
	}
	key, err := publicKey(a.more.key)
	if err != nil {
		return err
	}
	mark, err := signedBy(signed, key, a.more.key)
	if err != nil {
		return &fileError{a.more.checkpoint, err}
	}
	err = mark.Verify(a.ctx, a.store)
	if m, ok := errors.AsType[*checkpoint.MismatchError](err); ok {
		for _, one := range m.Mismatches {
			f.wrong++
			says, seen := sayRewritten, strconv.FormatUint(uint64(one.Seen), 10)
			if one.What == checkpoint.CutShort {
				says, seen = sayCutShort, a.events(int(one.Seen))
			}
			a.page.line(a.page.red(padded(n.of(one.Contract), 20)), a.say(says, seen, one.There))
		}
		return nil
	}
	if err != nil && f.wrong > 0 {
		return nil // what stops it has been told
	}
	if err != nil {
		return fmt.Errorf("casework: checkpoint: %w", err)
	}
	a.page.line(a.say(sayCheckpointHolds, a.count(len(mark.Heads), sayCase, sayCases), a.moments(mark.Taken)))
	return nil
}

package contract

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Ledger is the one shell around the pure core: it reads a contract from the
// log, decides, seals and appends. Book and Log are required; the rest has
// defaults. Set the fields before the first call and do not change them.
//
// # Concurrency
//
// A Ledger may be used from many goroutines and processes. Of two that decide on
// the same contract at once, one gets event.ErrConflict and nothing is stored
// for it; the Ledger never tries again by itself.
type Ledger struct {
	Book Book
	Log  event.Log
	// Kinds are the events that the log may hold; zero is the standard ones.
	Kinds event.Registry
	// Now tells the time; nil is time.Now.
	Now func() time.Time
	// Salt gives the random salt of each event; nil is crypto/rand.
	Salt func() (event.Salt, error)
	// Observe is told of every answer, refusals included, after it is final and
	// outside any transaction. It must not block. Nil is nobody.
	Observe func(Observation)
}

// Observation is what a Ledger tells about one answer: codes and random
// references only.
type Observation struct {
	Contract roles.Ref
	Request  roles.Ref
	Act      event.Type
	As       roles.Role
	// Seq is the head after a permitted act.
	Seq uint32
	// Err is nil, a refusal, ErrNotFound, a conflict or a fault.
	Err error
}

// Answer is what a permitted act led to.
type Answer struct {
	Events []event.Envelope
	After  Contract
	// Repeated says that the request had been answered before and that Events
	// are the ones of that time.
	Repeated bool
}

// ErrRequestReused says that a request ID came again with other content.
var ErrRequestReused = errors.New("contract: request id used for something else")

// NewID gives a random reference for a new contract.
func NewID() (roles.Ref, error) {
	id, err := uuid.NewRandom()
	return roles.Ref(id), err
}

// Do puts an act forward on a contract; the first act on a new reference is
// event.Registered. All or nothing is stored.
//
// Errors: [ErrNotFound], *[Refusal], [ErrRequestReused], event.ErrConflict when
// somebody else wrote first (read and decide again), *agreement.UnknownTermsError
// or *agreement.NoTermsError, the typed errors of package event for a damaged
// log, *[Fault], and whatever the log returns, wrapped. After an error of the
// log other than a conflict the act may have been stored: ask again with the
// same request ID.
func (l *Ledger) Do(ctx context.Context, id roles.Ref, r Request) (Answer, error) {
	answer, err := l.do(ctx, id, r)
	if l.Observe != nil {
		o := Observation{Contract: id, Request: r.ID, As: r.As, Seq: answer.After.seq, Err: err}
		if r.Act != nil {
			o.Act = r.Act.EventType()
		}
		l.Observe(o)
	}
	return answer, err
}

func (l *Ledger) do(ctx context.Context, id roles.Ref, r Request) (Answer, error) {
	if !id.Opaque() {
		return Answer{}, ErrNotFound
	}
	r.Recorded = l.now()
	history, head, err := l.read(ctx, id)
	if err != nil {
		return Answer{}, err
	}
	c, err := Replay(history)
	if err != nil {
		return Answer{}, err
	}
	if c.seq == 0 {
		c = Open(id)
	}
	if c.seq > 0 && !c.related(r.Actor, r.Recorded, agreement.OfTime(r.Recorded)) {
		return Answer{}, ErrNotFound
	}
	digest, err := requestHash(l.Kinds, r)
	if err != nil {
		return Answer{}, err
	}
	if answer, known, err := l.answered(ctx, history, c, r, digest); known || err != nil {
		return answer, err
	}
	lifecycle, err := l.lifecycle(&c, r)
	if err != nil {
		return Answer{}, err
	}
	d, err := lifecycle.decideWith(history, c, r)
	if err != nil {
		return Answer{}, err
	}
	if d.After.terms != c.terms {
		// Nobody could go on with a contract under terms that nobody has.
		if _, err := l.Book.ByHash(d.After.Terms()); err != nil {
			return Answer{}, err
		}
	}
	if err := l.store(ctx, head, c, &d, digest); err != nil {
		return Answer{}, l.claimed(err, c, r)
	}
	return Answer{Events: d.Events, After: d.After}, nil
}

func (l *Ledger) now() time.Time {
	if l.Now != nil {
		return l.Now().UTC().Truncate(time.Microsecond)
	}
	return time.Now().UTC().Truncate(time.Microsecond)
}

// decideWith picks the judge: corrections need the history.
func (l *Lifecycle) decideWith(history []event.Envelope, c Contract, r Request) (Decision, error) {
	if _, fix := r.Act.(event.Corrected); fix && c.seq > 0 {
		return l.Correct(history, r)
	}
	return l.Decide(c, r)
}

// read decodes the history and verifies its chain.
func (l *Ledger) read(ctx context.Context, id roles.Ref) ([]event.Envelope, event.Head, error) {
	head := event.Head{Contract: id}
	var history []event.Envelope
	for rec, err := range l.Log.Read(ctx, id, 0) {
		if err != nil {
			return nil, head, fmt.Errorf("contract: reading %s: %w", id, err)
		}
		if head, err = head.Next(rec); err != nil {
			return nil, head, err
		}
		e, err := l.Kinds.Decode(rec)
		if err != nil {
			return nil, head, err
		}
		history = append(history, e)
	}
	return history, head, nil
}

// lifecycle finds the terms that govern the contract now.
func (l *Ledger) lifecycle(c *Contract, r Request) (*Lifecycle, error) {
	on := agreement.OfTime(r.Recorded)
	if c.seq > 0 {
		return l.Book.Of(c, on)
	}
	opening, ok := r.Act.(event.Registered)
	if !ok {
		return nil, ErrNotFound
	}
	return l.Book.For(opening.Stay, on)
}

// answered finds the first answer to a request that came before. It is given
// only to somebody who has a relation to the contract.
func (l *Ledger) answered(ctx context.Context, history []event.Envelope, c Contract, r Request, digest agreement.Hash) (Answer, bool, error) {
	if r.ID.IsZero() {
		return Answer{}, false, nil
	}
	first := slices.IndexFunc(history, func(e event.Envelope) bool { return e.Request == r.ID })
	if first < 0 {
		return Answer{}, false, nil
	}
	if !c.related(r.Actor, r.Recorded, agreement.OfTime(r.Recorded)) {
		return Answer{}, false, ErrNotFound
	}
	if history[first].RequestHash != digest {
		return Answer{}, false, ErrRequestReused
	}
	last := first + 1
	for last < len(history) && history[last].Request == r.ID {
		last++
	}
	before, err := Replay(history[:first])
	if err != nil {
		return Answer{}, false, err
	}
	after, err := Replay(history[:last])
	if err != nil {
		return Answer{}, false, err
	}
	// The first time may have stopped between storing and erasing.
	if err := l.erase(ctx, c.id, before.erasedBy(r.Act)); err != nil {
		return Answer{}, false, err
	}
	return Answer{Events: history[first:last], After: after, Repeated: true}, true, nil
}

// requestHash is what a repeated request must have in common with the first:
// act, actor, capacity and the time of the fact.
func requestHash(kinds event.Registry, r Request) (agreement.Hash, error) {
	if r.ID.IsZero() || r.Act == nil {
		return agreement.Hash{}, nil
	}
	content, err := kinds.Marshal(r.Act)
	if err != nil {
		return agreement.Hash{}, err
	}
	h := sha256.New()
	h.Write([]byte("ruskontrakt/request/1"))
	for _, part := range []string{
		string(r.Act.EventType()), string(content), r.Actor.Ref.String(), r.As.String(), string(r.Org),
		r.Actor.OnBehalf.Of.String(), r.Actor.OnBehalf.Reason, r.Actor.OnBehalf.Evidence.String(), occurredKey(r.Occurred),
	} {
		fmt.Fprintf(h, "/%d/%s", len(part), part)
	}
	return agreement.Hash(h.Sum(nil)), nil
}

func occurredKey(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
}

// store seals the events and appends them in one batch, with the claim on the
// youth that keeps a second live contract away.
func (l *Ledger) store(ctx context.Context, head event.Head, before Contract, d *Decision, digest agreement.Hash) error {
	batch := event.Batch{Contract: before.id, Expected: head.Seq}
	link := head.Link
	for i := range d.Events {
		e := &d.Events[i]
		e.Request, e.RequestHash = d.Events[0].Request, digest
		salt, err := l.salt()
		if err != nil {
			return fmt.Errorf("contract: salt for %s: %w", before.id, err)
		}
		rec, err := l.Kinds.Seal(link, salt, *e)
		if err != nil {
			return err
		}
		link = rec.Link
		batch.Records = append(batch.Records, rec)
	}
	key := ClaimOn(d.After.youth)
	if before.seq == 0 {
		batch.Claim = key
	} else if d.After.state.Terminal() && !before.state.Terminal() {
		batch.Release = key
	}
	if err := l.Log.Append(ctx, batch); err != nil {
		return fmt.Errorf("contract: appending to %s: %w", before.id, err)
	}
	return l.erase(ctx, before.id, d.Erase)
}

func (l *Ledger) salt() (event.Salt, error) {
	if l.Salt != nil {
		return l.Salt()
	}
	var s event.Salt
	_, err := rand.Read(s[:])
	return s, err
}

// erase deletes payloads whose time has come, where the log can. A host whose
// log cannot finds them in Decision.Erase.
func (l *Ledger) erase(ctx context.Context, id roles.Ref, seqs []uint32) error {
	eraser, ok := l.Log.(event.Eraser)
	if !ok {
		return nil
	}
	for _, seq := range seqs {
		if err := eraser.Erase(ctx, id, seq); err != nil {
			return fmt.Errorf("contract: erasing %d of %s: %w", seq, id, err)
		}
	}
	return nil
}

// claimed turns a taken claim into a refusal: the youth has a live contract, and
// the report joins that one as a new offence.
func (l *Ledger) claimed(err error, c Contract, r Request) error {
	if !errors.Is(err, event.ErrClaimed) {
		return err
	}
	return &Refusal{Act: r.Act.EventType(), Row: "1", State: c.state, Reasons: []Reason{
		{Code: LiveAlready, Rule: "G1e", Basis: "section 5"},
	}}
}

// Load reads a contract and verifies its chain. It does no authorisation: it is
// for the host's own work, as an agenda over all contracts. The error is
// [ErrNotFound] where nothing is stored.
func (l *Ledger) Load(ctx context.Context, id roles.Ref) (Contract, error) {
	history, _, err := l.read(ctx, id)
	if err != nil {
		return Contract{}, err
	}
	if len(history) == 0 {
		return Contract{}, ErrNotFound
	}
	return Replay(history)
}

// History reads the events of a contract as they were recorded, for somebody who
// takes part in it; anybody else gets [ErrNotFound], the clock and a municipality
// that has only been asked to take over among them. What somebody has told child
// welfare is left out until it is released, but for who told it; so is what was drawn
// of unannounced tests until its four weeks are over, but for who takes the samples.
// Sequence numbers then have gaps: do not show them. Nothing else is filtered by what
// that person may learn.
func (l *Ledger) History(ctx context.Context, id roles.Ref, actor roles.Actor) ([]event.Envelope, error) {
	history, _, err := l.read(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := Replay(history)
	if err != nil {
		return nil, err
	}
	now := l.now()
	if len(history) == 0 || !c.reads(actor, now, agreement.OfTime(now)) {
		return nil, ErrNotFound
	}
	return conceal(history, &c, actor, now), nil
}

// conceal leaves out what has been told to child welfare and not been released, but
// for who told it, and the draws whose weeks are not over, but for who takes the
// samples: from a draw that is shown when its last test has been told of, the youth
// knows that no other comes.
func conceal(history []event.Envelope, c *Contract, reader roles.Actor, now time.Time) []event.Envelope {
	today := agreement.OfTime(now)
	collects := slices.ContainsFunc(reader.Grants, func(g roles.Grant) bool {
		return g.Role == roles.Collector && c.relates(reader, g, now, today)
	})
	return slices.DeleteFunc(history, func(e event.Envelope) bool {
		drawn, some := e.Data.(event.TestsDrawn)
		return c.hidden(e.Seq) && e.By.Ref != reader.Ref || some && !collects && c.state.Live() && today <= drawn.Last
	})
}

// ClaimOn is the key under which a [Ledger] keeps a youth to one live contract. A
// case that comes into a log by another way, as an import, brings it along.
func ClaimOn(youth roles.Ref) event.Claim {
	return sha256.Sum256(append([]byte("ruskontrakt/youth/1/"), youth[:]...))
}

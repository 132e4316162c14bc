package scenario

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Play plays a scenario with a player of its own; see [Player.Play].
func Play(ctx context.Context, s Scenario, o Options) (Story, error) {
	p, err := NewPlayer(o)
	if err != nil {
		return Story{}, err
	}
	return p.Play(ctx, s)
}

// Play plays the openings and then the steps. What is not as the file expects
// is in the story; after a step that was refused against it, or permitted
// against it, nothing more is played.
//
// Stories that come after the same opening share what it led to: do not write
// into one.
//
// The error is [ErrUnknownAgreement], [ErrUnknownOpening], [ErrOpeningLoop], that
// of a context that had ended, or a [*StepError] for what is neither permitted
// nor refused: a label that nobody has set, an agreement that knows no such
// municipality, a fault, a context that ends on the way.
func (p *Player) Play(ctx context.Context, s Scenario) (Story, error) {
	if err := ctx.Err(); err != nil {
		return Story{}, err
	}
	files, err := p.chain(s)
	if err != nil {
		return Story{}, err
	}
	terms, known := p.options.Terms[s.Agreement]
	if !known {
		return Story{}, fmt.Errorf("%w: %q, in %s", ErrUnknownAgreement, s.Agreement, s.ID)
	}
	facts := map[string]Data(nil)
	for _, file := range files {
		facts = overlay(facts, file.Opening.Facts)
	}
	st, played := p.shelf.longest(s.Agreement, facts, files)
	if st == nil {
		st = newStage(p, p.books[s.Agreement], terms)
		st.facts = facts
	}
	st.ctx, st.story.ID = ctx, s.ID
	for i := played; i < len(files); i++ {
		if err := st.play(files[i]); err != nil {
			return Story{}, err
		}
		if i < len(files)-1 {
			p.shelf.keep(under(s.Agreement, facts, files[i+1]), st)
		}
	}
	return st.story, nil
}

// stage is one performance: a log of its own, and where the story stands.
type stage struct {
	ctx    context.Context //nolint:containedctx // one performance, one context
	player *Player
	book   contract.Book
	ledger contract.Ledger
	log    *event.Memory
	now    time.Time
	salts  uint16
	facts  map[string]Data
	// municipality is where the first case was registered.
	municipality roles.Org
	names        names
	// current holds each contract as the log replays to now, stored what the log
	// holds of it.
	current map[roles.Ref]contract.Contract
	stored  map[roles.Ref]stored
	story   Story
	stopped bool
}

func newStage(p *Player, book contract.Book, terms *agreement.Terms) *stage {
	st := &stage{
		player: p, book: book, log: &event.Memory{},
		names:   names{terms: terms.Hash(), labels: map[string]uint32{}},
		current: map[roles.Ref]contract.Contract{}, stored: map[roles.Ref]stored{},
	}
	st.connect()
	return st
}

// connect gives the stage a ledger over its own log.
func (st *stage) connect() {
	st.ledger = contract.Ledger{
		Book: st.book, Log: st.log, Kinds: st.player.options.Kinds,
		Now: func() time.Time { return st.now }, Salt: st.salt,
	}
}

// play plays the steps of one file.
func (st *stage) play(file Scenario) error {
	for i := range file.Steps {
		if st.stopped {
			st.story.Unplayed++
			continue
		}
		if err := st.step(file.ID, i, file.Steps[i]); err != nil {
			return &StepError{File: file.ID, Index: i, Err: err}
		}
	}
	return nil
}

// salt is made from a counter, so that a story is the same every time. That it
// can be guessed does not matter: nothing here is anybody's.
func (st *stage) salt() (event.Salt, error) {
	st.salts++
	return sha256.Sum256([]byte{byte(st.salts >> 8), byte(st.salts)}), nil
}

func (s Step) contract() roles.Ref {
	if s.Contract == "" {
		return Ref("case")
	}
	return Ref(s.Contract)
}

func (st *stage) step(file string, index int, s Step) error {
	if s.Recorded.Before(st.now) {
		return errBackwards
	}
	st.now = s.Recorded
	played := Played{File: file, Index: index, Step: s}
	played.Before = st.current[s.contract()]
	perform := st.act
	if s.Tick {
		perform = st.tick
	}
	if err := perform(&played); err != nil {
		return err
	}
	return st.close(&played)
}

var errBackwards = errors.New("scenario: recorded before the step above")

// act puts the step's act forward.
func (st *stage) act(played *Played) error {
	s := played.Step
	payload, err := st.payload(s)
	if err != nil {
		return err
	}
	if opening, ok := payload.(event.Registered); ok && st.municipality == "" {
		st.municipality = opening.Stay
	}
	return st.put(played, st.request(s, payload))
}

func (st *stage) request(s Step, payload event.Payload) contract.Request {
	r := contract.Request{Act: payload, Actor: roles.TheClock(), As: s.As, Org: s.org(st.municipality), Occurred: s.At}
	if s.By != Clock {
		r.Actor = roles.Actor{Ref: Ref(s.By), Grants: []roles.Grant{{Role: s.As, Org: r.Org}}}
	}
	if s.OnBehalf != (OnBehalf{}) {
		b := roles.OnBehalf{Reason: string(s.OnBehalf.Reason)}
		if s.OnBehalf.Of != "" {
			b.Of = Ref(s.OnBehalf.Of)
		}
		if s.OnBehalf.Evidence != "" {
			b.Evidence = Ref(s.OnBehalf.Evidence)
		}
		r.Actor.OnBehalf = b
	}
	return r
}

// payload makes the act's event from the data, with the facts of the openings
// laid over a registration.
func (st *stage) payload(s Step) (event.Payload, error) {
	data := s.Data
	if s.Act == (event.Registered{}).EventType() && s.Contract == "" {
		data = merged(data, st.facts)
	}
	text, err := st.names.json(data)
	if err != nil {
		return nil, err
	}
	return st.player.options.Kinds.Unmarshal(s.Act, text)
}

// put puts a request forward and notes the answer. A refusal must leave every
// stored byte as it was, and an answer must be what replaying the log gives.
func (st *stage) put(played *Played, r contract.Request) error {
	id := played.Step.contract()
	before := st.stored[id]
	answer, err := st.ledger.Do(st.ctx, id, r)
	refusal, refused := errors.AsType[*contract.Refusal](err)
	switch {
	case refused:
		played.Refusal = refusal
	case errors.Is(err, contract.ErrNotFound):
		played.NotFound = true
	case err != nil:
		return err
	}
	records, err := st.records(id)
	if err != nil {
		return err
	}
	if played.refused() {
		if !reflect.DeepEqual(before.records, records) {
			st.note(played, "stored", "unchanged", "changed by a refusal")
		}
		return nil
	}
	played.Events = append(played.Events, answer.Events...)
	after, err := before.read(st.player.options.Kinds, id, records)
	if err != nil {
		return err
	}
	replayed, err := contract.Replay(after.history)
	if err != nil {
		return err
	}
	st.current[id], st.stored[id] = replayed, after
	// Erasing a body takes away what the answer still knew.
	if want, got, differ := differing(answer.After, replayed); differ && erased(records) == erased(before.records) {
		st.note(played, "replay", want, got)
	}
	return nil
}

// refused says whether the step got no further than an answer of no.
func (p *Played) refused() bool { return p.Refusal != nil || p.NotFound }

func (st *stage) note(played *Played, what, want, got string) {
	st.story.Mismatches = append(st.story.Mismatches, Mismatch{played.Path() + "/" + what, want, got})
}

// mostTicks is more than any case has deadlines.
const mostTicks = 100

// tick puts forward what only the passing of time brings about, one at a time,
// until there is nothing left.
func (st *stage) tick(played *Played) error {
	for range mostTicks {
		c := st.current[played.Step.contract()]
		lifecycle, err := st.book.Of(&c, agreement.OfTime(st.now))
		if err != nil {
			return err
		}
		due := lifecycle.Ticks(c, st.now)
		if len(due) == 0 {
			return nil
		}
		request := contract.Request{Act: due[0], Actor: roles.TheClock(), As: roles.Clock, Occurred: played.Step.At}
		if err := st.put(played, request); err != nil {
			return err
		}
		if played.refused() {
			return nil
		}
	}
	return ErrEndlessTick
}

// close compares the step with what is expected and goes on.
func (st *stage) close(played *Played) error {
	played.After = st.current[played.Step.contract()]
	if played.After.Seq() > 0 {
		lifecycle, err := st.book.Of(&played.After, agreement.OfTime(st.now))
		if err != nil {
			return err
		}
		played.Agenda = lifecycle.Agenda(played.After, st.now)
	}
	if label := played.Step.Label; label != "" && len(played.Events) > 0 {
		st.names.labels[label] = played.Events[0].Seq
	}
	check := checker{played: played}
	st.stopped = !check.outcome()
	if !st.stopped {
		check.state()
		check.consequences()
	}
	st.story.Mismatches = append(st.story.Mismatches, check.found...)
	st.story.Steps = append(st.story.Steps, *played)
	if played.Step.Contract == "" {
		st.story.After = played.After
	}
	return nil
}

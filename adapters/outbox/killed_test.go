package outbox_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

const killedContracts, killedRecords = 6, 30

// history is what parent and children both have.
func history() (*event.Memory, error) {
	log := &event.Memory{}
	return log, oracle.Fill(context.Background(), log, killedContracts, times(killedRecords))
}

// dying are positions that kill the process in place of the nth save.
type dying struct {
	outbox.FilePositions
	left  int
	after bool
}

func (d *dying) Save(ctx context.Context, s outbox.State) error {
	d.left--
	if d.left == 0 && !d.after {
		dieNow()
	}
	err := d.FilePositions.Save(ctx, s)
	if d.left == 0 {
		dieNow()
	}
	return err
}

// relay publishes to the end of the feed, or dies. The naive one saves before
// it publishes.
func (o orders) relay() error {
	log, err := history()
	if err != nil {
		return err
	}
	p, err := newPublisher(o.URLs, false) // every duplicate is to come through
	if err != nil {
		return err
	}
	r := &outbox.Relay{
		Feed: log, Publisher: p, Source: source, Batch: 20, Lanes: 2,
		Positions: &dying{FilePositions: outbox.FilePositions{Path: o.File}, left: o.Dies, after: o.Naive},
		Topic:     func(event.Header) string { return o.Stream },
	}
	if o.Naive {
		saved := r.Positions
		r.Positions = &outbox.MemoryPositions{}
		state, err := saved.Load(context.Background())
		if err != nil {
			return err
		}
		if err := r.Positions.Save(context.Background(), state); err != nil {
			return err
		}
		return naive(r, saved)
	}
	if err := oracle.Settle(context.Background(), r); err != nil {
		return err
	}
	return p.Close()
}

// naive is a relay that saves where it will be before it goes there.
func naive(r *outbox.Relay, saved outbox.Positions) error {
	ctx := context.Background()
	for {
		until := time.Now().Add(oracle.Patience)
		state, err := r.Positions.Load(ctx)
		if err != nil {
			return err
		}
		n := 0
		for entry, err := range r.Feed.From(ctx, state.Position) {
			if err != nil {
				return err
			}
			state.Position = entry.Position
			if n++; n == r.Batch {
				break
			}
		}
		if n == 0 {
			return nil
		}
		if err := saved.Save(ctx, state); err != nil {
			return err
		}
		for progress, err := r.Step(ctx); err != nil || progress.Parked > 0; progress, err = r.Step(ctx) {
			if time.Now().After(until) {
				return errors.Join(errors.New("the naive relay does not go on"), err)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// runUntilDone lets a process die again and again, and then finish.
func runUntilDone(t *testing.T, o orders, kills, dies int) {
	t.Helper()
	for range kills {
		o.Dies = dies
		require.True(t, killedItself(t, o), "there was nothing left to do")
	}
	o.Dies = 0
	require.False(t, killedItself(t, o))
}

func TestRelayKilledBetweenPublishAndSave(t *testing.T) {
	t.Parallel()
	log, err := history()
	require.NoError(t, err)
	kills := times(6)
	run := func(t *testing.T, naive bool, kills int) *bus {
		b := newBus(t, nil)
		o := orders{
			Role: "relay", URLs: b.urls(), Stream: b.stream, Naive: naive,
			File: filepath.Join(t.TempDir(), "relay.position"),
		}
		runUntilDone(t, o, kills, 2)
		return b
	}
	t.Run("relay", func(t *testing.T) {
		payloads := run(t, false, kills).contents(t, log)
		tally := tallyOf(t, payloads)
		doubled := exact(t, tally, log)
		require.Positive(t, doubled, "control: the stream does hold duplicates")
		require.Zero(t, exact(t, throughSeen(t, payloads), log))
		t.Logf("%d kills, %d of %d events came more than once, each had one effect", kills, doubled, len(tally.Count))
		tell(t, oracle.Fault{
			Store: "outbox on JetStream", Fault: "kill -9 of the relay between publish and save", Runs: kills,
			Acknowledged: len(tally.Count), Setting: "FilePositions, Seen", Test: "TestRelayKilledBetweenPublishAndSave",
			Control: "without Seen events double, saving first loses them; both did",
		})
	})
	t.Run("saving-first", func(t *testing.T) {
		lost, _, _, err := tallyOf(t, run(t, true, times(4)).contents(t, nil)).Against(log.From(t.Context(), ""))
		require.NoError(t, err)
		require.Positive(t, lost, "control: who saves before publishing loses")
	})
}

// journal is the subscriber's store: a line for each effect, which is its
// head too, so that one write keeps both.
type journal struct {
	file *os.File
	last map[roles.Ref]event.Head
}

func openJournal(path string) (*journal, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	j := &journal{file: file, last: map[roles.Ref]event.Head{}}
	whole := int64(0)
	for in := bufio.NewReader(file); ; {
		line, err := in.ReadString('\n')
		if err != nil {
			break // what has no end was never written
		}
		head, err := parseEffect(line)
		if err != nil {
			return nil, err
		}
		whole += int64(len(line))
		j.last[head.Contract] = head
	}
	if err := file.Truncate(whole); err != nil {
		return nil, err
	}
	_, err = file.Seek(whole, io.SeekStart)
	return j, err
}

func parseEffect(line string) (head event.Head, err error) {
	var ref string
	var link []byte
	if _, err = fmt.Sscanf(line, "%s %d %x\n", &ref, &head.Seq, &link); err == nil {
		copy(head.Link[:], link)
		head.Contract, err = roles.ParseRef(ref)
	}
	return head, err
}

func (j *journal) write(head event.Head) error {
	if _, err := fmt.Fprintf(j.file, "%s %d %x\n", head.Contract, head.Seq, head.Link[:]); err != nil {
		return err
	}
	j.last[head.Contract] = head
	return j.file.Sync()
}

func (j *journal) Advance(
	ctx context.Context, contract roles.Ref, step func(context.Context, event.Head) (event.Head, error),
) error {
	last := j.last[contract]
	next, err := step(ctx, last)
	if err != nil || next == last {
		return err
	}
	return j.write(next)
}

// subscriber handles everything in the stream, or dies between an effect and
// its acknowledgement. The naive one does not look at what it has seen.
func (o orders) subscriber() error {
	ctx := context.Background()
	j, err := openJournal(o.File)
	if err != nil {
		return err
	}
	seen := outbox.Seen{Sequences: j}
	nc, err := connect(o.URLs)
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	var consumer jetstream.Consumer
	err = persist(ctx, func(ctx context.Context) (err error) {
		consumer, err = js.Consumer(ctx, o.Stream, o.Name)
		return err
	})
	if err != nil {
		return err
	}
	handled, floor := 0, uint64(0)
	for until := time.Now().Add(oracle.Patience); time.Now().Before(until); {
		var info *jetstream.ConsumerInfo
		err := persist(ctx, func(ctx context.Context) (err error) {
			info, err = consumer.Info(ctx)
			return err
		})
		if err != nil {
			return err
		}
		if info.AckFloor.Stream >= o.Last {
			return nil
		}
		if now := info.AckFloor.Stream; now > floor {
			floor, until = now, time.Now().Add(oracle.Patience)
		}
		batch, err := consumer.Fetch(20, jetstream.FetchMaxWait(300*time.Millisecond))
		if err != nil {
			continue
		}
		for m := range batch.Messages() {
			if o.Naive {
				var came oracle.Came
				if came, err = oracle.Read(m.Data()); err == nil {
					err = j.write(event.Head{Contract: came.Contract, Seq: came.Seq})
				}
			} else {
				err = seen.Handle(ctx, m.Data(), func(context.Context, event.Record) error { return nil })
			}
			if errors.Is(err, outbox.ErrEarly) {
				_ = m.Nak()
				continue
			}
			if err != nil {
				return err
			}
			if handled++; handled == o.Dies {
				dieNow()
			}
			_ = m.DoubleAck(ctx) // what is not acknowledged comes again
		}
	}
	return fmt.Errorf("subscriber %s did not come to the end", o.Name)
}

func TestSubscriberKilledBetweenEffectAndAcknowledgement(t *testing.T) {
	t.Parallel()
	log, err := history()
	require.NoError(t, err)
	kills := times(6)
	b := newBus(t, nil)
	require.NoError(t, oracle.Settle(t.Context(), b.relay(t, log)))
	run := func(t *testing.T, naive bool) *oracle.Tally {
		name := strings.ReplaceAll(t.Name(), "/", "-")
		insist(t, func(ctx context.Context) error {
			_, err := b.js.CreateOrUpdateConsumer(ctx, b.stream, jetstream.ConsumerConfig{
				Durable: name, AckPolicy: jetstream.AckExplicitPolicy,
				AckWait: 300 * time.Millisecond, MaxAckPending: 40,
			})
			return err
		})
		o := orders{
			Role: "subscriber", URLs: b.urls(), Stream: b.stream, Name: name, Naive: naive,
			File: filepath.Join(t.TempDir(), "effects"), Last: b.state(t).LastSeq,
		}
		runUntilDone(t, o, kills, 15)
		insist(t, func(ctx context.Context) error {
			consumer, err := b.js.Consumer(ctx, b.stream, name)
			if err != nil {
				return err
			}
			if floor := consumer.CachedInfo().AckFloor.Stream; floor != o.Last {
				return fmt.Errorf("the position is at %d, not at the head, %d", floor, o.Last)
			}
			return nil
		})
		return readEffects(t, o.File)
	}
	t.Run("seen", func(t *testing.T) {
		effects := run(t, false)
		require.Zero(t, exact(t, effects, log), "each event has one effect")
		t.Logf("%d kills, %d events, each with one effect", kills, len(effects.Count))
		tell(t, oracle.Fault{
			Store: "subscriber on JetStream", Fault: "kill -9 between effect and acknowledgement", Runs: kills,
			Acknowledged: len(effects.Count), Setting: "Seen, effect and head in one write",
			Test: "TestSubscriberKilledBetweenEffectAndAcknowledgement", Control: "without Seen effects double, and did",
		})
	})
	t.Run("without", func(t *testing.T) {
		_, doubled, _, err := run(t, true).Against(log.From(t.Context(), ""))
		require.NoError(t, err)
		require.Positive(t, doubled, "control: a subscriber that does not look doubles")
	})
}

func readEffects(t *testing.T, path string) *oracle.Tally {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	tally := &oracle.Tally{}
	for in := bufio.NewScanner(file); in.Scan(); {
		head, err := parseEffect(in.Text() + "\n")
		require.NoError(t, err)
		tally.Add(oracle.Came{Contract: head.Contract, Seq: head.Seq})
	}
	return tally
}

package verify_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// records seals a log as a store would have it.
func (l *logged) records() []event.Record {
	l.t.Helper()
	var all []event.Record
	var link event.Link
	for _, e := range l.events {
		rec, err := event.Standard().Seal(link, sha256.Sum256([]byte{byte(e.Seq), 1}), e)
		require.NoError(l.t, err)
		link = rec.Link
		all = append(all, rec)
	}
	return all
}

// lines writes records as CloudEvents.
func lines(t testing.TB, form event.Form, all ...event.Record) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, rec := range all {
		require.NoError(t, event.WriteCloudEvent(&out, "https://example.test/ruskontrakt", rec, form))
	}
	return out.Bytes()
}

// read gives what is found of lines, by a verifier that knows the model agreement.
func read(t testing.TB, text []byte) (found []verify.Violation, count verify.Count, err error) {
	t.Helper()
	v := verify.New(model(t))
	err = v.Lines(bytes.NewReader(text), func(x verify.Violation) { found = append(found, x) })
	v.End(func(x verify.Violation) { found = append(found, x) })
	return found, v.Count(), err
}

func TestLinesThatHold(t *testing.T) {
	t.Parallel()
	text := lines(t, event.Full, completed(t).records()...)
	found, count, err := read(t, text)
	require.NoError(t, err)
	require.Empty(t, found)
	require.Equal(t, 1, count.Cases)
	require.Equal(t, 36, count.Events)
	require.Zero(t, count.Unjudged)

	spaced := bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n\r\n"))
	found, again, err := read(t, bytes.TrimRight(spaced, "\r\n"))
	require.NoError(t, err, "empty lines, other line ends, none at the end")
	require.Empty(t, found)
	require.Equal(t, count, again)
}

// A log that is read in two parts, cases mixed, is one log.
func TestLinesOfSeveralLogs(t *testing.T) {
	t.Parallel()
	one, two := completed(t), withdrawnCase(t)
	two.id = ref("another case")
	for i := range two.events {
		two.events[i].Contract = two.id
	}
	var mixed []event.Record
	a, b := one.records(), two.records()
	for i := range a {
		mixed = append(mixed, a[i])
		if i < len(b) {
			mixed = append(mixed, b[i])
		}
	}
	v := verify.New(model(t))
	nothing := func(x verify.Violation) { require.Empty(t, x) }
	require.NoError(t, v.Lines(bytes.NewReader(lines(t, event.Full, mixed[:31]...)), nothing))
	require.NoError(t, v.Lines(iotest.OneByteReader(bytes.NewReader(lines(t, event.Full, mixed[31:]...))), nothing))
	v.End(nothing)
	require.Equal(t, 2, v.Count().Cases)
}

// The thin form, and a log whose bodies have been erased, is judged by its headers.
func TestLinesWithoutBodies(t *testing.T) {
	t.Parallel()
	l := completed(t)
	found, count, err := read(t, lines(t, event.Thin, l.records()...))
	require.NoError(t, err)
	require.Empty(t, found)
	require.Equal(t, count.Events, count.Unjudged)

	nth[event.Started](l, 1).Moves[0].From = event.StatePlanning // what the contract's own moves show is seen
	found, _, err = read(t, lines(t, event.Thin, l.records()...))
	require.NoError(t, err)
	require.NotEmpty(t, found)
	for _, x := range found {
		require.Equal(t, event.RuleID("S5"), x.ID)
	}
}

func TestTheChain(t *testing.T) {
	t.Parallel()
	whole := completed(t).records()
	for _, c := range []struct {
		what string
		how  func([]event.Record) []event.Record
		saw  string
	}{
		{"a body was changed", func(all []event.Record) []event.Record {
			all[20].Body = bytes.Replace(all[20].Body, []byte(`"version":1`), []byte(`"version":2`), 1)
			return all
		}, "commitment"},
		{"a salt was changed", func(all []event.Record) []event.Record { all[20].Salt[0]++; return all }, "commitment"},
		{"a link was changed", func(all []event.Record) []event.Record { all[20].Link[0]++; return all }, "link"},
		{"a record is from another chain", func(all []event.Record) []event.Record {
			other := completed(t)
			other.events[19].Recorded = other.events[19].Recorded.Add(1000)
			other.events[19].Occurred = other.events[19].Recorded
			all[20] = other.records()[20]
			return all
		}, "link"},
		{"a record is left out", func(all []event.Record) []event.Record { return append(all[:25], all[26:]...) }, "sequence 27"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			all := make([]event.Record, len(whole))
			for i := range whole {
				all[i] = whole[i].Clone()
			}
			found, _, err := read(t, lines(t, event.Full, c.how(all)...))
			require.NoError(t, err)
			require.NotEmpty(t, found)
			require.Equal(t, event.RuleID("R3"), found[0].ID, "%v", found)
			require.Equal(t, c.saw, found[0].Saw)
		})
	}
}

// E5: what the prosecutor has been told of, and is to be destroyed, is gone.
func TestADeclineIsErased(t *testing.T) {
	t.Parallel()
	l := offeredCase(t)
	l.say("2020-01-16", roles.Youth, "youth", event.Declined{}, "contract offered not-entered for declined",
		"cancels reflection", "met offer-lapse", "starts tell-prosecutor")
	declined := last(l).Seq
	l.say("2020-01-17", roles.Coordinator, "coordinator", event.ProsecutorNotified{Of: declined}, "met tell-prosecutor")
	all := l.records()
	found, _, err := read(t, lines(t, event.Full, all...))
	require.NoError(t, err)
	require.Equal(t, []verify.Violation{{Case: l.id, Seq: declined, ID: "E5", Saw: "kept", Expected: "erased"}}, found)

	all[declined-1], err = event.Erase(all[declined-1])
	require.NoError(t, err)
	found, count, err := read(t, lines(t, event.Full, all...))
	require.NoError(t, err)
	require.Empty(t, found)
	require.Equal(t, 1, count.Unjudged)
}

func TestLinesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	all := completed(t).records()
	good := string(lines(t, event.Full, all[:3]...))
	unknown := all[3].Clone()
	unknown.Body = bytes.Replace(unknown.Body, []byte(`"type":"case.informed"`), []byte(`"type":"case.nothing"`), 1)
	for _, c := range []struct {
		what, text string
		want       error
	}{
		{"no JSON", good + "nothing\n", event.ErrDecode},
		{"half a line", good + good[:200], event.ErrDecode},
		{"not an event of ours", good + "{}\n", event.ErrDecode},
		{"an unknown event", good + string(lines(t, event.Full, unknown)), event.ErrUnknownEvent},
		{"no end", good + strings.Repeat("x", event.MaxCloudEvent+100), verify.ErrLong},
		{"far too long", good + strings.Repeat("x", 3*event.MaxCloudEvent) + "\n", verify.ErrLong},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			found, count, err := read(t, []byte(c.text))
			require.ErrorIs(t, err, c.want)
			var line *verify.LineError
			require.ErrorAs(t, err, &line)
			require.Equal(t, 4, line.Line)
			require.NotContains(t, err.Error(), "xxxx")
			require.Equal(t, 3, count.Events)
			for _, x := range found {
				require.EqualValues(t, 4, x.Seq) // the line itself
			}
		})
	}
	v := verify.New()
	err := v.Lines(io.MultiReader(strings.NewReader(good), iotest.ErrReader(errBroken)), func(verify.Violation) {})
	require.ErrorIs(t, err, errBroken)
}

var errBroken = errors.New("broken")

// A long line, longer than any buffer, is read all the same.
func TestALongLine(t *testing.T) {
	t.Parallel()
	l := completed(t)
	e := nth[event.EvaluationHeld](l, 2)
	a := e.Data.(event.EvaluationHeld)
	for range 250 {
		a.Answers = append(a.Answers, event.Code(strings.Repeat("a", 64)))
	}
	e.Data = a
	found, _, err := read(t, lines(t, event.Full, l.records()...))
	require.NoError(t, err)
	require.Empty(t, found)
}

// F3: of cases at the same place on the same ladder, the one is found that got
// another rung, whichever comes first.
func TestTheSamePositionOnTheLadder(t *testing.T) {
	t.Parallel()
	for _, firstWrong := range []bool{true, false} {
		right, wrong := reacted(t), reacted(t)
		wrong.id = ref("another case")
		for i := range wrong.events {
			wrong.events[i].Contract = wrong.id
		}
		edit(wrong, 1, func(a *event.Reacted) { a.Rung = 2 })
		order := []*logged{right, wrong}
		if firstWrong {
			order = []*logged{wrong, right}
		}
		v := verify.New(model(t))
		found := map[event.RuleID]verify.Violation{}
		for _, l := range order {
			for i := range l.events {
				v.Event(&l.events[i], func(x verify.Violation) { found[x.ID] = x })
			}
		}
		require.Len(t, found, 2)
		for _, id := range []event.RuleID{"F2", "F3"} {
			require.Equal(t, wrong.id, found[id].Case)
			require.Equal(t, nth[event.Reacted](wrong, 1).Seq, found[id].Seq)
		}
	}
}

// A seed that is shown after the case has closed is checked like one shown before;
// one that never is, is counted.
func TestTheSeedIsShownAfterClosing(t *testing.T) {
	t.Parallel()
	closing := func(seed agreement.Hash) *logged {
		l := drawn(t)
		l.events = l.events[:len(l.events)-1]
		l.evaluates("2020-07-05")
		l.say("2020-07-06", roles.Mediation, "mediator", event.Closed{}, "contract aborted closed-aborted", "met close")
		if !seed.IsZero() {
			l.say("2020-07-07", roles.Clock, "", event.DrawRevealed{Seed: seed})
		}
		return l
	}
	require.Empty(t, closing(agreement.Hash(seed)).found())
	wrong := closing(agreement.Hash{9}).found()
	require.Len(t, wrong, 1)
	require.Equal(t, event.RuleID("T9"), wrong[0].ID)

	moved := closing(agreement.Hash(seed))
	edit(moved, 2, func(a *event.TestsDrawn) { a.Tests[0].On = other(a.Tests[0].On) })
	ids := map[event.RuleID]bool{}
	for _, x := range moved.found() {
		ids[x.ID] = true
	}
	require.True(t, ids["T9"])

	v := verify.New(model(t))
	for _, e := range closing(agreement.Hash{}).events {
		v.Event(&e, func(x verify.Violation) { require.Empty(t, x) })
	}
	v.End(func(verify.Violation) {})
	require.Equal(t, 1, v.Count().Sealed)
}

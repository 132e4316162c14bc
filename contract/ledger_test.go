package contract_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func model(t testing.TB) *agreement.Terms {
	t.Helper()
	terms, err := agreement.Model()
	require.NoError(t, err)
	return terms
}

func ordinaryWorld(t testing.TB, name string) *world {
	t.Helper()
	return newWorld(t, contract.Standard(), model(t), name)
}

func TestARepeatedRequestIsAnsweredAsTheFirstTime(t *testing.T) {
	w := ordinaryWorld(t, "repeated").along(event.StateSigned).at("2020-02-03")
	r := contract.Request{ID: ref("once"), Act: event.Started{}, Actor: actor(roles.Coordinator, "coordinator"), As: roles.Coordinator}
	first, err := w.ledger.Do(context.Background(), w.id, r)
	require.NoError(t, err)
	require.False(t, first.Repeated)

	w.at("2020-02-20")
	again, err := w.ledger.Do(context.Background(), w.id, r)
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.Equal(t, first.After, again.After)
	require.Equal(t, first.Events[0].Seq, again.Events[0].Seq)
	require.Equal(t, first.After.Seq(), w.load().Seq(), "nothing more is stored")

	t.Run("other content is a mistake", func(t *testing.T) {
		other := r
		other.Act = event.TalkHeld{Kind: "follow-up", Held: true}
		_, err := w.ledger.Do(context.Background(), w.id, other)
		require.ErrorIs(t, err, contract.ErrRequestReused)
		other = r
		other.Occurred = w.now.Add(-time.Hour)
		_, err = w.ledger.Do(context.Background(), w.id, other)
		require.ErrorIs(t, err, contract.ErrRequestReused)
		other = r
		other.Actor = actor(roles.Coordinator, "somebody else")
		_, err = w.ledger.Do(context.Background(), w.id, other)
		require.ErrorIs(t, err, contract.ErrRequestReused)
	})
	t.Run("a stranger learns nothing from guessing a request", func(t *testing.T) {
		guess := r
		guess.Actor = roles.Actor{Ref: ref("stranger"), Grants: []roles.Grant{{Role: roles.Coordinator, Org: "4601"}}}
		_, err := w.ledger.Do(context.Background(), w.id, guess)
		require.Equal(t, contract.ErrNotFound, err)
	})
}

// TestNotYoursAndNotThereAreTheSame: the answer to somebody without a relation
// is the same as for a contract that does not exist, whatever is asked.
func TestNotYoursAndNotThereAreTheSame(t *testing.T) {
	w := ordinaryWorld(t, "private").along(event.StateActive).at("2020-02-10")
	strangers := map[string]roles.Actor{
		"no grant":                  {Ref: ref("stranger")},
		"zero actor":                {},
		"another youth":             actor(roles.Youth, "another youth"),
		"another guardian":          actor(roles.Guardian, "another guardian"),
		"another municipality":      {Ref: ref("c"), Grants: []roles.Grant{{Role: roles.Coordinator, Org: "5006"}}},
		"another police unit":       {Ref: ref("p"), Grants: []roles.Grant{{Role: roles.Police, Org: "politi-andre"}}},
		"another prosecutor":        {Ref: ref("p"), Grants: []roles.Grant{{Role: roles.Prosecutor, Org: "patale-andre"}}},
		"another mediation service": {Ref: ref("p"), Grants: []roles.Grant{{Role: roles.Mediation, Org: "konfliktradet-andre"}}},
		"another leader":            {Ref: ref("p"), Grants: []roles.Grant{{Role: roles.Leader, Org: "5006"}}},
		"no advisory unit here":     {Ref: ref("p"), Grants: []roles.Grant{{Role: roles.AdvisoryUnit, Org: "rade-trondelag"}}},
		"no school here":            {Ref: ref("p"), Grants: []roles.Grant{{Role: roles.School, Org: "vgs-eksempel"}}},
		"school without a code":     {Ref: ref("p"), Grants: []roles.Grant{{Role: roles.School}}},
		"a partner of other youths": actor(roles.ConversationPartner, "another partner"),
		"a collector of others":     actor(roles.Collector, "another collector"),
		"laboratory":                {Ref: ref("l"), Grants: []roles.Grant{{Role: roles.Laboratory, Org: "lab"}}},
		"county governor":           {Ref: ref("g"), Grants: []roles.Grant{{Role: roles.CountyGovernor, Org: "sf"}}},
		"grant run out": {Ref: ref("coordinator"), Grants: []roles.Grant{{
			Role: roles.Coordinator, Org: "5001", Until: w.now,
		}}},
		"grant not begun": {Ref: ref("coordinator"), Grants: []roles.Grant{{
			Role: roles.Coordinator, Org: "5001", From: w.now.Add(time.Microsecond),
		}}},
		"grant for another contract": {Ref: ref("coordinator"), Grants: []roles.Grant{{
			Role: roles.Coordinator, Org: "5001", Contract: ref("other"),
		}}},
		"nobody with a role": {Grants: []roles.Grant{{Role: roles.Coordinator, Org: "5001"}}},
	}
	acts := []event.Payload{nil, event.Started{}, event.TalkHeld{Kind: "follow-up", Held: true}, unknownAct{}, event.Corrected{Target: 1}}
	for name, stranger := range strangers {
		for _, act := range acts {
			as := roles.Coordinator
			if len(stranger.Grants) > 0 {
				as = stranger.Grants[0].Role
			}
			r := contract.Request{Act: act, Actor: stranger, As: as}
			_, there := w.ledger.Do(context.Background(), w.id, r)
			_, missing := w.ledger.Do(context.Background(), ref("no such contract"), r)
			require.Equal(t, contract.ErrNotFound, there, name)
			require.Equal(t, contract.ErrNotFound, missing, name)
		}
		_, err := w.ledger.History(context.Background(), w.id, stranger)
		require.Equal(t, contract.ErrNotFound, err, name)
		l := standardLifecycle(t)
		require.Empty(t, l.Options(w.load(), stranger, w.now), name)
	}
	history, err := w.ledger.History(context.Background(), w.id, actor(roles.Youth, "youth"))
	require.NoError(t, err)
	require.Len(t, history, int(w.load().Seq()))
}

func TestAGuardianHasNoRelationFromTheEighteenthBirthday(t *testing.T) {
	w := ordinaryWorld(t, "eighteen").along(event.StateActive)
	guardian := actor(roles.Guardian, "guardian-1")
	w.at("2021-08-31")
	_, err := w.ledger.History(context.Background(), w.id, guardian)
	require.NoError(t, err)
	w.at("2021-09-01")
	_, err = w.ledger.History(context.Background(), w.id, guardian)
	require.Equal(t, contract.ErrNotFound, err)
}

func TestOneLiveContractPerYouth(t *testing.T) {
	w := ordinaryWorld(t, "first").at("2020-01-06")
	w.do(roles.Police, "officer", registered(t))
	first := w.id
	w.id = ref("second")
	_, err := w.try(roles.Police, "officer", registered(t))
	var refusal *contract.Refusal
	require.ErrorAs(t, err, &refusal)
	require.True(t, refusal.Has("G1e"))
	require.True(t, refusal.Has(string(contract.LiveAlready)))
	require.NotContains(t, err.Error(), first.String())
	_, err = w.ledger.Load(context.Background(), w.id)
	require.Equal(t, contract.ErrNotFound, err)

	w.id = first
	w.do(roles.Prosecutor, "prosecutor", event.Dropped{Reason: "proof-failed"})
	w.id = ref("second")
	c := w.do(roles.Police, "officer", registered(t))
	require.Equal(t, event.StateReceived, c.State(), "after the first case has ended another can be opened")
}

func TestOfTwoAtOnceOneGetsAConflict(t *testing.T) {
	w := ordinaryWorld(t, "raced").along(event.StateActive).at("2020-02-10")
	before := w.load().Seq()
	var wg sync.WaitGroup
	outcomes := make([]error, 16)
	for i := range outcomes {
		wg.Go(func() {
			_, outcomes[i] = w.ledger.Do(context.Background(), w.id, contract.Request{
				Act: event.TalkHeld{Kind: "follow-up", Held: true}, Actor: actor(roles.Coordinator, "coordinator"), As: roles.Coordinator,
			})
		})
	}
	wg.Wait()
	stored := uint32(0)
	for _, err := range outcomes {
		if err == nil {
			stored++
			continue
		}
		require.ErrorIs(t, err, event.ErrConflict)
	}
	require.Equal(t, before+stored, w.load().Seq())
}

// brokenLog fails or alters what it reads.
type brokenLog struct {
	event.Log
	alter func(event.Record) (event.Record, error)
}

func (b brokenLog) Read(ctx context.Context, id roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	return func(yield func(event.Record, error) bool) {
		for rec, err := range b.Log.Read(ctx, id, after) {
			if err == nil {
				rec, err = b.alter(rec)
			}
			if !yield(rec, err) {
				return
			}
		}
	}
}

func TestADamagedHistoryIsATypedErrorAndNothingIsWritten(t *testing.T) {
	lost := errors.New("disk gone")
	for name, test := range map[string]struct {
		alter func(event.Record) (event.Record, error)
		check func(*testing.T, error)
	}{
		"a body changed": {
			func(rec event.Record) (event.Record, error) {
				if rec.Seq == 4 {
					rec.Body[len(rec.Body)/2] ^= 1
				}
				return rec, nil
			},
			func(t *testing.T, err error) {
				var corrupt *event.CorruptError
				require.ErrorAs(t, err, &corrupt)
				require.Equal(t, uint32(4), corrupt.Seq)
				require.Equal(t, ref("damaged"), corrupt.Contract)
			},
		},
		"a record left out": {
			func(rec event.Record) (event.Record, error) {
				if rec.Seq >= 4 {
					rec.Seq++
				}
				return rec, nil
			},
			func(t *testing.T, err error) { require.ErrorIs(t, err, event.ErrGap) },
		},
		"reading fails": {
			func(event.Record) (event.Record, error) { return event.Record{}, lost },
			func(t *testing.T, err error) { require.ErrorIs(t, err, lost) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := ordinaryWorld(t, "damaged").along(event.StateSigned).at("2020-02-03")
			before := w.load().Seq()
			sound := w.ledger.Log
			w.ledger.Log = brokenLog{sound, test.alter}
			_, err := w.try(roles.Coordinator, "coordinator", event.Started{})
			test.check(t, err)
			_, err = w.ledger.Load(context.Background(), w.id)
			test.check(t, err)
			_, err = w.ledger.History(context.Background(), w.id, actor(roles.Youth, "youth"))
			test.check(t, err)
			w.ledger.Log = sound
			require.Equal(t, before, w.load().Seq())
		})
	}
}

// refusingLog takes nothing.
type refusingLog struct {
	event.Log
	err error
}

func (l refusingLog) Append(context.Context, event.Batch) error { return l.err }

func TestAFailingAppendIsPassedOn(t *testing.T) {
	w := ordinaryWorld(t, "full").along(event.StateSigned).at("2020-02-03")
	full := errors.New("disk full")
	sound := w.ledger.Log
	w.ledger.Log = refusingLog{sound, full}
	_, err := w.try(roles.Coordinator, "coordinator", event.Started{})
	require.ErrorIs(t, err, full)
	w.ledger.Log = sound
	require.Equal(t, event.StateSigned, w.load().State())

	w.ledger.Salt = func() (event.Salt, error) { return event.Salt{}, full }
	_, err = w.try(roles.Coordinator, "coordinator", event.Started{})
	require.ErrorIs(t, err, full)
	require.Equal(t, event.StateSigned, w.load().State())
}

func TestTheContractStaysUnderTheTermsOfItsOffer(t *testing.T) {
	w := ordinaryWorld(t, "terms").along(event.StateActive).at("2020-02-10")
	w.ledger.Book = contract.Book{}
	_, err := w.try(roles.Coordinator, "coordinator", event.TalkHeld{Kind: "follow-up", Held: true})
	var unknown *agreement.UnknownTermsError
	require.ErrorAs(t, err, &unknown)
	require.Equal(t, w.terms.Hash(), unknown.Hash)
	_, err = newWorldWithout(t).try(roles.Police, "officer", registered(t))
	require.ErrorIs(t, err, agreement.ErrNoTerms)
}

func newWorldWithout(t *testing.T) *world {
	t.Helper()
	w := ordinaryWorld(t, "without").at("2020-01-06")
	w.ledger.Book = contract.Book{}
	return w
}

func TestTheDeclineIsErasedWhenTheProsecutorIsTold(t *testing.T) {
	w := ordinaryWorld(t, "declined").along(event.StateOffered).at("2020-01-17")
	declined := w.do(roles.Youth, "youth", event.Declined{}).Seq()
	require.Equal(t, event.OfferDeclined, w.load().Reason())
	w.do(roles.Coordinator, "coordinator", event.ProsecutorNotified{Of: 1})
	require.Equal(t, event.OfferDeclined, w.load().Reason(), "only being told of the decline erases it")

	told := contract.Request{
		ID: ref("told"), Act: event.ProsecutorNotified{Of: declined}, Actor: actor(roles.Coordinator, "coordinator"), As: roles.Coordinator,
	}
	_, err := w.ledger.Do(context.Background(), w.id, told)
	require.NoError(t, err)
	c := w.load()
	require.Equal(t, event.StateNotEntered, c.State(), "the state replays without the payload")
	require.Equal(t, event.ReasonErased, c.Reason())
	again, err := w.ledger.Do(context.Background(), w.id, told)
	require.NoError(t, err)
	require.True(t, again.Repeated)
	history, err := w.ledger.History(context.Background(), w.id, actor(roles.Police, "officer"))
	require.NoError(t, err)
	require.True(t, history[declined-1].Erased)
	require.Zero(t, history[declined-1].By)
	_, err = event.Verify(w.id, w.log.Read(context.Background(), w.id, 0))
	require.NoError(t, err)
}

func TestObserveHearsOfEveryAnswer(t *testing.T) {
	w := ordinaryWorld(t, "observed")
	var heard []contract.Observation
	w.ledger.Observe = func(o contract.Observation) { heard = append(heard, o) }
	w.at("2020-01-06").do(roles.Police, "officer", registered(t))
	_, err := w.try(roles.Coordinator, "coordinator", event.Started{})
	require.Error(t, err)
	_, err = w.try(roles.Youth, "stranger", nil)
	require.Error(t, err)
	require.Len(t, heard, 3)
	require.Equal(t, event.Type("case.registered"), heard[0].Act)
	require.Equal(t, uint32(1), heard[0].Seq)
	require.NoError(t, heard[0].Err)
	require.ErrorIs(t, heard[1].Err, contract.ErrRefused)
	require.Equal(t, roles.Coordinator, heard[1].As)
	require.Equal(t, contract.ErrNotFound, heard[2].Err)
}

func TestARefusalAsAProblemDocument(t *testing.T) {
	w := ordinaryWorld(t, "problem").along(event.StateActive).at("2020-02-10")
	_, err := w.try(roles.Coordinator, "coordinator", event.Paused{Reason: "tired", Until: day(t, "2020-04-30")})
	var refusal *contract.Refusal
	require.ErrorAs(t, err, &refusal)
	require.ErrorIs(t, err, contract.ErrRefused)
	require.Equal(t, "contract: refused: contract.paused: rule-unmet G22a, rule-unmet G22b, rule-unmet G22c", err.Error())
	document, err := json.Marshal(refusal)
	require.NoError(t, err)
	require.JSONEq(t, `{"type":"urn:ruskontrakt:refused","title":"refused","status":409,"act":"contract.paused","row":"22","state":"active","reasons":[
		{"code":"rule-unmet","rule":"G22a","basis":"row 22 (d)"},
		{"code":"rule-unmet","rule":"G22b","basis":"row 22 (d)","args":{"days":80,"most":30}},
		{"code":"rule-unmet","rule":"G22c","basis":"row 22 (d)","args":{"days":80,"most":60}}]}`, string(document))

	_, err = w.try(roles.Police, "officer", event.Paused{})
	require.ErrorAs(t, err, &refusal)
	document, err = json.Marshal(refusal)
	require.NoError(t, err)
	require.JSONEq(t, `{"type":"urn:ruskontrakt:refused","title":"refused","status":403,"act":"contract.paused","row":"22","state":"active",
		"reasons":[{"code":"no-role","args":{"roles":"coordinator"}}]}`, string(document))
}

func TestAnUnusableTimeIsNoRefusal(t *testing.T) {
	l := standardLifecycle(t)
	r := contract.Request{Act: registered(t), Actor: actor(roles.Police, "officer"), As: roles.Police}
	for _, at := range []time.Time{{}, time.Date(1995, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2106, 2, 7, 6, 28, 16, 0, time.UTC)} {
		r.Recorded = at
		_, err := l.Decide(contract.Open(ref("time")), r)
		require.Equal(t, contract.ErrTime, err, "%s", at)
	}
	for _, at := range []time.Time{time.Date(1996, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2106, 2, 7, 6, 28, 15, 0, time.UTC)} {
		r.Recorded = at
		_, err := l.Decide(contract.Open(ref("time")), r)
		require.NotErrorIs(t, err, contract.ErrTime, "%s", at)
	}
}

func TestEventsOutOfOrderAreNotApplied(t *testing.T) {
	w := ordinaryWorld(t, "order").along(event.StateOffered)
	history, err := w.ledger.History(context.Background(), w.id, actor(roles.Youth, "youth"))
	require.NoError(t, err)
	var order *contract.OrderError
	_, err = contract.Replay(history[1:])
	require.ErrorAs(t, err, &order)
	require.Equal(t, contract.OrderError{Contract: w.id, Want: 1, Got: 2}, *order)
	c := w.load()
	_, err = contract.Evolve(c, history[0])
	require.ErrorAs(t, err, &order)
	foreign := history[1]
	foreign.Contract = ref("another")
	_, err = contract.Replay([]event.Envelope{history[0], foreign})
	require.ErrorAs(t, err, &order)
}

// failingEraser stores, but cannot erase.
type failingEraser struct {
	*event.Memory
	err error
}

func (l failingEraser) Erase(ctx context.Context, id roles.Ref, seq uint32) error {
	if l.err != nil {
		return l.err
	}
	return l.Memory.Erase(ctx, id, seq)
}

func TestAnErasureThatFailedIsMadeGoodByAskingAgain(t *testing.T) {
	w := ordinaryWorld(t, "erasing").along(event.StateOffered).at("2020-01-17")
	declined := w.do(roles.Youth, "youth", event.Declined{}).Seq()
	busy := errors.New("busy")
	w.ledger.Log = failingEraser{w.log, busy}
	told := contract.Request{
		ID: ref("told"), Act: event.ProsecutorNotified{Of: declined}, Actor: actor(roles.Coordinator, "coordinator"), As: roles.Coordinator,
	}
	_, err := w.ledger.Do(context.Background(), w.id, told)
	require.ErrorIs(t, err, busy)
	require.Equal(t, event.OfferDeclined, w.load().Reason())
	_, err = w.ledger.Do(context.Background(), w.id, told)
	require.ErrorIs(t, err, busy, "still not erased")
	w.ledger.Log = w.log
	again, err := w.ledger.Do(context.Background(), w.id, told)
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.Equal(t, event.ReasonErased, w.load().Reason())
}

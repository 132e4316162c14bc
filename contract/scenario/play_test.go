package scenario_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// player is compiled once: a player may be shared.
var player = sync.OnceValues(func() (*scenario.Player, error) { return scenario.NewPlayer(scenario.Options{}) })

func play(t *testing.T, text string) scenario.Story {
	t.Helper()
	p, err := player()
	require.NoError(t, err)
	story, err := p.Play(t.Context(), load(t, text))
	require.NoError(t, err)
	return story
}

// act is one step of somebody who has a part in the case.
func act(at, by, as, name, data, expect string) string {
	return `{"at":"` + at + `","by":"` + by + `","as":"` + as + `","act":"` + name + `","data":` + data + `,"expect":` + expect + `}`
}

const planned = `{"item":1,"on":"2020-03-03"}`

func plan(expect string) string {
	return act("2020-02-27", "partner-1", "conversation-partner", "conversation.planned", planned, expect)
}

// TestMismatches: each thing that can be expected, expected wrongly, is found
// and told with its place.
func TestMismatches(t *testing.T) {
	started := `{"at":"2020-02-27","tick":true,"expect":`
	late := `{"at":"2020-03-16","tick":true,"expect":`
	for _, c := range []struct{ name, step, want string }{
		{"state", plan(`{"state":"signed"}`), "/expect/state: want signed, got active"},
		{"reason", plan(`{"reason":"died"}`), "/expect/reason: want died, got none"},
		{"prosecution", plan(`{"prosecution":"none"}`), "/expect/prosecution: want none, got conditional"},
		{"transfer", plan(`{"transfer":"move-reported"}`), "/expect/transfer: want move-reported, got none"},
		{"test", plan(`{"test":{"1":"planned"}}`), "/expect/test/1: want planned, got none"},
		{"conversation", plan(`{"conversation":{"1":"held"}}`), "/expect/conversation/1: want held, got planned"},
		{"inconsistent", plan(`{"inconsistent":true}`), "/expect/inconsistent: want true, got false"},
		{"responsible", plan(`{"responsible":"5006"}`), "/expect/responsible: want 5006, got 5001"},
		{"deadline that is not open", plan(`{"due":[{"key":"resume","on":"2020-03-01"}]}`), "/expect/due/0: want resume on 2020-03-01, got not open"},
		{
			"day of a deadline", plan(`{"due":[{"key":"end","on":"2020-08-26"},{"key":"end","on":"2020-08-27","owner":"nobody"}]}`),
			"/expect/due/1: want end on 2020-08-27 owed by nobody, got end on 2020-08-26 owed by coordinator",
		},
		{
			"owner of a deadline", plan(`{"due":[{"key":"end","on":"2020-08-26","owner":"mediation"}]}`),
			"/expect/due/0: want end on 2020-08-26 owed by mediation, got end on 2020-08-26 owed by coordinator",
		},
		{"met", plan(`{"met":["end"]}`), "/expect/met: want [end], got []"},
		{"met nothing", act("2020-05-28", "coordinator-1", "coordinator", "contract.midway-held", `{"youth-invited":true,"guardians-invited":true}`, `{"met":[]}`), "/expect/met: want [], got [midway]"},
		{"overdue", late + `{"overdue":["first-test"]}}`, "/expect/overdue: want [first-test], got [first-conversation first-test]"},
		{"finding", plan(`{"finding":["late-fact"]}`), "/expect/finding: want [late-fact], got []"},
		{"ticked", started + `{"ticked":["contract.completed"]}}`, "/expect/ticked: want [contract.completed], got []"},
	} {
		t.Run(c.name, func(t *testing.T) {
			story := play(t, file(c.step))
			require.False(t, story.OK())
			require.Equal(t, "try#/steps/0"+c.want, story.Mismatches.String())
			require.Zero(t, story.Unplayed)
		})
	}
}

// TestOutcomes: refused or permitted against what is expected ends the play; a
// refusal for other reasons does not.
func TestOutcomes(t *testing.T) {
	early := func(expect string) string {
		return act("2020-02-27", "coordinator-1", "coordinator", "contract.completed", "{}", expect)
	}
	stranger := func(expect string) string {
		return act("2020-02-27", "nobody-1", "youth", "consent.withdrawn", `{"part":"participation"}`, expect)
	}
	for _, c := range []struct {
		name, step, want string
		unplayed         int
	}{
		{"refused", early(`{}`), ": want permitted, got refused [G28a]", 1},
		{"permitted", plan(`{"refused":["G65a"]}`), "/expect/refused: want refused [G65a], got permitted", 1},
		{"not found", stranger(`{}`), ": want permitted, got not-found", 1},
		{"found", plan(`{"not-found":true}`), "/expect/not-found: want not-found, got permitted", 1},
		{"not found instead of refused", stranger(`{"refused":["G24a"]}`), "/expect/refused: want refused [G24a], got not-found", 0},
		{"refused instead of not found", early(`{"not-found":true}`), "/expect/not-found: want not-found, got refused [G28a]", 0},
		{"refused for less", early(`{"refused":["G28a","G28c"]}`), "/expect/refused: want refused [G28a G28c], got refused [G28a]", 0},
		{"refused for something else", early(`{"refused":["wrong-state"]}`), "/expect/refused: want refused [wrong-state], got refused [G28a]", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			story := play(t, file(c.step, strings.Replace(plan(`{}`), "02-27", "02-28", 1)))
			require.False(t, story.OK())
			require.Equal(t, "try#/steps/0"+c.want, strings.Split(story.Mismatches.String(), "\n")[0])
			require.Equal(t, c.unplayed, story.Unplayed)
		})
	}
	require.True(t, func() bool {
		s := play(t, file(early(`{"refused":["G28a"],"state":"active"}`), stranger(`{"not-found":true}`)))
		return s.OK()
	}())
}

// TestStory: the steps of the openings come first, and every step holds what it
// led to.
func TestStory(t *testing.T) {
	story := play(t, file(plan(`{}`), act("2020-02-28", "coordinator-1", "coordinator", "contract.completed", "{}", `{"refused":["G28a","G28c"]}`)))
	require.True(t, story.OK(), story.Mismatches.String())
	first, last := story.Steps[0], story.Steps[len(story.Steps)-1]
	require.Equal(t, "waiver-received#/steps/0", first.Path())
	require.Equal(t, event.StateNone, first.Before.State())
	require.Equal(t, event.StateReceived, first.After.State())
	require.Equal(t, agreement.ScreeningDue, first.Changes()[0].Key)
	require.Equal(t, "try#/steps/1", last.Path())
	require.True(t, last.Refusal.Has("G28a"))
	require.Empty(t, last.Events)
	require.Equal(t, last.Before, last.After)
	require.Equal(t, event.StatePlanned, story.After.Conversation(1))
	require.Equal(t, scenario.Ref("case"), story.After.ID())
	again := play(t, file(plan(`{}`), act("2020-02-28", "coordinator-1", "coordinator", "contract.completed", "{}", `{"refused":["G28a","G28c"]}`)))
	require.Equal(t, story, again, "the same file gives the same story")
}

// TestFacts: the outermost file has the last word on the registration.
func TestFacts(t *testing.T) {
	text := strings.Replace(file(), `"waiver-active"`, `"waiver-received","facts":{"stay":"5006","school":null,"guardians":["@guardian-3"]}`, 1)
	story := play(t, text)
	require.True(t, story.OK(), story.Mismatches.String())
	registered, ok := story.Steps[0].Events[0].Data.(event.Registered)
	require.True(t, ok)
	require.Equal(t, roles.Org("5006"), registered.Stay)
	require.Empty(t, registered.School)
	require.Equal(t, []roles.Ref{scenario.Ref("guardian-3")}, registered.Guardians)
	require.Equal(t, scenario.Ref("youth-1"), registered.Youth)
}

// TestSecondCase: one live contract per youth; the second report has a contract
// of its own, and is refused.
func TestSecondCase(t *testing.T) {
	openings, err := scenario.Openings()
	require.NoError(t, err)
	first := openings["waiver-received"].Steps[0]
	again := act("2020-02-27", "officer-1", "police", "case.registered", string(first.Data), `{"refused":["G1e"]}`)
	story := play(t, file(strings.Replace(again, `"at"`, `"contract":"second","at"`, 1)))
	require.True(t, story.OK(), story.Mismatches.String())
	require.Equal(t, event.StateActive, story.After.State(), "the story is about the first")
}

// TestUnplayable: what is neither refused nor permitted is an error that names
// the step.
func TestUnplayable(t *testing.T) {
	p, err := player()
	require.NoError(t, err)
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"agreement": {strings.Replace(file(), "trondelag-model", "other", 1), scenario.ErrUnknownAgreement},
		"opening":   {strings.Replace(file(), "waiver-active", "other", 1), scenario.ErrUnknownOpening},
		"no terms": {
			strings.Replace(strings.Replace(file(), `"opening":{"after":"waiver-active"},`, "", 1), `"steps":[`, `"steps":[`+
				act("2014-07-02", "officer-1", "police", "case.registered", `{"track":"waiver","stay":"0301"}`, `{}`), 1),
			agreement.ErrNoTerms,
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := p.Play(t.Context(), load(t, c.text))
			require.ErrorIs(t, err, c.want)
		})
	}
	t.Run("label", func(t *testing.T) {
		_, err := p.Play(t.Context(), load(t, file(act("2020-02-27", "coordinator-1", "coordinator", "prosecution.notified", `{"of":"&nothing"}`, `{}`))))
		unknown, ok := errors.AsType[*scenario.UnknownLabelError](err)
		require.True(t, ok)
		require.Equal(t, "nothing", unknown.Label)
		step, ok := errors.AsType[*scenario.StepError](err)
		require.True(t, ok)
		require.Equal(t, "scenario: try, step 1: "+unknown.Error(), step.Error())
	})
	t.Run("before the opening ends", func(t *testing.T) {
		_, err := p.Play(t.Context(), load(t, file(strings.Replace(plan(`{}`), "2020-02-27", "2020-02-01", 1))))
		require.ErrorContains(t, err, "recorded before")
	})
	t.Run("ended context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := p.Play(ctx, load(t, file()))
		require.ErrorIs(t, err, context.Canceled)
	})
	t.Run("opening after itself", func(t *testing.T) {
		loop := load(t, strings.Replace(file(), "waiver-active", "try", 1))
		_, err := scenario.Play(t.Context(), loop, scenario.Options{Openings: map[string]scenario.Scenario{"try": loop}})
		require.ErrorIs(t, err, scenario.ErrOpeningLoop)
	})
}

// TestOwnLifecycle: a host plays the same files on its own lifecycle, and sees
// where that differs.
func TestOwnLifecycle(t *testing.T) {
	own := contract.Standard()
	for i := range own.Rows {
		if own.Rows[i].Act == (event.ScreeningStarted{}).EventType() {
			own.Rows[i].Rules = append(own.Rows[i].Rules, contract.StateRule("X1", "the host's own", func(*contract.Case) contract.Outcome {
				return contract.Unmet()
			}))
		}
	}
	story, err := scenario.Play(t.Context(), load(t, file()), scenario.Options{Definition: own})
	require.NoError(t, err)
	require.Equal(t, "waiver-screening#/steps/0: want permitted, got refused [X1]", story.Mismatches.String())

	own.Rows[0].ID = ""
	_, err = scenario.NewPlayer(scenario.Options{Definition: own})
	defect, ok := errors.AsType[*contract.Defect](err)
	require.True(t, ok)
	require.Equal(t, contract.UnnamedRow, defect.Kind)
	require.ErrorContains(t, err, `agreement "trondelag-model"`)
}

package scenario_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// fresh makes a player that has played nothing yet, with some openings more than
// the shipped ones.
func fresh(t *testing.T, more ...scenario.Scenario) *scenario.Player {
	t.Helper()
	agreed, err := scenario.Agreements()
	require.NoError(t, err)
	openings, err := scenario.Openings()
	require.NoError(t, err)
	for _, s := range more {
		openings[s.ID] = s
	}
	model := map[string]*agreement.Terms{"trondelag-model": agreed["trondelag-model"]}
	p, err := scenario.NewPlayer(scenario.Options{Terms: model, Openings: openings})
	require.NoError(t, err)
	return p
}

// after are files that come after one opening, with other acts and other facts.
func after() []string {
	open := `"after":"waiver-active"`
	return []string{
		file(plan(`{"conversation":{"1":"planned"}}`)),
		file(act("2020-02-27", "partner-1", "conversation-partner", "conversation.planned", `{"item":1,"on":"2020-03-04"}`, `{}`)),
		file(act("2020-03-02", "youth-1", "youth", "consent.withdrawn", `{"part":"participation"}`, `{"state":"reconsidering"}`)),
		file(act("2020-02-27", "coordinator-1", "coordinator", "contract.completed", `{}`, `{"refused":["G28a"]}`)),
		file(),
		strings.Replace(file(), open, open+`,"facts":{"school":"vgs-annen"}`, 1),
		strings.Replace(file(plan(`{}`)), open, open+`,"facts":{"guardians":["@guardian-1","@guardian-2"],"residence":"5006"}`, 1),
		strings.Replace(file(), `waiver-active`, `waiver-signed`, 1),
	}
}

// TestOneOpeningManyStories: a file that comes after an opening that was played
// before gives the story that it gives alone, whoever played what meanwhile.
func TestOneOpeningManyStories(t *testing.T) {
	var want []scenario.Story
	for _, text := range after() {
		story, err := fresh(t).Play(t.Context(), load(t, text))
		require.NoError(t, err)
		want = append(want, story)
	}
	p := fresh(t)
	var wg sync.WaitGroup
	got := make([][]scenario.Story, 4)
	errs := make([]error, len(got))
	for g := range got {
		files := after()
		wg.Go(func() {
			for i := range files {
				s, err := scenario.Load([]byte(files[(i+g)%len(files)]))
				if err == nil {
					var story scenario.Story
					story, err = p.Play(t.Context(), s)
					got[g] = append(got[g], story)
				}
				if err != nil {
					errs[g] = err
				}
			}
		})
	}
	wg.Wait()
	for g := range got {
		require.NoError(t, errs[g])
		for i, story := range got[g] {
			require.Equal(t, want[(i+g)%len(want)], story)
		}
	}
}

// TestOpeningThatFails: what went wrong in an opening is told every time.
func TestOpeningThatFails(t *testing.T) {
	opening := load(t, strings.Replace(file(plan(`{"state":"paused"}`), plan(`{}`), plan(`{}`)), `"try"`, `"wrong"`, 1))
	p := fresh(t, opening)
	s := load(t, strings.Replace(file(plan(`{}`)), `"waiver-active"`, `"wrong"`, 1))
	first, err := p.Play(t.Context(), s)
	require.NoError(t, err)
	require.Equal(t, "wrong#/steps/0/expect/state: want paused, got active\nwrong#/steps/1: want permitted, got refused [G65b]", first.Mismatches.String())
	require.Equal(t, 2, first.Unplayed)
	again, err := p.Play(t.Context(), s)
	require.NoError(t, err)
	require.Equal(t, first, again)
}

// TestMoreOpeningsThanAreKept: a player that keeps no more still plays on.
func TestMoreOpeningsThanAreKept(t *testing.T) {
	one := load(t, strings.NewReplacer(`"opening":{"after":"waiver-active"},`, "", `"steps":[]`, `"steps":[`+registration+`]`).Replace(file()))
	openings := make([]scenario.Scenario, 300)
	for n := range openings {
		openings[n] = one
		openings[n].ID = "opening-" + strconv.Itoa(n)
	}
	p := fresh(t, openings...)
	for range 2 {
		for _, opening := range openings {
			story, err := p.Play(t.Context(), load(t, strings.Replace(file(), "waiver-active", opening.ID, 1)))
			require.NoError(t, err)
			require.True(t, story.OK(), story.Mismatches.String())
			require.Equal(t, opening.ID, story.Steps[0].File)
			require.Equal(t, event.StateReceived, story.After.State())
		}
	}
}

const registration = `{"at":"2020-01-08","by":"officer-1","as":"police","act":"case.registered","data":{"track":"waiver",` +
	`"offence-date":"2019-12-14","offence-kind":"drug-use","birthday-15":"2018-09-01","birthday-16":"2019-09-01","birthday-18":"2021-09-01",` +
	`"youth":"@youth-1","guardians":["@guardian-1"],"residence":"5001","stay":"5001","residence-on":"2020-01-08",` +
	`"police":"politi-trondelag","prosecutor":"patale-trondelag","mediation":"konfliktradet-trondelag"},"expect":{"state":"received"}}`

package scenario_test

import (
	"context"
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

func ExamplePlayer_Play() {
	s, err := scenario.Load([]byte(`{
	  "format": "ruskontrakt-scenario/1", "id": "too-early", "agreement": "trondelag-model",
	  "title": {"nb": "For tidlig fullført", "nn": "For tidleg fullført", "en": "Completed too early"},
	  "opening": {"after": "waiver-active"},
	  "steps": [
	    {"at": "2020-03-02T09:00", "by": "coordinator-1", "as": "coordinator", "act": "contract.completed",
	      "expect": {"refused": ["G28a"]}},
	    {"at": "2020-08-26T08:00", "tick": true, "expect": {"state": "aborted"}}
	  ]
	}`))
	if err != nil {
		panic(err)
	}
	player, err := scenario.NewPlayer(scenario.Options{})
	if err != nil {
		panic(err)
	}
	story, err := player.Play(context.Background(), s)
	if err != nil {
		panic(err)
	}
	fmt.Println(story.OK())
	fmt.Println(story.Mismatches)
	// Output:
	// false
	// too-early#/steps/1/expect/state: want aborted, got completed
}

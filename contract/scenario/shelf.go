package scenario

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// shelf keeps where the story stood after each opening, so that the many files
// that come after the same one need not play it again. The zero value is empty.
type shelf struct {
	mu     sync.Mutex
	stages map[opened]*stage // never played on, only copied
}

// opened is what a story after an opening depends on: the agreement, the opening
// and the facts that the files after it lay over the registration.
type opened struct{ agreement, after, facts string }

// mostKept bounds what is kept, for a player that is given files without end.
const mostKept = 256

// under is what stands before the file that comes next.
func under(agreement string, facts map[string]Data, next Scenario) opened {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		b.WriteString(quoted(name) + ":" + string(facts[name]) + ",")
	}
	return opened{agreement, next.Opening.After, b.String()}
}

// longest gives a stage on which as many of the files as possible have been
// played, and how many that is; the last of the files never has.
func (s *shelf) longest(agreement string, facts map[string]Data, files []Scenario) (*stage, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := len(files) - 1; n > 0; n-- {
		if kept := s.stages[under(agreement, facts, files[n])]; kept != nil {
			return kept.copied(), n
		}
	}
	return nil, 0
}

func (s *shelf) keep(at opened, st *stage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stages == nil {
		s.stages = map[opened]*stage{}
	}
	if len(s.stages) < mostKept {
		s.stages[at] = st.copied()
	}
}

// copied is a stage that goes on by itself from where this one stands. It holds
// no context; what has been told so far is shared and only added to.
func (st *stage) copied() *stage {
	next := *st
	next.ctx = nil
	next.log = st.log.Clone()
	next.names.labels = maps.Clone(st.names.labels)
	next.current = maps.Clone(st.current)
	next.stored = maps.Clone(st.stored)
	for id, held := range next.stored {
		held.history = slices.Clip(held.history)
		next.stored[id] = held
	}
	next.story.Steps = slices.Clip(st.story.Steps)
	next.story.Mismatches = slices.Clip(st.story.Mismatches)
	next.connect()
	return &next
}

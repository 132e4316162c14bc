package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Who is shown which entries of the health and the conversation compartment, as
// section 9 has it of those who need no consent for it.
func TestViewers(t *testing.T) {
	const (
		conversations = "conversation.planned held missed excused unexcused moved cancelled-by-agency talk-held"
		attendance    = "test.notified attended missed excused unexcused cancelled-by-agency refused unable"
		custody       = "test.taken sent sample-kept"
		laboratory    = "test.read answered no-answer finding-recorded confirmation-requested confirmation-answered youth-told contested contest-decided suspended"
		dates         = "draw.committed made revealed"
		planned       = "test.planned"
	)
	sees := map[agreement.Reader][]string{
		agreement.YouthReader:        {conversations, attendance, custody, laboratory},
		agreement.CoordinatorReader:  {conversations, attendance},
		agreement.ConversationReader: {conversations},
		agreement.HealthReader:       {attendance, custody, laboratory},
		agreement.CollectorReader:    {dates, planned},
	}
	terms, err := agreement.Model()
	require.NoError(t, err)
	all := map[event.Type]bool{}
	for _, list := range []string{conversations, attendance, custody, laboratory, dates, planned} {
		for _, name := range typesIn(list) {
			all[name] = true
		}
	}
	me, other := roles.Ref{1}, roles.Ref{2}
	count := 0
	for _, kind := range event.Standard().All() {
		e := event.Envelope{Type: kind.Type, Compartment: kind.Compartment, By: event.By{Ref: other}}
		closed := kind.Compartment == event.HealthCompartment || kind.Compartment == event.ConversationCompartment
		require.Equal(t, closed, all[kind.Type], "%s has its place above", kind.Type)
		for _, as := range append(agreement.Readers(), agreement.NoReader) {
			want := !closed || slices.ContainsFunc(sees[as], func(list string) bool { return slices.Contains(typesIn(list), kind.Type) })
			require.Equal(t, want, viewer{terms, as, me}.whole(&e), "%s %s", as, kind.Type)
			own := as != agreement.CollectorReader || want || slices.Contains(append(typesIn(attendance), typesIn(custody)...), kind.Type)
			require.Equal(t, own, viewer{terms, as, other}.whole(&e), "who recorded it knows it, %s %s", as, kind.Type)
			count++
		}
		e.By = event.By{}
		require.Equal(t, !closed, viewer{terms, agreement.LeaderReader, roles.Ref{}}.whole(&e), "nobody is not the one who recorded it")
	}
	require.Greater(t, count, 1000)
}

// typesIn reads "group.one two" as group.one and group.two.
func typesIn(list string) (all []event.Type) {
	group, names, _ := strings.Cut(list, ".")
	for name := range strings.FieldsSeq(names) {
		all = append(all, event.Type(group+"."+name))
	}
	return all
}

// Guardians are the column of the youth's age, and none where there is none.
func TestReaders(t *testing.T) {
	for age, want := range map[int]agreement.Reader{
		14: agreement.GuardianUnder16, 15: agreement.GuardianUnder16, 16: agreement.Guardian16To17,
		18: agreement.NoReader, 0: agreement.NoReader,
	} {
		require.Equal(t, want, reader(roles.Guardian, age), age)
	}
	seen := map[agreement.Reader]bool{}
	for _, as := range roles.All() {
		r := reader(as, 16)
		require.False(t, r != agreement.NoReader && seen[r], "%s has a column of its own", as)
		seen[r] = true
	}
	for _, as := range []roles.Role{roles.Laboratory, roles.School, roles.Clock, roles.CountyGovernor, roles.ChildWelfare, roles.NoRole} {
		require.Equal(t, agreement.NoReader, reader(as, 16), "shown no case: %s", as)
	}
}

// The one who holds the conversations is shown no test, the one who takes the samples
// no conversation.
func TestShowKeepsHelpersApart(t *testing.T) {
	story, err := os.ReadFile("testdata/story.txt")
	require.NoError(t, err)
	s := newSession(t)
	for line := range strings.Lines(string(story)) {
		s.step(strings.TrimRight(line, "\n"))
	}
	s.env["CASEWORK_LANG"] = "en"
	partner := s.well("show", "case-1", "-by", "partner-1")
	require.Contains(t, partner, "Conversation held")
	require.NotContains(t, partner, sayClosed[2])
	require.Contains(t, partner, sayLeftOut[2])
	require.NotContains(t, partner, "Drug test")
	collector := s.well("show", "case-1", "-by", "collector-1")
	require.Contains(t, collector, "Drug test planned")
	require.Contains(t, collector, sayLeftOut[2])
	require.NotContains(t, collector, "Conversation")
}

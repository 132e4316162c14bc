package main

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

const aRequest = "5d0f6c2e-3b1a-4c55-9e0f-6a7b8c9d0e1f"

// opening are the words that open a case for a youth, with flags.
func opening(youth string, more ...string) []string {
	return append(strings.Fields("open -by officer-1 -mint -track waiver -offence-date 2019-12-14 -offence-kind drug-use -born 2003-09-01 -guardians guardian-1 "+
		"-residence 5001 -prosecutor patale-trondelag -mediation konfliktradet-trondelag -youth "+youth), more...)
}

// caseIn is the reference of the case that an answer tells.
func caseIn(t *testing.T, answer string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^ +case +(` + anyRef.String() + `)$`).FindStringSubmatch(answer)
	require.NotNil(t, found, answer)
	return found[1]
}

// The same request opens one case, however often it comes, with a name or without,
// also on another day.
func TestOpenIsRecordedOnce(t *testing.T) {
	named := []string{"-name", "case-1"}
	for _, test := range []struct{ first, again []string }{
		{nil, nil}, {named, named}, {named, nil}, {nil, named}, {named, []string{"-name", "case-other"}},
	} {
		s := opened(t, 0)
		request := []string{"-request", aRequest}
		first := s.well(opening("youth-1", append(request, test.first...)...)...)
		require.Contains(t, first, "Recorded:")
		for _, now := range []string{"2020-01-06T09:00", "2020-01-07T23:59", "2020-06-01T12:00"} {
			s.now = now
			again := s.well(opening("youth-1", append(request, test.again...)...)...)
			require.Contains(t, again, "Recorded before:")
			require.Equal(t, caseIn(t, first), caseIn(t, again))
			dry := s.well(opening("youth-1", append(request, append(test.again, "-dry-run")...)...)...)
			require.Contains(t, dry, "Recorded before:")
			require.Contains(t, dry, sayNothingStored[2])
		}
		require.Contains(t, s.well("verify"), "Cases: 1. Events: 1,")
	}
}

// A request that comes with something else, or from somebody else, opens nothing.
func TestOpenWithAUsedRequest(t *testing.T) {
	s := opened(t, 0)
	s.well("people", "officer-2", "-as", "police", "-org", "politi-andre")
	first := s.well(opening("youth-1", "-request", aRequest)...)
	for _, more := range [][]string{nil, {"-name", "case-2"}, {"-dry-run"}} {
		require.Contains(t, s.refused(opening("youth-2", append(more, "-request", aRequest)...)...), sayReused[2])
		require.Contains(t, s.refused(opening("youth-1", append(more, "-request", aRequest, "-school", "vgs-eksempel")...)...), sayReused[2])
		require.Contains(t, s.refused(opening("youth-1", append(more, "-request", aRequest, "-by", "officer-2")...)...), sayNotFound[2])
	}
	require.NotContains(t, s.well("people"), "case-2")
	require.NotContains(t, s.well("people"), "youth-2")
	require.Contains(t, s.well("verify"), "Cases: 1. Events: 1,")

	// Another request about the same youth is another matter.
	other := strings.Replace(aRequest, "5d0f", "5d1f", 1)
	require.Contains(t, s.refused(opening("youth-1", "-request", other)...), "G1e")
	second := s.well(opening("youth-2", "-request", other)...)
	require.NotEqual(t, caseIn(t, first), caseIn(t, second))
	require.Contains(t, s.well("verify"), "Cases: 2. Events: 2,")
}

// A name whose registration was not stored is given to the next one, and the request
// still leads to it without the name. A name in use is not given away.
func TestNameOfWhatWasNotStored(t *testing.T) {
	for _, requested := range []bool{true, false} {
		s := opened(t, 1)
		n, err := (&app{file: "casework.db"}).names()
		require.NoError(t, err)
		stray, err := n.mint("case-2", named{Case: true})
		require.NoError(t, err)
		require.NoError(t, n.save())
		args := opening("youth-2", "-name", "case-2")
		if requested {
			args = append(args, "-request", aRequest)
		}
		first := s.well(args...)
		require.NotEqual(t, stray.String(), caseIn(t, first))
		require.Contains(t, s.well("show", "case-2", "-by", "officer-1"), "case-2")
		if requested {
			require.Equal(t, caseIn(t, first), caseIn(t, s.well(opening("youth-2", "-request", aRequest)...)))
		}
		for _, name := range []string{"case-1", "youth-1"} {
			code, out := s.run("", "", opening("youth-3", "-name", name)...)
			require.Equal(t, unusable, code, out)
			require.Contains(t, out, "The name is taken: "+name)
		}
		require.Contains(t, s.well("verify"), "Cases: 2. Events: 2,")
	}
}

// Of those who put the same request forward at the same time all come to one case.
func TestOpenAtTheSameTime(t *testing.T) {
	s := opened(t, 0)
	s.well("people", "youth-1", "guardian-1")
	var all sync.WaitGroup
	answers := make([]string, 6)
	codes := make([]int, len(answers))
	for i := range answers {
		all.Go(func() { codes[i], answers[i] = s.run("", "", opening("youth-1", "-request", aRequest)...) })
	}
	all.Wait()
	for i, answer := range answers {
		if codes[i] != well {
			require.Contains(t, answer, sayConflict[2], "nobody is told of another case")
		}
	}
	require.Contains(t, s.well("verify"), "Cases: 1. Events: 1,")
}

// The reference of a case is one like others, each request has its own, and it stays
// what it was.
func TestCaseOfARequest(t *testing.T) {
	seen := map[roles.Ref]bool{}
	for range 1000 {
		request, err := contract.NewID()
		require.NoError(t, err)
		id := caseOf(request)
		require.True(t, id.Opaque())
		require.NotEqual(t, request, id)
		require.Equal(t, id, caseOf(request))
		seen[id] = true
	}
	require.Len(t, seen, 1000)
	request, err := roles.ParseRef(aRequest)
	require.NoError(t, err)
	require.Equal(t, "0c8b9269-0b27-4d21-8601-5763e2285506", caseOf(request).String())
}

// open -dry-run and explain give the answer that would be given, also where the youth
// has a live case; they store nothing.
func TestDryRunSeesALiveCase(t *testing.T) {
	s := opened(t, 2)
	second := opening("youth-1")
	rule := func(answer string) string {
		found := regexp.MustCompile(`(?m)^.*G1e.*$`).FindString(answer)
		require.NotEmpty(t, found, answer)
		return found
	}
	refusal := rule(s.refused(second...))
	require.Equal(t, refusal, rule(s.refused(append(second, "-dry-run")...)))
	require.Equal(t, refusal, rule(s.refused("explain", aRequest, "case.registered", "-by", "officer-1", fmt.Sprintf(registered, "youth-1"))))
	require.Contains(t, s.well(append(opening("youth-3"), "-dry-run")...), sayWouldPermit[2])

	s.well("do", "case-1", "case.other-reaction-chosen", "-set", "reason=fine", "-as", "prosecutor", "-org", "patale-trondelag", "-by", "officer-1")
	require.Contains(t, s.well(append(second, "-dry-run")...), sayWouldPermit[2])
	require.Contains(t, s.well("verify"), "Cases: 2. Events: 3,")
	s.well(second...)
}

package agreement_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func model(t testing.TB) *agreement.Terms {
	t.Helper()
	terms, err := agreement.Model()
	require.NoError(t, err)
	return terms
}

func municipalTerms(t testing.TB, edits ...edit) *agreement.Terms {
	t.Helper()
	terms, err := agreement.Bind(load(t, lawPath), load(t, modelPath), load(t, municipalPath, edits...))
	require.NoError(t, err)
	return terms
}

// TestHashesGolden: the hashes under which contracts have been signed. A
// change here breaks stored contracts unless the old file stays in the book.
func TestHashesGolden(t *testing.T) {
	var got bytes.Buffer
	for _, path := range []string{lawPath, modelPath, municipalPath, "testdata/voluntary-open.json"} {
		fmt.Fprintln(&got, load(t, path).Hash(), path)
	}
	fmt.Fprintln(&got, model(t).Hash(), "terms trondelag-model")
	fmt.Fprintln(&got, municipalTerms(t).Hash(), "terms municipal-5001")
	if *update {
		require.NoError(t, os.WriteFile("testdata/hashes.golden", got.Bytes(), 0o600))
	}
	require.Equal(t, string(file(t, "testdata/hashes.golden")), got.String())
}

// TestHashIsReproducible: without this package, from the files alone. The
// shipped files have their lists in canonical order already.
func TestHashIsReproducible(t *testing.T) {
	sum := sha256.New()
	fmt.Fprintln(sum, "ruskontrakt-terms/1")
	for _, path := range []string{lawPath, modelPath} {
		var tree any
		require.NoError(t, json.Unmarshal(file(t, path), &tree))
		var canonical bytes.Buffer
		encoder := json.NewEncoder(&canonical)
		encoder.SetEscapeHTML(false)
		require.NoError(t, encoder.Encode(tree))
		one := sha256.Sum256(bytes.TrimSpace(canonical.Bytes()))
		require.Equal(t, agreement.Hash(one), load(t, path).Hash(), path)
		fmt.Fprintf(sum, "%x\n", one)
	}
	require.Equal(t, agreement.Hash(sum.Sum(nil)), model(t).Hash())
}

// TestHashDependsOnContentOnly: not on the order of members and lists or on
// white space, but on every value.
func TestHashDependsOnContentOnly(t *testing.T) {
	shuffled, err := agreement.Load(shuffle(t, file(t, modelPath)))
	require.NoError(t, err)
	same, err := agreement.Bind(load(t, lawPath), shuffled)
	require.NoError(t, err)
	require.Equal(t, model(t).Hash(), same.Hash())

	canonical, err := shuffled.Canonical()
	require.NoError(t, err)
	again, err := agreement.Load(canonical)
	require.NoError(t, err)
	require.Equal(t, shuffled, again)

	seen := map[agreement.Hash]string{model(t).Hash(): "unchanged"}
	for _, e := range []edit{
		{"/name", "other"},
		{"/version", 2},
		{"/notice/en", "x"},
		{"/validFrom", "2019-07-02"},
		{"/validTo", "2030-01-01"},
		{"/tracks/0/validTo", "2030-01-01"},
		{"/tracks/0/basis", []any{"x"}},
		{"/values/length-max-months/value", 11},
		{"/values/length-max-months/mark", "v"},
		{"/values/length-max-months/source", "s2"},
		{"/deadlines/offer/value", "6wd"},
		{"/sets/materials/value", []any{"urine"}},
		{"/ladder/0/rungs", []any{0}},
		{"/disclosure/0/readers/youth", []any{"D"}},
		{"/disclosure/0/readers/youth", []any{}},
		{"/disclosure/0/readers/youth", nil},
		{"/parties/0/from", "2022-07-02"},
		{"/contacts/0/post", "x"},
		{"/laboratories/0/creatinineLimit", 1701},
		{"/laboratories/0/storageDays", 29},
		{"/laboratories/1/source", "s2"},
		{"/laboratories", nil},
	} {
		terms, err := agreement.Bind(load(t, lawPath), load(t, modelPath, e))
		require.NoError(t, err)
		require.NotContainsf(t, seen, terms.Hash(), "%v is the same as %v", e, seen[terms.Hash()])
		seen[terms.Hash()] = e.at
	}
}

// shuffle turns every list around; encoding/json sorts the members.
func shuffle(t *testing.T, text []byte) []byte {
	t.Helper()
	var tree any
	require.NoError(t, json.Unmarshal(text, &tree))
	var turn func(node any)
	turn = func(node any) {
		switch node := node.(type) {
		case []any:
			slices.Reverse(node)
			for _, item := range node {
				turn(item)
			}
		case map[string]any:
			for _, item := range node {
				turn(item)
			}
		}
	}
	turn(tree)
	text, err := json.MarshalIndent(tree, " ", "\t")
	require.NoError(t, err)
	return text
}

func TestTrackOpen(t *testing.T) {
	open := model(t)
	voluntary, err := agreement.Bind(load(t, lawPath), load(t, "testdata/voluntary-open.json"))
	require.NoError(t, err)
	cases := []struct {
		terms *agreement.Terms
		track agreement.Track
		on    string
		want  bool
	}{
		{open, agreement.Waiver, "2019-06-30", false},
		{open, agreement.Waiver, "2019-07-01", true},
		{open, agreement.MediationPlan, "2019-07-01", true},
		{open, agreement.Advisory, "2022-06-30", false},
		{open, agreement.Advisory, "2022-07-01", true},
		{open, agreement.Voluntary, "2024-01-01", false},
		{open, agreement.Transfer71d, "2024-01-01", false},
		{open, agreement.NoTrack, "2024-01-01", false},
		{open, agreement.Transfer71d + 1, "2024-01-01", false},
		{open, agreement.Waiver, "", false},
		{voluntary, agreement.Voluntary, "2019-06-30", false},
		{voluntary, agreement.Voluntary, "2019-07-01", true},
	}
	for _, c := range cases {
		require.Equalf(t, c.want, c.terms.TrackOpen(c.track, day(t, c.on)), "%s on %s", c.track, c.on)
	}
	ending, err := agreement.Bind(load(t, lawPath), load(t, modelPath, edit{"/tracks/0/validTo", "2022-05-01"}))
	require.NoError(t, err)
	require.True(t, ending.TrackOpen(agreement.Waiver, day(t, "2022-05-01")))
	require.False(t, ending.TrackOpen(agreement.Waiver, day(t, "2022-05-02")))
	require.Equal(t, "2022-05-01", ending.Track(agreement.Waiver).ValidTo.String())
	require.Equal(t, []string{"strl-37-d", "strpl-69"}, ending.Track(agreement.Waiver).Basis)
	require.Equal(t, "invented-opinion-1", voluntary.Track(agreement.Voluntary).LegalOpinion)
	require.True(t, voluntary.Track(agreement.Voluntary).OpinionRequired)
	require.Zero(t, open.Track(agreement.Transfer71d+1))
	later, err := agreement.Bind(load(t, lawPath), load(t, modelPath),
		load(t, municipalPath, edit{"/tracks", []any{track(object{"validFrom": "2021-01-01"})}}))
	require.NoError(t, err)
	require.False(t, later.TrackOpen(agreement.Waiver, day(t, "2020-12-31")))
	require.True(t, later.TrackOpen(agreement.Waiver, day(t, "2021-01-01")))
	require.True(t, later.TrackOpen(agreement.MediationPlan, day(t, "2020-12-31")))
}

func TestBoundByCodeAndDate(t *testing.T) {
	terms := model(t)
	cases := []struct {
		kind agreement.PartyKind
		org  roles.Org
		on   string
		want bool
	}{
		{agreement.MunicipalityParty, "5001", "2019-06-30", false},
		{agreement.MunicipalityParty, "5001", "2019-07-01", true},
		{agreement.MunicipalityParty, "5001", "2024-01-01", true},
		{agreement.MunicipalityParty, "5004", "2019-12-31", true}, // Steinkjer before 2020
		{agreement.MunicipalityParty, "5004", "2020-01-01", false},
		{agreement.MunicipalityParty, "5006", "2019-12-31", false}, // Steinkjer since
		{agreement.MunicipalityParty, "5006", "2020-01-01", true},
		{agreement.MunicipalityParty, "5061", "2019-07-01", true}, // Rindal, the last in the list
		{agreement.MunicipalityParty, "0301", "2020-01-01", false},
		{agreement.MunicipalityParty, "5099", "2020-01-01", false},
		{agreement.MunicipalityParty, "", "2020-01-01", false},
		{agreement.PoliceParty, "politi-trondelag", "2020-01-01", true},
		{agreement.PoliceParty, "5001", "2020-01-01", false},
		{agreement.SchoolParty, "vgs-eksempel", "2020-01-01", true},
		{agreement.SchoolParty, "vgs-ukjent", "2020-01-01", false},
		{agreement.AdvisoryParty, "rade-trondelag", "2022-06-30", false},
		{agreement.AdvisoryParty, "rade-trondelag", "2022-07-01", true},
		{agreement.MediationParty, "konfliktradet-trondelag", "2020-01-01", true},
		{agreement.ProsecutorParty, "patale-trondelag", "2020-01-01", true},
		{"church", "5001", "2020-01-01", false},
	}
	for _, c := range cases {
		require.Equalf(t, c.want, terms.Bound(c.kind, c.org, day(t, c.on)), "%s %s on %s", c.kind, c.org, c.on)
	}
	bound := map[string]int{"2019-12-31": 48, "2020-01-01": 38} // municipalities of the county then
	for on, want := range bound {
		n := 0
		for code := 5000; code < 5100; code++ {
			if terms.Bound(agreement.MunicipalityParty, roles.Org(strconv.Itoa(code)), day(t, on)) {
				n++
			}
		}
		require.Equal(t, want, n, on)
	}
	// Two memberships with a break between them.
	broken, err := agreement.Bind(load(t, lawPath), load(t, modelPath,
		edit{"/parties/-", party("school", "vgs-brudd", "2021-01-01", "2021-12-31")},
		edit{"/parties/-", party("school", "vgs-brudd", "2020-01-01", "2020-06-30")}))
	require.NoError(t, err)
	for on, want := range map[string]bool{"2020-06-30": true, "2020-07-01": false, "2021-01-01": true, "2021-12-31": true, "2022-01-01": false} {
		require.Equal(t, want, broken.Bound(agreement.SchoolParty, "vgs-brudd", day(t, on)), on)
	}
	// A municipal agreement that names its own police unit leaves the others out, and only those of that kind.
	narrow := municipalTerms(t, edit{"/parties", []any{party("police", "politi-trondelag", "2020-01-01", "2020-12-31")}})
	require.True(t, narrow.Bound(agreement.PoliceParty, "politi-trondelag", day(t, "2020-12-31")))
	require.False(t, narrow.Bound(agreement.PoliceParty, "politi-trondelag", day(t, "2021-01-01")))
	require.True(t, narrow.Bound(agreement.SchoolParty, "vgs-eksempel", day(t, "2021-01-01")))
}

func TestInForce(t *testing.T) {
	terms := model(t)
	require.False(t, terms.InForce(day(t, "2019-06-30")))
	require.True(t, terms.InForce(day(t, "2019-07-01")))
	require.False(t, terms.InForce(0))
	ending := municipalTerms(t, edit{"/validTo", "2021-03-04"})
	for on, want := range map[string]bool{"2019-12-31": false, "2020-01-01": true, "2021-03-04": true, "2021-03-05": false} {
		require.Equal(t, want, ending.InForce(day(t, on)), on)
	}
	both, err := agreement.Bind(load(t, lawPath, edit{"/validTo", "2020-01-01"}), load(t, modelPath, edit{"/validTo", "2020-01-02"}))
	require.NoError(t, err)
	require.True(t, both.InForce(day(t, "2020-01-01")))
	require.False(t, both.InForce(day(t, "2020-01-02")))
}

func TestHasContacts(t *testing.T) {
	terms := model(t)
	for _, municipality := range []roles.Org{"5001", "5061", "5004"} {
		missing, ok := terms.HasContacts(municipality, day(t, "2019-12-31"))
		require.True(t, ok, municipality)
		require.Equal(t, roles.NoDuty, missing)
	}
	for _, c := range []struct {
		municipality roles.Org
		on           string
	}{{"5004", "2020-01-01"}, {"5001", "2019-06-30"}, {"0301", "2020-01-01"}, {"5099", "2020-01-01"}} {
		missing, ok := terms.HasContacts(c.municipality, day(t, c.on))
		require.False(t, ok, c.municipality)
		require.Equal(t, roles.Conversations, missing)
	}
	for i, duty := range []roles.Duty{roles.Conversations, roles.Testing, roles.Economy} {
		without, err := agreement.Bind(load(t, lawPath), load(t, modelPath, edit{fmt.Sprintf("/contacts/%d/to", i), "2020-05-05"}))
		require.NoError(t, err)
		_, ok := without.HasContacts("5001", day(t, "2020-05-05"))
		require.True(t, ok)
		missing, ok := without.HasContacts("5001", day(t, "2020-05-06"))
		require.False(t, ok)
		require.Equal(t, duty, missing)
	}
	// A municipal agreement adds to what the inter-agency agreement names.
	added, err := agreement.Bind(load(t, lawPath), load(t, modelPath, edit{"/contacts/1/to", "2020-05-05"}),
		load(t, municipalPath, edit{"/contacts", []any{contact("5001")}}))
	require.NoError(t, err)
	_, ok := added.HasContacts("5001", day(t, "2020-05-06"))
	require.True(t, ok)
}

func TestModelValues(t *testing.T) {
	terms := model(t)
	want := map[agreement.Field]int{
		agreement.LengthDefaultMonths: 6, agreement.LengthMinMonths: 3, agreement.LengthMaxMonths: 12,
		agreement.ExtensionMaxMonths: 3, agreement.ExtensionMaxCount: 1, agreement.TotalMaxMonths: 12,
		agreement.ProbationMaxMonths: 24, agreement.AgeMin: 15, agreement.AgeBelow: 18, agreement.OpensAdults: 0,
		agreement.GuardianQuorumAll: 1, agreement.PauseMaxDays: 30, agreement.PauseTotalMaxDays: 60,
		agreement.EarlyMinThirds: 2, agreement.WashoutMaxWeeks: 12, agreement.BandClosePer4Weeks: 4,
		agreement.BandOrdinaryPer4Weeks: 2, agreement.BandEasedPer4Weeks: 1, agreement.TestGapHours: 48,
		agreement.TestNoticeMinHours: 2, agreement.TestNoticeMaxHours: 24, agreement.ConversationEveryWeeks: 2,
		agreement.ConversationsMinPer4Weeks: 1, agreement.Attendances: 1, agreement.AttendGraceDays: 30,
		agreement.CallsMax: 2, agreement.MidwayPercent: 50, agreement.MidwayWindowDays: 14,
		agreement.SigningOffersMin: 2, agreement.EvaluationOffersMin: 2, agreement.AgencySignatureGraceDays: 7,
		agreement.AssessmentLapseDays: 14, agreement.DecisionLapseDays: 30, agreement.ContestWindowDays: 14,
		agreement.ExcuseSilenceDays: 7, agreement.ReplacementHours: 48, agreement.DilutionsBeforeTalk: 3, agreement.Dec24Closed: 1, agreement.Dec31Closed: 1,
	}
	require.Len(t, want, agreement.FieldCount)
	for field, n := range want {
		require.Equal(t, n, terms.N(field), field)
	}
	periods := map[agreement.Deadline]string{
		agreement.ScreeningDue: "5wd", agreement.ConcernTalkDue: "14d", agreement.OfferDue: "5wd",
		agreement.ReflectionOver: "3d", agreement.OfferLapse: "14d", agreement.ConsentsDue: "14d",
		agreement.DecisionDue: "14d", agreement.MappingDue: "10d", agreement.PlanDue: "21d",
		agreement.SigningDue: "7d", agreement.StartDue: "7d", agreement.FirstConversationDue: "7d",
		agreement.FirstTestDue: "14d", agreement.MidwayDue: "", agreement.ResumeDue: "", agreement.HearingDue: "7d",
		agreement.AssessmentDue: "7d", agreement.FollowUpDue: "7d", agreement.WithdrawalTalkDue: "7d",
		agreement.AnswerDue: "14d", agreement.TellProsecutorDue: "2wd", agreement.ReceiverAnswerDue: "14d",
		agreement.SenderDecidesDue: "14d", agreement.AttendBy: "60d", agreement.EndDue: "",
		agreement.EvaluationDue: "21d", agreement.CloseDue: "14d", agreement.OutcomeDue: "60d",
		agreement.VacancyDue: "7d", agreement.ProposalLapse: "14d",
	}
	for _, deadline := range agreement.Deadlines() {
		require.Contains(t, periods, deadline)
		require.Equal(t, periods[deadline], terms.Period(deadline).String(), deadline)
	}
	require.True(t, terms.Flag(agreement.GuardianQuorumAll))
	require.False(t, terms.Flag(agreement.OpensAdults))
	require.Equal(t, agreement.Calendar{Dec24: true, Dec31: true}, terms.Calendar())
	bands := map[agreement.Band]int{agreement.NoBand: 0, agreement.Eased: 1, agreement.Ordinary: 2, agreement.Close: 4, agreement.Close + 1: 0}
	for band, n := range bands {
		require.Equal(t, n, terms.BandPer4Weeks(band), band)
	}
	require.Empty(t, terms.Municipality())
}

func TestMunicipalValues(t *testing.T) {
	terms := municipalTerms(t)
	require.Equal(t, roles.Org("5001"), terms.Municipality())
	require.Equal(t, "municipal-5001", terms.Name())
	require.Equal(t, 9, terms.N(agreement.LengthMaxMonths))
	require.Equal(t, 3, terms.N(agreement.LengthMinMonths)) // taken over
	require.Equal(t, "5d", terms.Period(agreement.FirstConversationDue).String())
	require.Equal(t, "14d", terms.Period(agreement.FirstTestDue).String())
	require.False(t, terms.Allows(agreement.Procedures, "rapid"))
	require.Equal(t, []string{"medical", "sanction"}, terms.Members(agreement.Procedures))
}

func TestAllows(t *testing.T) {
	terms := model(t)
	for _, code := range []string{"medical", "rapid", "sanction"} {
		require.True(t, terms.Allows(agreement.Procedures, code))
	}
	require.False(t, terms.Allows(agreement.Procedures, "urine"))
	require.False(t, terms.Allows(agreement.Procedures, ""))
	require.False(t, terms.Allows(agreement.NoSet, "medical"))
	require.False(t, terms.Allows(agreement.EvaluationGroups+1, "medical"))
	require.Equal(t, []string{"saliva", "urine"}, terms.Members(agreement.Materials))
	require.Nil(t, terms.Members(agreement.EvaluationGroups+1))
	terms.Members(agreement.Materials)[0] = "hair"
	require.False(t, terms.Allows(agreement.Materials, "hair"))
}

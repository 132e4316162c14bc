package agreement_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

const allHold = ^agreement.Circumstances(0)

// TestLadderGolden: the ladder as a table, every trigger, severity, evidence
// and the first five positions; what the file does not name permits nothing.
func TestLadderGolden(t *testing.T) {
	terms := model(t)
	var got strings.Builder
	for _, trigger := range agreement.Triggers() {
		for _, severity := range agreement.Severities() {
			for _, evidence := range agreement.Evidences() {
				fmt.Fprintf(&got, "%-19s %-8s %-8s", trigger, severity, evidence)
				for position := range 6 {
					fmt.Fprintf(&got, " %d:{%s}", position, terms.Rungs(trigger, severity, evidence, position))
				}
				got.WriteByte('\n')
			}
		}
	}
	golden(t, "testdata/ladder.golden", got.String())
	require.Zero(t, terms.Rungs("rude", agreement.OrdinarySeverity, agreement.RecordedEvidence, 1))
	require.Equal(t, agreement.RungsOf(3, 4), terms.Rungs(agreement.MissedTest, agreement.OrdinarySeverity, agreement.RecordedEvidence, 1000))
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	require.Equal(t, string(file(t, path)), got)
}

// TestLadderNarrowed: what a municipal agreement speaks of replaces the steps
// above, and only those.
func TestLadderNarrowed(t *testing.T) {
	wide, narrow := model(t), municipalTerms(t)
	for position, rung := range []int{1, 2, 3, 3} {
		require.Equal(t, agreement.RungsOf(rung), narrow.Rungs(agreement.RefusedTest, agreement.OrdinarySeverity, agreement.RecordedEvidence, position+1))
	}
	for _, trigger := range agreement.Triggers() {
		if trigger == agreement.RefusedTest {
			continue
		}
		for _, severity := range agreement.Severities() {
			for _, evidence := range agreement.Evidences() {
				for position := range 6 {
					require.Equal(t, wide.Rungs(trigger, severity, evidence, position), narrow.Rungs(trigger, severity, evidence, position))
				}
			}
		}
	}
}

func TestRungs(t *testing.T) {
	r := agreement.RungsOf(5, 0, 3, 3, 6, -1)
	require.Equal(t, []int{0, 3, 5}, r.List())
	require.Equal(t, "0 3 5", r.String())
	for n := -2; n <= 9; n++ {
		require.Equal(t, n == 0 || n == 3 || n == 5, r.Has(n), n)
	}
	require.Empty(t, agreement.Rungs(0).List())
	require.False(t, (agreement.Rungs(0xff)).Has(6))
	text, err := r.MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, "[0,3,5]", string(text))
}

// TestDisclosureGolden: every cell of the matrix of process.md section 9, as
// the level without any circumstance and the highest there is.
func TestDisclosureGolden(t *testing.T) {
	doc, err := agreement.TrondelagModel()
	require.NoError(t, err)
	terms := model(t)
	var got strings.Builder
	for _, row := range doc.Disclosure {
		for _, reader := range agreement.Readers() {
			var grants []string
			for _, grant := range row.Readers[reader] {
				grants = append(grants, grant.String())
			}
			plain, most := terms.Discloses(row.Topic, reader, 0), terms.Discloses(row.Topic, reader, allHold)
			fmt.Fprintf(&got, "%-22s %-21s %-6s %-6s %s\n", row.Topic, reader, dash(plain), dash(most), strings.Join(grants, " | "))
		}
	}
	require.Len(t, doc.Disclosure, len(agreement.Topics()))
	golden(t, "testdata/disclosure.golden", strings.ReplaceAll(got.String(), " \n", "\n"))
}

func dash(l agreement.Level) string {
	if l == agreement.Nothing {
		return "-"
	}
	return l.String()
}

func TestDisclosesByCircumstance(t *testing.T) {
	terms := model(t)
	const both = agreement.ConsentGround | agreement.WhenDeciding
	cases := []struct {
		hold agreement.Circumstances
		want agreement.Level
	}{
		{0, agreement.Nothing},
		{agreement.WhenDeciding, agreement.Nothing},
		{agreement.ConsentGround, agreement.Derived},
		{both, agreement.Full},
		{both | agreement.OwnGround, agreement.Full},
	}
	for _, c := range cases {
		require.Equal(t, c.want, terms.Discloses(agreement.DeviationFinding, agreement.MediationReader, c.hold), c.hold.Names())
	}
	for _, reader := range append(agreement.Readers(), agreement.NoReader, agreement.ChildWelfareReader+1) {
		require.Equal(t, agreement.Nothing, terms.Discloses(agreement.NoTopic, reader, allHold))
		require.Equal(t, agreement.Nothing, terms.Discloses(agreement.Concern+1, reader, allHold))
	}
	for _, topic := range agreement.Topics() {
		require.Equal(t, agreement.Nothing, terms.Discloses(topic, agreement.NoReader, allHold))
		require.Equal(t, agreement.Nothing, terms.Discloses(topic, agreement.ChildWelfareReader+1, allHold))
		// School: nothing by default, and never a result.
		require.Equal(t, agreement.Nothing, terms.Discloses(topic, agreement.SchoolReader, 0))
		require.LessOrEqual(t, terms.Discloses(topic, agreement.SchoolReader, allHold), agreement.Appointment)
	}
}

// TestDisclosureTakenAway: an empty list in a lower layer closes a cell and
// leaves its neighbours.
func TestDisclosureTakenAway(t *testing.T) {
	terms := municipalTerms(t)
	require.Equal(t, agreement.Nothing, terms.Discloses(agreement.ConversationHeld, agreement.SchoolReader, allHold))
	require.Equal(t, agreement.Full, terms.Discloses(agreement.ConversationHeld, agreement.YouthReader, 0))
	require.Equal(t, agreement.Appointment, terms.Discloses(agreement.TestAttended, agreement.SchoolReader, agreement.ConsentGround))
}

func TestGuardianReader(t *testing.T) {
	for age, want := range map[int]agreement.Reader{
		15: agreement.GuardianUnder16, 16: agreement.Guardian16To17, 17: agreement.Guardian16To17, 18: agreement.NoReader, 40: agreement.NoReader,
	} {
		require.Equal(t, want, agreement.GuardianReader(age), age)
	}
}

func TestGrantText(t *testing.T) {
	for _, text := range []string{"F", "count", "M consent", "D consent deciding", "F own-registration", "F consent concerned"} {
		var g agreement.Grant
		require.NoError(t, g.UnmarshalText([]byte(text)), text)
		again, err := g.MarshalText()
		require.NoError(t, err)
		require.Equal(t, text, string(again))
	}
	before := agreement.Grant{Level: agreement.Full, When: agreement.OwnGround}
	for _, text := range []string{"", "-", "consent", " consent", "F  consent", "F consent ", "F consent consent", "F kin", "f", "D deciding consent"} {
		g := before
		require.Error(t, g.UnmarshalText([]byte(text)), text)
		require.Equal(t, before, g)
	}
	require.Equal(t, []string{
		"consent", "legal-duty", "own", "deciding", "referred", "own-registration", "own-report",
		"signing", "mediation-track", "requester", "breach-report", "concerned",
	}, allHold.Names())
}

// TestLookUpsDoNotAllocate: rules ask the terms on every request.
func TestLookUpsDoNotAllocate(t *testing.T) {
	terms := municipalTerms(t)
	d := day(t, "2021-02-03")
	plan := agreement.Plan{
		LengthMonths: 6, Band: agreement.Ordinary, TestsPer4Weeks: 2, ConversationEveryWeeks: 2,
		Procedures: []agreement.Procedure{agreement.Sanction}, Materials: []agreement.Material{agreement.Urine}, Conditions: []string{"attend-tests"},
	}
	grounds, _ := agreement.Weigh(positive())
	var ok bool
	require.Zero(t, testing.AllocsPerRun(100, func() {
		laboratory, found := terms.Laboratory("urine-2000")
		weighed, _ := agreement.Weigh(positive())
		_, ready := weighed.ReadyFor(agreement.ToReact)
		_, contacts := terms.HasContacts("5001", d)
		ok = contacts && terms.TrackOpen(agreement.Waiver, d) && terms.InForce(d) &&
			terms.Bound(agreement.MunicipalityParty, "5061", d) && terms.Allows(agreement.Procedures, "sanction") &&
			terms.Rungs(agreement.MissedTest, agreement.OrdinarySeverity, agreement.RecordedEvidence, 2).Has(2) &&
			terms.Discloses(agreement.EndState, agreement.YouthReader, 0) == agreement.Full && len(terms.Narrows(plan)) == 0 &&
			found && laboratory.Diluted(1999) && ready && weighed == grounds && grounds.Rungs(terms, 4).Has(4)
	}))
	require.True(t, ok)
}

func TestPlanNarrows(t *testing.T) {
	terms := municipalTerms(t) // length 3 to 9, procedures medical and sanction
	type plan = agreement.Plan
	widening := func(key, upper, lower string, rule agreement.Narrowing) []agreement.Widening {
		return []agreement.Widening{{key, "municipal-5001", upper, "plan", lower, rule}}
	}
	cases := map[string]struct {
		plan plan
		want []agreement.Widening
	}{
		"says nothing":              {plan{}, nil},
		"shortest":                  {plan{LengthMonths: 3}, nil},
		"too short":                 {plan{LengthMonths: 2}, widening("/length-months", "3", "2", agreement.MinUp)},
		"longest":                   {plan{LengthMonths: 9}, nil},
		"too long":                  {plan{LengthMonths: 10}, widening("/length-months", "9", "10", agreement.MaxDown)},
		"below nothing":             {plan{LengthMonths: -1}, widening("/length-months", "3", "-1", agreement.MinUp)},
		"eased to the brim":         {plan{Band: agreement.Eased, TestsPer4Weeks: 1}, nil},
		"eased and one more":        {plan{Band: agreement.Eased, TestsPer4Weeks: 2}, widening("/tests-per-4-weeks", "1", "2", agreement.MaxDown)},
		"close to the brim":         {plan{Band: agreement.Close, TestsPer4Weeks: 4}, nil},
		"close and one more":        {plan{Band: agreement.Close, TestsPer4Weeks: 5}, widening("/tests-per-4-weeks", "4", "5", agreement.MaxDown)},
		"tests without a band":      {plan{TestsPer4Weeks: 1}, widening("/tests-per-4-weeks", "0", "1", agreement.MaxDown)},
		"conversation each month":   {plan{ConversationEveryWeeks: 4}, nil},
		"conversation more seldom":  {plan{ConversationEveryWeeks: 5}, widening("/conversation-every-weeks", "4", "5", agreement.MaxDown)},
		"procedure of the terms":    {plan{Procedures: []agreement.Procedure{agreement.Medical, agreement.Sanction}}, nil},
		"procedure not in terms":    {plan{Procedures: []agreement.Procedure{agreement.Rapid}}, widening("/procedures", "medical sanction", "rapid", agreement.Subset)},
		"material of the terms":     {plan{Materials: []agreement.Material{agreement.Saliva}}, nil},
		"no material":               {plan{Materials: []agreement.Material{agreement.NoMaterial}}, widening("/materials", "saliva urine", "", agreement.Subset)},
		"condition of the terms":    {plan{Conditions: []string{"attend-tests"}}, nil},
		"condition not in terms":    {plan{Conditions: []string{"curfew"}}, widening("/conditions", "attend-conversations attend-meetings attend-tests follow-plan", "curfew", agreement.Subset)},
		"everything wrong is named": {plan{LengthMonths: 10, TestsPer4Weeks: 1}, append(widening("/length-months", "9", "10", agreement.MaxDown), widening("/tests-per-4-weeks", "0", "1", agreement.MaxDown)...)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, terms.Narrows(c.plan))
		})
	}
}

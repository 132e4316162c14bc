package agreement_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// positive is a positive test of which nothing is missing.
func positive() agreement.Deviation {
	return agreement.Deviation{
		Trigger: agreement.PositiveTest, Severity: agreement.OrdinarySeverity, Evidenced: true,
		Sample: agreement.Sample{
			Procedure: agreement.Sanction, Material: agreement.Urine,
			CustodyWhole: true, Confirmed: true, WindowOver: true, Kept: true,
		},
	}
}

// absent is a trigger that rests on an absence or on a report.
func absent(trigger agreement.Trigger, absence agreement.Absence) agreement.Deviation {
	return agreement.Deviation{Trigger: trigger, Severity: agreement.OrdinarySeverity, Evidenced: true, Absence: absence}
}

func manipulated() agreement.Deviation {
	d := positive()
	d.Trigger = agreement.ManipulatedSample
	return d
}

// changing is a deviation after a change.
func changing(d agreement.Deviation, change func(*agreement.Deviation)) agreement.Deviation {
	change(&d)
	return d
}

func sampled(d agreement.Deviation, change func(*agreement.Sample)) agreement.Deviation {
	change(&d.Sample)
	return d
}

// TestWeighGrounds: what may ground a reaction, and with what evidence.
func TestWeighGrounds(t *testing.T) {
	type (
		dev = agreement.Deviation
		smp = agreement.Sample
	)
	const (
		recorded = agreement.RecordedEvidence
		medical  = agreement.MedicalEvidence
		sanction = agreement.SanctionEvidence
	)
	cases := map[string]struct {
		deviation dev
		evidence  agreement.Evidence
		carries   string
	}{
		"positive, sanction":                  {positive(), sanction, "0 1 2 3 4 5"},
		"positive, medical":                   {sampled(positive(), func(s *smp) { s.Procedure = agreement.Medical }), medical, "0 1 2"},
		"positive, custody broken":            {sampled(positive(), func(s *smp) { s.CustodyWhole = false }), medical, "0 1 2"},
		"positive, saliva":                    {sampled(positive(), func(s *smp) { s.Material = agreement.Saliva }), sanction, "0 1 2 3 4 5"},
		"positive, window open":               {sampled(positive(), func(s *smp) { s.WindowOver, s.Kept = false, false }), sanction, "0 1 2 3 4 5"},
		"positive, THC after the washout":     {sampled(positive(), func(s *smp) { s.OnlyTHC = true }), sanction, "0 1 2 3 4 5"},
		"positive, more than THC in washout":  {sampled(positive(), func(s *smp) { s.Washout = true }), sanction, "0 1 2 3 4 5"},
		"positive, attended":                  {changing(positive(), func(d *dev) { d.Absence = agreement.Attended }), sanction, "0 1 2 3 4 5"},
		"manipulated, confirmed":              {manipulated(), sanction, "0 1 2 3 4 5"},
		"manipulated, seen by the collector":  {sampled(manipulated(), func(s *smp) { s.Confirmed = false }), recorded, "0 1 2 3"},
		"manipulated, no answer to be kept":   {sampled(manipulated(), func(s *smp) { s.Confirmed, s.Kept = false, false }), recorded, "0 1 2 3"},
		"manipulated, custody broken":         {sampled(manipulated(), func(s *smp) { s.CustodyWhole = false }), medical, "0 1 2"},
		"manipulated, broken and unconfirmed": {sampled(manipulated(), func(s *smp) { s.CustodyWhole, s.Confirmed = false, false }), medical, "0 1 2"},
		"manipulated, medical":                {sampled(manipulated(), func(s *smp) { s.Procedure = agreement.Medical }), medical, "0 1 2"},
		"manipulated, only THC in washout":    {sampled(manipulated(), func(s *smp) { s.OnlyTHC, s.Washout = true, true }), sanction, "0 1 2 3 4 5"},
		"manipulated, contested":              {sampled(manipulated(), func(s *smp) { s.ContestOpen = true }), sanction, "0 1 2 3 4 5"},
		"manipulated again, serious": {changing(manipulated(), func(d *dev) {
			d.Repeated, d.Severity = true, agreement.SeriousSeverity
		}), sanction, "0 1 2 3 4 5"},
		"manipulated again, ordinary":  {changing(manipulated(), func(d *dev) { d.Repeated = true }), sanction, "0 1 2 3 4 5"},
		"missed test":                  {absent(agreement.MissedTest, agreement.Unexcused), recorded, "0 1 2 3 4 5"},
		"missed test, rapid was meant": {sampled(absent(agreement.MissedTest, agreement.Unexcused), func(s *smp) { s.Procedure = agreement.Rapid }), recorded, "0 1 2 3 4 5"},
		"refused test":                 {absent(agreement.RefusedTest, agreement.Refused), recorded, "0 1 2 3 4 5"},
		"missed conversation":          {absent(agreement.MissedConversation, agreement.Unexcused), recorded, "0 1 2 3 4 5"},
		"refused conversation":         {absent(agreement.MissedConversation, agreement.Refused), recorded, "0 1 2 3 4 5"},
		"missed meeting":               {absent(agreement.MissedMeeting, agreement.Unexcused), recorded, "0 1 2 3 4 5"},
		"missed meeting, as reported":  {absent(agreement.MissedMeeting, agreement.NoAbsence), recorded, "0 1 2 3 4 5"},
		"stays away":                   {absent(agreement.StaysAway, agreement.NoAbsence), recorded, "0 1 2 3 4 5"},
		"stays away, refuses":          {absent(agreement.StaysAway, agreement.Refused), recorded, "0 1 2 3 4 5"},
		"new offence":                  {absent(agreement.NewOffence, agreement.NoAbsence), recorded, "0 1 2 3 4 5"},
		"new serious offence": {changing(absent(agreement.NewOffence, agreement.NoAbsence), func(d *dev) {
			d.Severity = agreement.SeriousSeverity
		}), recorded, "0 1 2 3 4 5"},
		"sanction facts do not lift a report": {changing(positive(), func(d *dev) {
			d.Trigger = agreement.StaysAway
		}), recorded, "0 1 2 3 4 5"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g, flaws := agreement.Weigh(c.deviation)
			require.Empty(t, flaws)
			require.False(t, g.IsZero())
			require.Equal(t, c.deviation.Trigger, g.Trigger())
			require.Equal(t, c.deviation.Severity, g.Severity())
			require.Equal(t, c.evidence, g.Evidence())
			require.Equal(t, c.carries, g.Cap().String())
		})
	}
}

// flawed are deviations with exactly one flaw each.
func flawed() []struct {
	name      string
	deviation agreement.Deviation
	flaw      agreement.Flaw
} {
	type (
		dev = agreement.Deviation
		smp = agreement.Sample
	)
	missed := absent(agreement.MissedTest, agreement.Unexcused)
	refused := absent(agreement.RefusedTest, agreement.Refused)
	talk := absent(agreement.MissedConversation, agreement.Unexcused)
	serious := func(d *dev) { d.Severity = agreement.SeriousSeverity }
	away := func(a agreement.Absence) func(*dev) { return func(d *dev) { d.Absence = a } }
	const beyond = agreement.CancelledByAgency + 1
	return []struct {
		name      string
		deviation agreement.Deviation
		flaw      agreement.Flaw
	}{
		{"no trigger", changing(missed, func(d *dev) { d.Trigger = "" }), agreement.UnknownTrigger},
		{"another trigger", changing(missed, func(d *dev) { d.Trigger = "rude" }), agreement.UnknownTrigger},
		{"no severity", changing(missed, func(d *dev) { d.Severity = "" }), agreement.UnknownSeverity},
		{"another severity", changing(missed, func(d *dev) { d.Severity = "grave" }), agreement.UnknownSeverity},
		{"a serious absence", changing(missed, serious), agreement.NotSerious},
		{"a serious positive test", changing(positive(), serious), agreement.NotSerious},
		{"the first manipulation", changing(manipulated(), serious), agreement.NotSerious},
		{"a repeated positive test", changing(positive(), func(d *dev) { serious(d); d.Repeated = true }), agreement.NotSerious},
		{"no evidence", changing(missed, func(d *dev) { d.Evidenced = false }), agreement.NoEvidence},
		{"a manipulation nobody saw", changing(manipulated(), func(d *dev) { d.Evidenced = false }), agreement.NoEvidence},
		{"excused test", changing(missed, away(agreement.Excused)), agreement.ExcusedAbsence},
		{"excused conversation", changing(talk, away(agreement.Excused)), agreement.ExcusedAbsence},
		{"lifted refusal", changing(refused, away(agreement.Excused)), agreement.ExcusedAbsence},
		{"excused meeting", absent(agreement.MissedMeeting, agreement.Excused), agreement.ExcusedAbsence},
		{"excused from staying away", absent(agreement.StaysAway, agreement.Excused), agreement.ExcusedAbsence},
		{"a sample of somebody excused", changing(positive(), away(agreement.Excused)), agreement.ExcusedAbsence},
		{"test called off", changing(missed, away(agreement.CancelledByAgency)), agreement.CalledOff},
		{"conversation called off", changing(talk, away(agreement.CancelledByAgency)), agreement.CalledOff},
		{"meeting called off", absent(agreement.MissedMeeting, agreement.CancelledByAgency), agreement.CalledOff},
		{"a sample of a test called off", changing(positive(), away(agreement.CancelledByAgency)), agreement.CalledOff},
		{"unable taken for refused", changing(refused, away(agreement.Unable)), agreement.UnableToDeliver},
		{"unable taken for missed", changing(missed, away(agreement.Unable)), agreement.UnableToDeliver},
		{"unable taken for manipulated", changing(manipulated(), away(agreement.Unable)), agreement.UnableToDeliver},
		{"excuse not settled", changing(missed, away(agreement.Missed)), agreement.ExcuseOpen},
		{"excuse for a conversation not settled", changing(talk, away(agreement.Missed)), agreement.ExcuseOpen},
		{"test, absence not known", changing(missed, away(agreement.NoAbsence)), agreement.AbsenceUnknown},
		{"refusal not known", changing(refused, away(agreement.NoAbsence)), agreement.AbsenceUnknown},
		{"conversation, absence not known", changing(talk, away(agreement.NoAbsence)), agreement.AbsenceUnknown},
		{"test, absence of no kind", changing(missed, away(beyond)), agreement.AbsenceUnknown},
		{"conversation, absence of no kind", changing(talk, away(beyond)), agreement.AbsenceUnknown},
		{"refusal of no kind", changing(refused, away(beyond)), agreement.AbsenceUnknown},
		{"came to the test", changing(missed, away(agreement.Attended)), agreement.NotMissed},
		{"refused taken for missed", changing(missed, away(agreement.Refused)), agreement.NotMissed},
		{"came to the conversation", changing(talk, away(agreement.Attended)), agreement.NotMissed},
		{"came to the meeting", absent(agreement.MissedMeeting, agreement.Attended), agreement.NotMissed},
		{"came after all", absent(agreement.StaysAway, agreement.Attended), agreement.NotMissed},
		{"delivered", changing(refused, away(agreement.Attended)), agreement.NotRefused},
		{"missed taken for refused", changing(refused, away(agreement.Unexcused)), agreement.NotRefused},
		{"no procedure", sampled(positive(), func(s *smp) { s.Procedure = agreement.NoProcedure }), agreement.NoProcedureStated},
		{"procedure of no kind", sampled(positive(), func(s *smp) { s.Procedure = agreement.Rapid + 1 }), agreement.NoProcedureStated},
		{"manipulated, no procedure", sampled(manipulated(), func(s *smp) { s.Procedure = agreement.NoProcedure }), agreement.NoProcedureStated},
		{"no material", sampled(positive(), func(s *smp) { s.Material = agreement.NoMaterial }), agreement.NoMaterialStated},
		{"material of no kind", sampled(manipulated(), func(s *smp) { s.Material = agreement.Saliva + 1 }), agreement.NoMaterialStated},
		{"rapid", sampled(positive(), func(s *smp) { s.Procedure = agreement.Rapid }), agreement.RapidTest},
		{"manipulated, rapid", sampled(manipulated(), func(s *smp) { s.Procedure = agreement.Rapid }), agreement.RapidTest},
		{"unconfirmed", sampled(positive(), func(s *smp) { s.Confirmed = false }), agreement.Unconfirmed},
		{"unconfirmed, medical", sampled(positive(), func(s *smp) { s.Confirmed, s.Procedure = false, agreement.Medical }), agreement.Unconfirmed},
		{"manipulated, screened only", sampled(manipulated(), func(s *smp) { s.Confirmed, s.Pending = false, true }), agreement.Unconfirmed},
		{"manipulated, cleared", sampled(manipulated(), func(s *smp) { s.Confirmed, s.Cleared = false, true }), agreement.ClearedSample},
		{"manipulated, diluted", sampled(manipulated(), func(s *smp) { s.Confirmed, s.Diluted = false, true }), agreement.DilutedSample},
		{"contested", sampled(positive(), func(s *smp) { s.ContestOpen = true }), agreement.Contested},
		{"contested before the window is over", sampled(positive(), func(s *smp) { s.ContestOpen, s.WindowOver = true, false }), agreement.Contested},
		{"THC in the washout", sampled(positive(), func(s *smp) { s.OnlyTHC, s.Washout = true, true }), agreement.WashoutTHC},
		{"sample gone", sampled(positive(), func(s *smp) { s.Kept = false }), agreement.SampleGone},
		{"manipulated, sample gone", sampled(manipulated(), func(s *smp) { s.Kept = false }), agreement.SampleGone},
		{"late", sampled(positive(), func(s *smp) { s.Late = true }), agreement.LateFact},
		{"late absence", sampled(missed, func(s *smp) { s.Late = true }), agreement.LateFact},
		{"late offence", sampled(absent(agreement.NewOffence, 0), func(s *smp) { s.Late = true }), agreement.LateFact},
	}
}

func TestWeighEachFlawAlone(t *testing.T) {
	seen := map[agreement.Flaw]bool{}
	for _, c := range flawed() {
		t.Run(c.name, func(t *testing.T) {
			g, flaws := agreement.Weigh(c.deviation)
			want := []agreement.Flaw{c.flaw}
			if c.flaw == agreement.ClearedSample || c.flaw == agreement.DilutedSample {
				want = []agreement.Flaw{agreement.Unconfirmed, c.flaw}
			}
			require.Equal(t, want, flaws)
			require.Zero(t, g)
			require.True(t, g.IsZero())
		})
		seen[c.flaw] = true
	}
	for _, f := range agreement.Flaws() {
		require.True(t, seen[f], f)
	}
	require.Len(t, seen, len(agreement.Flaws()))
}

// TestWeighFlawsTogether: no flaw hides another, and they stand in order.
func TestWeighFlawsTogether(t *testing.T) {
	worst := agreement.Sample{ContestOpen: true, WindowOver: true, OnlyTHC: true, Washout: true, Late: true}
	cases := map[string]struct {
		deviation agreement.Deviation
		want      []agreement.Flaw
	}{
		"nothing known": {agreement.Deviation{}, []agreement.Flaw{
			agreement.UnknownTrigger, agreement.UnknownSeverity, agreement.NoEvidence,
		}},
		"a positive test with everything wrong": {
			agreement.Deviation{Trigger: agreement.PositiveTest, Severity: agreement.SeriousSeverity, Absence: agreement.Excused, Sample: worst},
			[]agreement.Flaw{
				agreement.NotSerious, agreement.NoEvidence, agreement.ExcusedAbsence, agreement.NoProcedureStated,
				agreement.NoMaterialStated, agreement.Unconfirmed, agreement.Contested, agreement.WashoutTHC,
				agreement.SampleGone, agreement.LateFact,
			},
		},
		"a screening": {
			agreement.Deviation{Trigger: agreement.PositiveTest, Severity: agreement.OrdinarySeverity, Evidenced: true, Sample: agreement.Sample{Procedure: agreement.Rapid, Material: agreement.Saliva}},
			[]agreement.Flaw{agreement.RapidTest, agreement.Unconfirmed},
		},
		"an absence with everything wrong": {
			agreement.Deviation{Trigger: agreement.MissedTest, Severity: agreement.SeriousSeverity, Absence: agreement.CancelledByAgency, Sample: worst},
			[]agreement.Flaw{agreement.NotSerious, agreement.NoEvidence, agreement.CalledOff, agreement.LateFact},
		},
		"an unknown trigger is not spared the rest": {
			agreement.Deviation{Trigger: "rude", Severity: "grave", Absence: agreement.Missed, Sample: worst},
			[]agreement.Flaw{agreement.UnknownTrigger, agreement.UnknownSeverity, agreement.NoEvidence, agreement.ExcuseOpen, agreement.LateFact},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g, flaws := agreement.Weigh(c.deviation)
			require.Equal(t, c.want, flaws)
			require.True(t, g.IsZero())
		})
	}
}

func TestReadyFor(t *testing.T) {
	type smp = agreement.Sample
	weigh := func(d agreement.Deviation) agreement.Grounds {
		g, flaws := agreement.Weigh(d)
		require.Empty(t, flaws)
		return g
	}
	open := sampled(positive(), func(s *smp) { s.WindowOver, s.Kept = false, false })
	missed := absent(agreement.MissedTest, agreement.Unexcused)
	cases := map[string]struct {
		grounds agreement.Grounds
		react   agreement.Flaw // empty: ready
	}{
		"all settled":                          {weigh(positive()), ""},
		"window open":                          {weigh(open), agreement.WindowOpen},
		"window open, sample kept so far":      {weigh(sampled(open, func(s *smp) { s.Kept = true })), agreement.WindowOpen},
		"absence":                              {weigh(missed), ""},
		"absence contested":                    {weigh(sampled(missed, func(s *smp) { s.ContestOpen = true })), agreement.Contested},
		"manipulation seen":                    {weigh(sampled(manipulated(), func(s *smp) { s.Confirmed, s.WindowOver, s.Kept = false, false, false })), ""},
		"manipulation seen, contested":         {weigh(sampled(manipulated(), func(s *smp) { s.Confirmed, s.ContestOpen = false, true })), agreement.Contested},
		"manipulation confirmed, window open":  {weigh(sampled(manipulated(), func(s *smp) { s.WindowOver = false })), agreement.WindowOpen},
		"manipulation confirmed, contested":    {weigh(sampled(manipulated(), func(s *smp) { s.ContestOpen = true })), agreement.Contested},
		"manipulation confirmed, all settled":  {weigh(manipulated()), ""},
		"medical manipulation seen: no sample": {weigh(sampled(manipulated(), func(s *smp) { *s = smp{Procedure: agreement.Medical, Material: agreement.Urine} })), ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			obstacle, ok := c.grounds.ReadyFor(agreement.ToReport)
			require.True(t, ok)
			require.Empty(t, obstacle)
			obstacle, ok = c.grounds.ReadyFor(agreement.ToReact)
			require.Equal(t, c.react, obstacle)
			require.Equal(t, c.react == "", ok)
			for _, step := range []agreement.Step{agreement.NoStep, agreement.ToReact + 1} {
				obstacle, ok = c.grounds.ReadyFor(step)
				require.Equal(t, agreement.UnknownStep, obstacle)
				require.False(t, ok)
			}
		})
	}
	for step := range agreement.ToReact + 2 {
		obstacle, ok := agreement.Grounds{}.ReadyFor(step)
		require.Equal(t, agreement.Groundless, obstacle)
		require.False(t, ok)
	}
}

// TestGroundsFollowTheLadder: within what the evidence carries, the ladder
// decides.
func TestGroundsFollowTheLadder(t *testing.T) {
	terms := model(t)
	medical, _ := agreement.Weigh(sampled(positive(), func(s *agreement.Sample) { s.Procedure = agreement.Medical }))
	sanction, _ := agreement.Weigh(positive())
	for position, want := range []string{"", "1", "2", "2", "2"} {
		require.Equal(t, want, medical.Rungs(terms, position).String(), position)
	}
	for position, want := range []string{"", "1", "2", "3", "4"} {
		require.Equal(t, want, sanction.Rungs(terms, position).String(), position)
	}
	require.Zero(t, agreement.Grounds{}.Rungs(terms, 1))
}

// TestGroundsAreNoData: nothing from outside can hold grounds, and nothing
// takes them out to bring them in again.
func TestGroundsAreNoData(t *testing.T) {
	type holder struct {
		Name    string
		Grounds agreement.Grounds
	}
	for _, text := range []string{
		`{"Grounds":{}}`, `{"Grounds":null}`, `{"Grounds":""}`, `{"Grounds":[1]}`,
		`{"Grounds":{"trigger":"positive-test","severity":"ordinary","evidence":"sanction"}}`,
	} {
		var h holder
		require.ErrorIs(t, json.Unmarshal([]byte(text), &h), agreement.ErrGrounds, text)
		require.True(t, h.Grounds.IsZero())
	}
	var h holder
	require.NoError(t, json.Unmarshal([]byte(`{"Name":"x"}`), &h), "without the member there are none")
	require.True(t, h.Grounds.IsZero())
	require.ErrorIs(t, xml.Unmarshal([]byte(`<holder><Name>x</Name></holder>`), &struct {
		Grounds agreement.Grounds `xml:"Name"`
	}{}), agreement.ErrGrounds)
	var asKey map[agreement.Grounds]int
	require.Error(t, json.Unmarshal([]byte(`{"x":1}`), &asKey))
	require.Empty(t, asKey)

	g, _ := agreement.Weigh(positive())
	_, err := json.Marshal(holder{Grounds: g})
	require.ErrorIs(t, err, agreement.ErrGrounds)
	_, err = xml.Marshal(holder{Grounds: g})
	require.ErrorIs(t, err, agreement.ErrGrounds)
	before := g
	require.True(t, errors.Is(g.UnmarshalText(nil), agreement.ErrGrounds) && errors.Is(g.UnmarshalJSON(nil), agreement.ErrGrounds))
	require.Equal(t, before, g, "left alone")
}

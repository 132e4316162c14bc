package agreement_test

import (
	"encoding"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// enumerated is what every enumeration of the package can do.
type enumerated[T any] interface {
	*T
	encoding.TextUnmarshaler
}

// names checks that the values from 0 up have exactly these stored names, that
// each comes back from its name, and that nothing else is a name.
func names[T interface {
	~uint8
	fmt.Stringer
	encoding.TextMarshaler
}, P enumerated[T]](t *testing.T, want string) {
	t.Helper()
	all := strings.Split(want, " ")
	for i, name := range append([]string{""}, all...) {
		v := T(i)
		require.Equal(t, name, v.String())
		text, err := v.MarshalText()
		require.NoError(t, err)
		again := T(200)
		require.NoError(t, P(&again).UnmarshalText(text))
		require.Equal(t, v, again)
	}
	beyond := T(len(all) + 1)
	require.Equal(t, "invalid", beyond.String())
	_, err := beyond.MarshalText()
	require.Error(t, err)
	for _, wrong := range []string{strings.ToUpper(all[0]) + "x", " ", "invalid"} {
		v := T(1)
		require.Error(t, P(&v).UnmarshalText([]byte(wrong)))
		require.Equal(t, T(1), v)
	}
}

// TestStoredNames: nothing that is stored is ever renamed or moved.
func TestStoredNames(t *testing.T) {
	names[agreement.Track](t, "waiver mediation advisory voluntary transfer71d")
	names[agreement.Part](t, "participation testing conversations exchange evaluation statistics-contact")
	names[agreement.Procedure](t, "medical sanction rapid")
	names[agreement.Material](t, "urine saliva")
	names[agreement.Band](t, "eased ordinary close")
	names[agreement.Deadline](t, "screening concern-talk offer reflection offer-lapse consents decision "+
		"mapping plan signing start first-conversation first-test midway resume hearing assessment follow-up "+
		"withdrawal-talk answer tell-prosecutor receiver-answer sender-decides attend-by end evaluation close "+
		"outcome vacancy proposal")
	names[agreement.SetKey](t, "procedures materials conditions pause-reasons ladder-exceptions information-items evaluation-groups")
	names[agreement.Topic](t, "case-exists offer-and-answer contract-text conversation-held future-test-dates "+
		"test-attended custody-record lab-values confirmed-result deviation-finding review-and-reaction end-state "+
		"evaluation-answers consent-status who-looked sample-ids call-and-attendance overdue-and-vacancies concern")
	names[agreement.Reader](t, "youth guardian-under-16 guardian-16-17 coordinator conversation-partner collector "+
		"health-contact mediation police prosecutor school county-governor laboratory advisory-unit leader child-welfare")
	names[agreement.Absence](t, "attended unable missed excused unexcused refused cancelled-by-agency")
	names[agreement.Level](t, "count M D F")
}

func TestLists(t *testing.T) {
	require.Equal(t, []agreement.Track{
		agreement.Waiver, agreement.MediationPlan, agreement.Advisory, agreement.Voluntary, agreement.Transfer71d,
	}, agreement.Tracks())
	require.Equal(t, []agreement.Part{
		agreement.Participation, agreement.TestingPart, agreement.ConversationsPart,
		agreement.Exchange, agreement.EvaluationPart, agreement.StatisticsContact,
	}, agreement.Parts())
	require.Len(t, agreement.Parts(), agreement.PartCount-1)
	require.Equal(t, []agreement.Absence{
		agreement.Attended, agreement.Unable, agreement.Missed, agreement.Excused,
		agreement.Unexcused, agreement.Refused, agreement.CancelledByAgency,
	}, agreement.Absences())
	require.Len(t, agreement.Deadlines(), agreement.DeadlineCount-1)
	require.Equal(t, agreement.ScreeningDue, agreement.Deadlines()[0])
	require.Equal(t, agreement.CaseExists, agreement.Topics()[0])
	require.Equal(t, agreement.YouthReader, agreement.Readers()[0])
	for _, track := range agreement.Tracks() {
		require.Equal(t, track == agreement.Advisory || track == agreement.Transfer71d, track.Attendance(), track)
	}
}

func TestHashText(t *testing.T) {
	const text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	var h agreement.Hash
	require.True(t, h.IsZero())
	require.Empty(t, h.String())
	require.NoError(t, h.UnmarshalText([]byte(text)))
	require.False(t, h.IsZero())
	require.Equal(t, text, h.String())
	again, err := h.MarshalText()
	require.NoError(t, err)
	require.Equal(t, text, string(again))
	before := h
	for _, wrong := range []string{"0", text[:62], text + "00", strings.ToUpper(text), "x" + text[1:]} {
		require.ErrorIs(t, h.UnmarshalText([]byte(wrong)), agreement.ErrHash, wrong)
		require.Equal(t, before, h)
	}
	require.NoError(t, h.UnmarshalText(nil))
	require.True(t, h.IsZero())
	require.EqualError(t, &agreement.UnknownTermsError{Hash: before}, "agreement: no terms with hash "+text)
}

package agreement_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/internal/enum"
)

func TestPeriodText(t *testing.T) {
	for text, want := range map[string]agreement.Period{
		"":      {},
		"0d":    {N: 0, Unit: agreement.Days},
		"14d":   {N: 14, Unit: agreement.Days},
		"5wd":   {N: 5, Unit: agreement.WorkingDays},
		"2w":    {N: 2, Unit: agreement.Weeks},
		"6m":    {N: 6, Unit: agreement.Months},
		"999d":  {N: 999, Unit: agreement.Days},
		"190wd": {N: 190, Unit: agreement.WorkingDays},
	} {
		p, err := agreement.ParsePeriod(text)
		require.NoError(t, err, text)
		require.Equal(t, want, p, text)
		require.Equal(t, text, p.String())
		require.Equal(t, text == "", p.IsZero())
		require.Equal(t, text != "", p.Valid())
	}
	for _, text := range []string{
		"0", "14", "d", "wd", "-1d", "+1d", "01d", "00d", "1 d", " 1d", "1d ", "1D", "1y", "1dd", "1w2d", "1.5d",
		"1000d", "32768d", "99999999999999999999d", "1/d", "1:d", "invalid", "１d",
	} {
		p, err := agreement.ParsePeriod(text)
		require.ErrorIs(t, err, agreement.ErrPeriod, text)
		require.Zero(t, p)

		kept := agreement.Period{N: 1, Unit: agreement.Days}
		require.ErrorIs(t, kept.UnmarshalText([]byte(text)), agreement.ErrPeriod)
		require.Equal(t, "1d", kept.String(), "changed on error")
	}
}

func TestPeriodThatIsNone(t *testing.T) {
	for _, p := range []agreement.Period{
		{N: 1}, {N: -1}, {N: -1, Unit: agreement.Days}, {N: 1000, Unit: agreement.Days},
		{N: 1, Unit: 5}, {N: 0, Unit: 5}, {N: 1, Unit: 255},
	} {
		require.Equal(t, "invalid", p.String(), "%#v", p)
		require.False(t, p.Valid(), "%#v", p)
		require.False(t, p.IsZero(), "%#v", p)
		_, err := p.MarshalText()
		require.ErrorIs(t, err, agreement.ErrPeriod)
		require.Zero(t, agreement.Calendar{}.Due(day(t, "2026-01-12"), p), "%#v", p)
	}
}

func TestPeriodAsJSON(t *testing.T) {
	given := map[string]agreement.Period{"offer": {N: 14, Unit: agreement.Days}, "none": {}}
	text, err := json.Marshal(given)
	require.NoError(t, err)
	require.JSONEq(t, `{"offer":"14d","none":""}`, string(text))
	var read map[string]agreement.Period
	require.NoError(t, json.Unmarshal(text, &read))
	require.Equal(t, given, read)
}

func TestPeriodCmp(t *testing.T) {
	for _, c := range []struct {
		p, q string
		want int
		ok   bool
	}{
		{"13d", "14d", -1, true}, {"14d", "14d", 0, true}, {"15d", "14d", 1, true},
		{"2w", "14d", 0, true}, {"14d", "2w", 0, true}, {"2w", "15d", -1, true}, {"2w", "13d", 1, true},
		{"13d", "2w", -1, true}, {"999w", "999d", 1, true}, {"1w", "2w", -1, true},
		{"5wd", "6wd", -1, true}, {"5wd", "5wd", 0, true}, {"5wd", "5d", 0, false}, {"5wd", "1w", 0, false},
		{"6m", "12m", -1, true}, {"12m", "6m", 1, true}, {"1m", "31d", 0, false}, {"4w", "1m", 0, false},
		{"1m", "20wd", 0, false}, {"0d", "0m", 0, false},
		{"", "", 0, true}, {"", "0d", 0, false}, {"1d", "", 0, false},
	} {
		p, err := agreement.ParsePeriod(c.p)
		require.NoError(t, err)
		q, err := agreement.ParsePeriod(c.q)
		require.NoError(t, err)
		got, ok := p.Cmp(q)
		require.Equal(t, c.want, got, "%+v", c)
		require.Equal(t, c.ok, ok, "%+v", c)
	}
	longest := agreement.Period{N: math.MaxInt16, Unit: agreement.Weeks}
	got, ok := longest.Cmp(agreement.Period{N: math.MaxInt16, Unit: agreement.Days})
	require.True(t, ok)
	require.Equal(t, 1, got)
}

func TestUnitText(t *testing.T) {
	for unit, name := range map[agreement.Unit]string{
		agreement.NoUnit: "", agreement.Days: "d", agreement.WorkingDays: "wd",
		agreement.Weeks: "w", agreement.Months: "m",
	} {
		require.Equal(t, name, unit.String())
		text, err := unit.MarshalText()
		require.NoError(t, err)
		require.Equal(t, name, string(text))
		read := agreement.Months
		require.NoError(t, read.UnmarshalText(text))
		require.Equal(t, unit, read)
	}
	var unknown *enum.UnknownError
	_, err := agreement.Unit(5).MarshalText()
	require.ErrorAs(t, err, &unknown)
	unit := agreement.Weeks
	require.ErrorAs(t, unit.UnmarshalText([]byte("y")), &unknown)
	require.Equal(t, agreement.Weeks, unit)
}

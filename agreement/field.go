package agreement

import (
	"strconv"

	"github.com/ruskontrakt/ruskontrakt/internal/enum"
)

// Field names one whole-number value of an agreement. Together with the
// periods ([Deadline]) and the sets these are all the terms that a lower
// layer may narrow; [Fields] is the one declaration of their names, units and
// manner of narrowing.
type Field uint8

// The whole-number values.
const (
	LengthDefaultMonths Field = iota
	LengthMinMonths
	LengthMaxMonths
	ExtensionMaxMonths
	ExtensionMaxCount
	TotalMaxMonths
	ProbationMaxMonths
	AgeMin
	AgeBelow
	OpensAdults
	GuardianQuorumAll
	PauseMaxDays
	PauseTotalMaxDays
	EarlyMinThirds
	WashoutMaxWeeks
	BandClosePer4Weeks
	BandOrdinaryPer4Weeks
	BandEasedPer4Weeks
	TestGapHours
	TestNoticeMinHours
	TestNoticeMaxHours
	ConversationEveryWeeks
	ConversationsMinPer4Weeks
	Attendances
	AttendGraceDays
	CallsMax
	MidwayPercent
	MidwayWindowDays
	SigningOffersMin
	EvaluationOffersMin
	AgencySignatureGraceDays
	AssessmentLapseDays
	DecisionLapseDays
	ContestWindowDays
	ExcuseSilenceDays
	ReplacementHours
	DilutionsBeforeTalk
	Dec24Closed
	Dec31Closed
	fieldCount
)

// FieldCount is the number of whole-number values.
const FieldCount = int(fieldCount)

// Narrowing says how a lower layer may narrow a value of the layer above.
type Narrowing string

// The manners of narrowing.
const (
	MinUp   Narrowing = "min-up"   // only the same or greater
	MaxDown Narrowing = "max-down" // only the same or smaller
	Subset  Narrowing = "subset"   // only members of the set above
	Fixed   Narrowing = "fixed"    // only the same
	Local   Narrowing = "local"    // not compared: no layer has the say over another
)

// FieldSpec is what the schema, the loader, the binding and the difference
// know of one value.
type FieldSpec struct {
	Field  Field
	Key    string // stored name, as "length-max-months"
	Unit   string // months, days, weeks, hours, years, count, percent, thirds, flag (0 or 1)
	Narrow Narrowing
	Min    int // least value that makes sense at all
	Max    int // greatest value that makes sense at all
}

// Fields declares every whole-number value, in order of Field.
func Fields() []FieldSpec { return fieldSpecs[:] }

// String returns the stored name, or "invalid".
func (f Field) String() string {
	if f >= fieldCount {
		return "invalid"
	}
	return fieldSpecs[f].Key
}

// MarshalText writes the stored name.
func (f Field) MarshalText() ([]byte, error) {
	if f >= fieldCount {
		return nil, &enum.UnknownError{Kind: "value", Name: "#" + strconv.Itoa(int(f))}
	}
	return []byte(fieldSpecs[f].Key), nil
}

// UnmarshalText reads a stored name and leaves f alone on error.
func (f *Field) UnmarshalText(text []byte) error {
	for _, spec := range fieldSpecs {
		if spec.Key == string(text) {
			*f = spec.Field
			return nil
		}
	}
	return &enum.UnknownError{Kind: "value", Name: string(text)}
}

var fieldSpecs = [FieldCount]FieldSpec{
	{LengthDefaultMonths, "length-default-months", "months", Local, 1, 24},
	{LengthMinMonths, "length-min-months", "months", MinUp, 1, 24},
	{LengthMaxMonths, "length-max-months", "months", MaxDown, 1, 24},
	{ExtensionMaxMonths, "extension-max-months", "months", MaxDown, 0, 12},
	{ExtensionMaxCount, "extension-max-count", "count", MaxDown, 0, 3},
	{TotalMaxMonths, "total-max-months", "months", MaxDown, 1, 36},
	{ProbationMaxMonths, "probation-max-months", "months", MaxDown, 1, 60},
	{AgeMin, "age-min", "years", Fixed, 15, 18},
	{AgeBelow, "age-below", "years", Fixed, 16, 24},
	{OpensAdults, "opens-adults", "flag", MaxDown, 0, 1},
	{GuardianQuorumAll, "guardian-quorum-all", "flag", MinUp, 0, 1},
	{PauseMaxDays, "pause-max-days", "days", MaxDown, 0, 365},
	{PauseTotalMaxDays, "pause-total-max-days", "days", MaxDown, 0, 365},
	{EarlyMinThirds, "early-min-thirds", "thirds", MinUp, 1, 3},
	{WashoutMaxWeeks, "washout-max-weeks", "weeks", MaxDown, 0, 26},
	{BandClosePer4Weeks, "band-close-per-4-weeks", "count", MaxDown, 0, 14},
	{BandOrdinaryPer4Weeks, "band-ordinary-per-4-weeks", "count", MaxDown, 0, 14},
	{BandEasedPer4Weeks, "band-eased-per-4-weeks", "count", MaxDown, 0, 14},
	{TestGapHours, "test-gap-hours", "hours", MinUp, 0, 336},
	{TestNoticeMinHours, "test-notice-min-hours", "hours", MinUp, 0, 72},
	{TestNoticeMaxHours, "test-notice-max-hours", "hours", MaxDown, 0, 168},
	{ConversationEveryWeeks, "conversation-every-weeks", "weeks", Local, 1, 8},
	{ConversationsMinPer4Weeks, "conversations-min-per-4-weeks", "count", MinUp, 0, 8},
	{Attendances, "attendances", "count", MaxDown, 1, 12},
	{AttendGraceDays, "attend-grace-days", "days", MinUp, 0, 365},
	{CallsMax, "calls-max", "count", Fixed, 1, 10},
	{MidwayPercent, "midway-percent", "percent", Fixed, 10, 90},
	{MidwayWindowDays, "midway-window-days", "days", MaxDown, 0, 60},
	{SigningOffersMin, "signing-offers-min", "count", MinUp, 1, 10},
	{EvaluationOffersMin, "evaluation-offers-min", "count", MinUp, 1, 10},
	{AgencySignatureGraceDays, "agency-signature-grace-days", "days", MaxDown, 0, 60},
	{AssessmentLapseDays, "assessment-lapse-days", "days", MaxDown, 1, 90},
	{DecisionLapseDays, "decision-lapse-days", "days", MaxDown, 1, 180},
	{ContestWindowDays, "contest-window-days", "days", MinUp, 1, 90},
	{ExcuseSilenceDays, "excuse-silence-days", "days", MaxDown, 1, 60},
	{ReplacementHours, "replacement-hours", "hours", MaxDown, 1, 336},
	{DilutionsBeforeTalk, "dilutions-before-talk", "count", MinUp, 1, 10},
	{Dec24Closed, "dec-24-closed", "flag", Fixed, 0, 1},
	{Dec31Closed, "dec-31-closed", "flag", Fixed, 0, 1},
}

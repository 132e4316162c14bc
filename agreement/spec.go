package agreement

import "github.com/ruskontrakt/ruskontrakt/internal/enum"

// PeriodSpec is what the schema, the loader and the binding know of one
// deadline whose length stands in the agreement.
type PeriodSpec struct {
	Deadline Deadline
	Narrow   Narrowing
}

// Periods declares every deadline with a length, in order of Deadline. A lower
// layer may only shorten what an agency owes, and only lengthen the time after
// which something lapses for the youth. [MidwayDue], [ResumeDue] and [EndDue]
// are not among them: they are computed.
func Periods() []PeriodSpec { return periodSpecs[:] }

var periodSpecs = [...]PeriodSpec{
	{ScreeningDue, MaxDown},
	{ConcernTalkDue, MaxDown},
	{OfferDue, MaxDown},
	{ReflectionOver, MinUp},
	{OfferLapse, MinUp},
	{ConsentsDue, MinUp},
	{DecisionDue, MaxDown},
	{MappingDue, MaxDown},
	{PlanDue, MaxDown},
	{SigningDue, MinUp},
	{StartDue, MaxDown},
	{FirstConversationDue, MaxDown},
	{FirstTestDue, MaxDown},
	{HearingDue, MaxDown},
	{AssessmentDue, MaxDown},
	{FollowUpDue, MaxDown},
	{WithdrawalTalkDue, MaxDown},
	{AnswerDue, MinUp},
	{TellProsecutorDue, MaxDown},
	{ReceiverAnswerDue, MaxDown},
	{SenderDecidesDue, MaxDown},
	{AttendBy, MinUp},
	{EvaluationDue, MaxDown},
	{CloseDue, MaxDown},
	{OutcomeDue, MaxDown},
	{VacancyDue, MaxDown},
	{ProposalLapse, MaxDown},
}

// SetKey names a set of codes in an agreement. The zero value is no set.
type SetKey uint8

// The sets.
const (
	NoSet            SetKey = iota
	Procedures              // how samples may be taken
	Materials               // what samples may consist of
	Conditions              // what a waiver may be conditional on
	PauseReasons            // why a contract may be paused
	LadderExceptions        // why a reaction may lie outside the ladder
	InformationItems        // what must be explained before an offer
	EvaluationGroups        // who is asked when a contract has ended
	setCount
)

// SetCount is one more than the number of sets: the length of a table indexed
// by SetKey.
const SetCount = int(setCount)

var setNames = enum.Names{
	"", "procedures", "materials", "conditions", "pause-reasons", "ladder-exceptions",
	"information-items", "evaluation-groups",
}

// String returns the stored name.
func (s SetKey) String() string { return enum.Of(setNames, s) }

// MarshalText writes the stored name.
func (s SetKey) MarshalText() ([]byte, error) { return enum.Marshal(setNames, "set", s) }

// UnmarshalText reads a stored name and leaves s alone on error.
func (s *SetKey) UnmarshalText(text []byte) error { return enum.Unmarshal(setNames, "set", text, s) }

// SetSpec is what the schema, the loader and the binding know of one set.
type SetSpec struct {
	Set    SetKey
	Narrow Narrowing
	// Codes are the only members there can be; nil where an agreement may
	// name its own.
	Codes []string
}

// Sets declares every set, in order of SetKey.
func Sets() []SetSpec { return setSpecs[:] }

var setSpecs = [...]SetSpec{
	{Procedures, Subset, procedureNames[1:]},
	{Materials, Subset, materialNames[1:]},
	{Conditions, Subset, nil},
	{PauseReasons, Subset, nil},
	{LadderExceptions, Subset, nil},
	{InformationItems, Fixed, nil},
	{EvaluationGroups, Fixed, []string{"public-network", "youth", "guardians"}},
}

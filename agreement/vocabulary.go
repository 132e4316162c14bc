package agreement

import "github.com/ruskontrakt/ruskontrakt/internal/enum"

// Track is the legal peg a contract hangs on. It selects which transitions
// exist. The zero value is no track, and nothing starts on it.
//
// Basis: process.md section 2.
type Track uint8

// The tracks.
const (
	NoTrack       Track = iota
	Waiver              // påtaleunnlatelse med vilkår
	MediationPlan       // oppfølging i Konfliktrådet
	Advisory            // rådgivende enhet for russaker
	Voluntary           // frivillig, helsehjelp; off by default
	Transfer71d         // overføring etter foreslått § 71 d; closed
	trackCount
)

var trackNames = enum.Names{"", "waiver", "mediation", "advisory", "voluntary", "transfer71d"}

// Tracks lists every track in declaration order.
func Tracks() []Track {
	all := make([]Track, 0, trackCount-1)
	for t := Waiver; t < trackCount; t++ {
		all = append(all, t)
	}
	return all
}

// Attendance says whether the track is fulfilled by meeting at the advisory
// unit: no plan, signing, test, band or midway meeting.
func (t Track) Attendance() bool { return t == Advisory || t == Transfer71d }

// String returns the stored name.
func (t Track) String() string { return enum.Of(trackNames, t) }

// MarshalText writes the stored name.
func (t Track) MarshalText() ([]byte, error) { return enum.Marshal(trackNames, "track", t) }

// UnmarshalText reads a stored name and leaves t alone on error.
func (t *Track) UnmarshalText(text []byte) error {
	return enum.Unmarshal(trackNames, "track", text, t)
}

// Part is one part of the consent, separately given and withdrawn.
//
// Basis: process.md section 4.
type Part uint8

// The parts of the consent.
const (
	NoPart Part = iota
	Participation
	TestingPart
	ConversationsPart
	Exchange
	EvaluationPart
	StatisticsContact
	partCount
)

// PartCount is one more than the number of parts: the length of a table
// indexed by Part.
const PartCount = int(partCount)

var partNames = enum.Names{
	"", "participation", "testing", "conversations", "exchange", "evaluation", "statistics-contact",
}

// Parts lists every part in declaration order.
func Parts() []Part {
	all := make([]Part, 0, partCount-1)
	for p := Participation; p < partCount; p++ {
		all = append(all, p)
	}
	return all
}

// String returns the stored name.
func (p Part) String() string { return enum.Of(partNames, p) }

// MarshalText writes the stored name.
func (p Part) MarshalText() ([]byte, error) { return enum.Marshal(partNames, "consent part", p) }

// UnmarshalText reads a stored name and leaves p alone on error.
func (p *Part) UnmarshalText(text []byte) error {
	return enum.Unmarshal(partNames, "consent part", text, p)
}

// Procedure is how a sample is taken; it decides what the answer may ground.
//
// Basis: process.md sections 1 (fact 4) and 6.5 (s45,s47,s48).
type Procedure uint8

// The procedures.
const (
	NoProcedure Procedure = iota
	Medical
	Sanction
	Rapid
	procedureCount
)

var procedureNames = enum.Names{"", "medical", "sanction", "rapid"}

// String returns the stored name.
func (p Procedure) String() string { return enum.Of(procedureNames, p) }

// MarshalText writes the stored name.
func (p Procedure) MarshalText() ([]byte, error) { return enum.Marshal(procedureNames, "procedure", p) }

// UnmarshalText reads a stored name and leaves p alone on error.
func (p *Procedure) UnmarshalText(text []byte) error {
	return enum.Unmarshal(procedureNames, "procedure", text, p)
}

// Material is what a sample consists of.
type Material uint8

// The materials.
const (
	NoMaterial Material = iota
	Urine
	Saliva
	materialCount
)

var materialNames = enum.Names{"", "urine", "saliva"}

// SupportsNewIntake says whether a laboratory may state "new intake" from a
// sample of this material; from saliva it never may.
//
// Basis: process.md section 6.5.
func (m Material) SupportsNewIntake() bool { return m == Urine }

// String returns the stored name.
func (m Material) String() string { return enum.Of(materialNames, m) }

// MarshalText writes the stored name.
func (m Material) MarshalText() ([]byte, error) { return enum.Marshal(materialNames, "material", m) }

// UnmarshalText reads a stored name and leaves m alone on error.
func (m *Material) UnmarshalText(text []byte) error {
	return enum.Unmarshal(materialNames, "material", text, m)
}

// Band is the intensity of unannounced tests.
type Band uint8

// The bands, from the least to the most intense.
const (
	NoBand Band = iota
	Eased
	Ordinary
	Close
	bandCount
)

var bandNames = enum.Names{"", "eased", "ordinary", "close"}

// String returns the stored name.
func (b Band) String() string { return enum.Of(bandNames, b) }

// MarshalText writes the stored name.
func (b Band) MarshalText() ([]byte, error) { return enum.Marshal(bandNames, "band", b) }

// UnmarshalText reads a stored name and leaves b alone on error.
func (b *Band) UnmarshalText(text []byte) error { return enum.Unmarshal(bandNames, "band", text, b) }

// Deadline names a deadline of the process.
//
// Basis: process.md section 8.
type Deadline uint8

// The deadlines. Those without a period in the agreement are computed: Midway
// from the length, Resume and End from what was decided.
const (
	NoDeadline Deadline = iota
	ScreeningDue
	ConcernTalkDue
	OfferDue
	ReflectionOver
	OfferLapse
	ConsentsDue
	DecisionDue
	MappingDue
	PlanDue
	SigningDue
	StartDue
	FirstConversationDue
	FirstTestDue
	MidwayDue
	ResumeDue
	HearingDue
	AssessmentDue
	FollowUpDue
	WithdrawalTalkDue
	AnswerDue
	TellProsecutorDue
	ReceiverAnswerDue
	SenderDecidesDue
	AttendBy
	EndDue
	EvaluationDue
	CloseDue
	OutcomeDue
	VacancyDue
	ProposalLapse
	deadlineCount
)

// DeadlineCount is one more than the number of deadlines: the length of a
// table indexed by Deadline.
const DeadlineCount = int(deadlineCount)

var deadlineNames = enum.Names{
	"", "screening", "concern-talk", "offer", "reflection", "offer-lapse", "consents", "decision",
	"mapping", "plan", "signing", "start", "first-conversation", "first-test", "midway", "resume",
	"hearing", "assessment", "follow-up", "withdrawal-talk", "answer", "tell-prosecutor",
	"receiver-answer", "sender-decides", "attend-by", "end", "evaluation", "close", "outcome",
	"vacancy", "proposal",
}

// Deadlines lists every deadline in declaration order.
func Deadlines() []Deadline {
	all := make([]Deadline, 0, deadlineCount-1)
	for d := ScreeningDue; d < deadlineCount; d++ {
		all = append(all, d)
	}
	return all
}

// String returns the stored name.
func (d Deadline) String() string { return enum.Of(deadlineNames, d) }

// MarshalText writes the stored name.
func (d Deadline) MarshalText() ([]byte, error) { return enum.Marshal(deadlineNames, "deadline", d) }

// UnmarshalText reads a stored name and leaves d alone on error.
func (d *Deadline) UnmarshalText(text []byte) error {
	return enum.Unmarshal(deadlineNames, "deadline", text, d)
}

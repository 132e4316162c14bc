package agreement

// Flaw is why a deviation grounds nothing, or not yet: a stored code, never
// renamed.
type Flaw string

// The flaws, in the order in which [Weigh] lists them.
const (
	UnknownTrigger    Flaw = "unknown-trigger"
	UnknownSeverity   Flaw = "unknown-severity"
	NotSerious        Flaw = "not-serious"         // only a new offence and repeated proven manipulation are
	NoEvidence        Flaw = "no-evidence"         // no reference to evidence
	ExcusedAbsence    Flaw = "excused"             //
	CalledOff         Flaw = "cancelled-by-agency" // T10
	UnableToDeliver   Flaw = "unable"              // came and could not deliver
	ExcuseOpen        Flaw = "excuse-open"         // whether the absence is excused is not settled
	AbsenceUnknown    Flaw = "absence-unknown"     //
	NotMissed         Flaw = "not-missed"          // came, or refused a test, which is another trigger
	NotRefused        Flaw = "not-refused"         // came, or missed a test, which is another trigger
	NoProcedureStated Flaw = "no-procedure"        // T1
	NoMaterialStated  Flaw = "no-material"         //
	RapidTest         Flaw = "rapid"               // T3: a rapid test never grounds a reaction
	Unconfirmed       Flaw = "unconfirmed"         // T3, T12
	ClearedSample     Flaw = "cleared"             // a manipulation of what the laboratory, or a contest, has cleared
	DilutedSample     Flaw = "diluted"             // dilution is no manipulation
	Contested         Flaw = "contested"           // T11
	WashoutTHC        Flaw = "washout"             // T4: nothing but THC, within the washout weeks
	SampleGone        Flaw = "sample-gone"         // not there until the time to contest was over
	LateFact          Flaw = "late-fact"           // recorded after the stop it preceded
)

// What [Grounds.ReadyFor] answers besides.
const (
	Groundless  Flaw = "groundless"   // the grounds are zero
	UnknownStep Flaw = "unknown-step" //
	WindowOpen  Flaw = "window-open"  // T11: the time to contest is not over
)

// Flaws lists every flaw that [Weigh] can find, in its order.
func Flaws() []Flaw {
	return []Flaw{
		UnknownTrigger, UnknownSeverity, NotSerious, NoEvidence,
		ExcusedAbsence, CalledOff, UnableToDeliver, ExcuseOpen, AbsenceUnknown, NotMissed, NotRefused,
		NoProcedureStated, NoMaterialStated, RapidTest, Unconfirmed, ClearedSample, DilutedSample,
		Contested, WashoutTHC, SampleGone, LateFact,
	}
}

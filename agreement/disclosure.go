package agreement

import (
	"strings"

	"github.com/ruskontrakt/ruskontrakt/internal/enum"
)

// Topic is a kind of information: a row of the disclosure matrix.
//
// Basis: process.md section 9.
type Topic uint8

// The topics. The last four stand below the table of section 9.
const (
	NoTopic Topic = iota
	CaseExists
	OfferAndAnswer
	ContractText
	ConversationHeld
	FutureTestDates
	TestAttended
	CustodyRecord
	LabValues
	ConfirmedResult
	DeviationFinding
	ReviewAndReaction
	EndState
	EvaluationAnswers
	ConsentStatus
	WhoLooked
	SampleIDs
	CallAndAttendance
	OverdueAndVacancies
	Concern
	topicCount
)

// TopicCount is one more than the number of topics: the length of a table
// indexed by Topic.
const TopicCount = int(topicCount)

var topicNames = enum.Names{
	"", "case-exists", "offer-and-answer", "contract-text", "conversation-held", "future-test-dates",
	"test-attended", "custody-record", "lab-values", "confirmed-result", "deviation-finding",
	"review-and-reaction", "end-state", "evaluation-answers", "consent-status", "who-looked",
	"sample-ids", "call-and-attendance", "overdue-and-vacancies", "concern",
}

// Topics lists every topic in declaration order.
func Topics() []Topic {
	all := make([]Topic, 0, topicCount-1)
	for t := CaseExists; t < topicCount; t++ {
		all = append(all, t)
	}
	return all
}

// String returns the stored name.
func (t Topic) String() string { return enum.Of(topicNames, t) }

// MarshalText writes the stored name.
func (t Topic) MarshalText() ([]byte, error) { return enum.Marshal(topicNames, "topic", t) }

// UnmarshalText reads a stored name and leaves t alone on error.
func (t *Topic) UnmarshalText(text []byte) error { return enum.Unmarshal(topicNames, "topic", text, t) }

// Reader is somebody who may learn: a column of the disclosure matrix.
type Reader uint8

// The readers. The last four stand below the table of section 9.
const (
	NoReader Reader = iota
	YouthReader
	GuardianUnder16
	Guardian16To17
	CoordinatorReader
	ConversationReader
	CollectorReader
	HealthReader
	MediationReader
	PoliceReader
	ProsecutorReader
	SchoolReader
	GovernorReader
	LaboratoryReader
	AdvisoryReader
	LeaderReader
	ChildWelfareReader
	readerCount
)

// ReaderCount is one more than the number of readers: the length of a table
// indexed by Reader.
const ReaderCount = int(readerCount)

var readerNames = enum.Names{
	"", "youth", "guardian-under-16", "guardian-16-17", "coordinator", "conversation-partner",
	"collector", "health-contact", "mediation", "police", "prosecutor", "school",
	"county-governor", "laboratory", "advisory-unit", "leader", "child-welfare",
}

// Readers lists every reader in declaration order.
func Readers() []Reader {
	all := make([]Reader, 0, readerCount-1)
	for r := YouthReader; r < readerCount; r++ {
		all = append(all, r)
	}
	return all
}

// GuardianReader is the column of a guardian of a youth who is so old on the
// day of reading. From 18 there is none.
func GuardianReader(age int) Reader {
	switch {
	case age < 16:
		return GuardianUnder16
	case age < 18:
		return Guardian16To17
	}
	return NoReader
}

// String returns the stored name.
func (r Reader) String() string { return enum.Of(readerNames, r) }

// MarshalText writes the stored name.
func (r Reader) MarshalText() ([]byte, error) { return enum.Marshal(readerNames, "reader", r) }

// UnmarshalText reads a stored name and leaves r alone on error.
func (r *Reader) UnmarshalText(text []byte) error {
	return enum.Unmarshal(readerNames, "reader", text, r)
}

// Level is how much is learnt. Levels are ordered.
type Level uint8

// The levels, from nothing upwards.
const (
	Nothing     Level = iota // "-"
	Counted                  // only as part of a suppressed statistic
	Appointment              // M: only that an appointment exists
	Derived                  // D: a coarse derived fact
	Full                     // F
	levelCount
)

var levelNames = enum.Names{"", "count", "M", "D", "F"}

// String returns the stored name; empty for nothing.
func (l Level) String() string { return enum.Of(levelNames, l) }

// MarshalText writes the stored name.
func (l Level) MarshalText() ([]byte, error) { return enum.Marshal(levelNames, "level", l) }

// UnmarshalText reads a stored name and leaves l alone on error.
func (l *Level) UnmarshalText(text []byte) error { return enum.Unmarshal(levelNames, "level", text, l) }

// Circumstances is a set of circumstances that open a cell of the matrix. The zero
// value is empty: what is open to it is open always.
type Circumstances uint16

// The circumstances.
const (
	ConsentGround     Circumstances = 1 << iota // (c) a live consent naming that recipient and category
	LegalDuty                                   // L
	OwnGround                                   // what the reader has done, said or given
	WhenDeciding                                // while the reader decides in a review
	WhenReferred                                // the case is with the prosecutor
	OwnRegistration                             // the reader registered the case
	OwnReport                                   // the reader reported the act
	WhereSigning                                // the reader signs the contract
	OnMediationTrack                            // the track is mediation
	RequesterOnWaiver                           // requester of the sample, on the track waiver
	InBreachReport                              // as far as a breach report states it
	WhereConcerned                              // the scopes of consent that touch the reader
	groundEnd
)

var groundNames = [...]string{
	"consent", "legal-duty", "own", "deciding", "referred", "own-registration", "own-report",
	"signing", "mediation-track", "requester", "breach-report", "concerned",
}

// Names lists the stored names of the circumstances in declaration order.
func (g Circumstances) Names() []string {
	var names []string
	for i, name := range groundNames {
		if g&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// Grant opens a cell of the matrix to a level when all its circumstances hold.
// Its text is the level and the circumstances in declaration order, separated
// by spaces, as "F consent deciding".
type Grant struct {
	Level Level
	When  Circumstances
}

// String returns the text form.
func (g Grant) String() string {
	return strings.Join(append([]string{g.Level.String()}, g.When.Names()...), " ")
}

// MarshalText writes the text form.
func (g Grant) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads the text form and leaves g alone on error. Each grant
// has one text only.
func (g *Grant) UnmarshalText(text []byte) error {
	words := strings.Split(string(text), " ")
	var parsed Grant
	if err := parsed.Level.UnmarshalText([]byte(words[0])); err != nil {
		return err
	}
	for i, name := range groundNames {
		for _, word := range words[1:] {
			if word == name {
				parsed.When |= 1 << i
			}
		}
	}
	if parsed.Level == Nothing || parsed.String() != string(text) {
		return &enum.UnknownError{Kind: "grant", Name: string(text)}
	}
	*g = parsed
	return nil
}

// DisclosureRow is what each reader may learn about a topic. A reader who is
// not named learns nothing; in a lower layer, no more and no less than the
// layer above says. A reader with an empty list learns nothing in any layer.
type DisclosureRow struct {
	Mark    Mark               `json:"mark"`
	Readers map[Reader][]Grant `json:"readers"`
	Source  string             `json:"source"`
	Topic   Topic              `json:"topic"`
}

// levelOf is the highest level among the grants whose circumstances all hold.
func levelOf(grants []Grant, hold Circumstances) Level {
	highest := Nothing
	for _, grant := range grants {
		if grant.When&^hold == 0 {
			highest = max(highest, grant.Level)
		}
	}
	return highest
}

// Discloses says how much a reader may learn about a topic when the given
// circumstances hold. What the matrix does not name is [Nothing]. It is a
// look-up without allocation.
func (t *Terms) Discloses(topic Topic, reader Reader, hold Circumstances) Level {
	if topic >= topicCount || reader >= readerCount {
		return Nothing
	}
	return levelOf(t.disclosure[topic][reader], hold)
}

package event

import "github.com/ruskontrakt/ruskontrakt/agreement"

// The payloads of conversations, and of what is planned and drawn. Basis:
// process.md section 6.5.

// ConversationPlanned plans a conversation. Item counts the conversations of
// the contract from 1.
type ConversationPlanned struct {
	Item uint16
	On   agreement.Date
}

// EventType returns "conversation.planned".
func (ConversationPlanned) EventType() Type { return "conversation.planned" }

// ConversationHeld says that it took place. Its content is never recorded.
type ConversationHeld struct{ Item uint16 }

// EventType returns "conversation.held".
func (ConversationHeld) EventType() Type { return "conversation.held" }

// ConversationMissed says that the youth did not come.
type ConversationMissed struct{ Item uint16 }

// EventType returns "conversation.missed".
func (ConversationMissed) EventType() Type { return "conversation.missed" }

// ConversationExcused accepts the absence.
type ConversationExcused struct {
	Item   uint16
	Reason Code
}

// EventType returns "conversation.excused".
func (ConversationExcused) EventType() Type { return "conversation.excused" }

// ConversationUnexcused says that the youth was asked and had no reason.
type ConversationUnexcused struct{ Item uint16 }

// EventType returns "conversation.unexcused".
func (ConversationUnexcused) EventType() Type { return "conversation.unexcused" }

// ConversationMoved moves it to another day.
type ConversationMoved struct {
	Item uint16
	On   agreement.Date
}

// EventType returns "conversation.moved".
func (ConversationMoved) EventType() Type { return "conversation.moved" }

// ConversationCancelled says that an agency called it off; it is never missed.
type ConversationCancelled struct {
	Item   uint16
	Reason Code
}

// EventType returns "conversation.cancelled-by-agency".
func (ConversationCancelled) EventType() Type { return "conversation.cancelled-by-agency" }

// DrawCommitted binds the municipality to a seed that nobody has shown yet: the
// dates of the unannounced tests of this contract period follow from it.
type DrawCommitted struct{ Commitment agreement.Hash }

// EventType returns "draw.committed".
func (DrawCommitted) EventType() Type { return "draw.committed" }

// DrawnTest is one unannounced test: the day and the window in which it is taken.
type DrawnTest struct {
	Item     uint16
	On       agreement.Date
	From, To uint16 // minutes after midnight, Europe/Oslo
}

// TestsDrawn plans the unannounced tests of one block of four weeks, counted from
// 1. First and Last are its days, both included. The band and the windows are those
// of the plan as it stands. The distance is kept to the last test planned before the
// block as well, but for those called off and replacements; one without a window
// counts as its whole day.
type TestsDrawn struct {
	Block       int
	First, Last agreement.Date
	Tests       []DrawnTest
}

// EventType returns "draw.made".
func (TestsDrawn) EventType() Type { return "draw.made" }

// DrawRevealed shows the seed when the contract period is over, so that anybody
// can draw again and compare. Seed is its 32 bytes.
type DrawRevealed struct{ Seed agreement.Hash }

// EventType returns "draw.revealed".
func (DrawRevealed) EventType() Type { return "draw.revealed" }

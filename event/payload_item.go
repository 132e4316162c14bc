package event

import "github.com/ruskontrakt/ruskontrakt/agreement"

// The payloads of tests and conversations, as far as completing a contract
// needs them. Basis: process.md section 6.5.

// TestPlanned plans a test. Item counts the tests of the contract from 1.
type TestPlanned struct {
	Item uint16
	On   agreement.Date
}

// EventType returns "test.planned".
func (TestPlanned) EventType() Type { return "test.planned" }

// TestNotified tells the youth of a test.
type TestNotified struct{ Item uint16 }

// EventType returns "test.notified".
func (TestNotified) EventType() Type { return "test.notified" }

// TestAttended says that the youth came.
type TestAttended struct{ Item uint16 }

// EventType returns "test.attended".
func (TestAttended) EventType() Type { return "test.attended" }

// TestMissed says that the youth did not come.
type TestMissed struct{ Item uint16 }

// EventType returns "test.missed".
func (TestMissed) EventType() Type { return "test.missed" }

// TestExcused accepts the absence.
type TestExcused struct {
	Item   uint16
	Reason Code
}

// EventType returns "test.excused".
func (TestExcused) EventType() Type { return "test.excused" }

// TestCancelled says that an agency called the test off; it is never missed.
type TestCancelled struct {
	Item   uint16
	Reason Code
}

// EventType returns "test.cancelled-by-agency".
func (TestCancelled) EventType() Type { return "test.cancelled-by-agency" }

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

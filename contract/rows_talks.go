package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// talkRows are conversations: that they are planned and held, never what is said.
func talkRows() []Row {
	coordinator, partner := roles.Of(roles.Coordinator), roles.Of(roles.ConversationPartner)
	talking := consented(agreement.ConversationsPart)
	carriedOn := carried(agreement.ConversationsPart)
	return []Row{
		itemRow(event.ConversationPlanned{}, carries, coordinator|partner, carriedOn, withinPeriod(), nextItem(), talking),
		itemRow(event.ConversationHeld{}, afterwards, partner, whileRunning(), heldBefore(), talking),
		itemRow(event.ConversationMissed{}, waiting, partner, whileRunning(), appointmentCome(), notCancelled(), talking),
		itemRow(event.ConversationExcused{}, afterwards, coordinator|roles.Of(roles.Clock), excuse()),
		itemRow(event.ConversationUnexcused{}, waiting, coordinator|partner, appointmentCome(), answeredInTime(), talking),
		itemRow(event.ConversationMoved{}, carries, partner, carriedOn, withinPeriod(), talking),
		itemRow(event.ConversationCancelled{}, waiting, coordinator|partner, reasoned()),
	}
}

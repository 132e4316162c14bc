package main

import (
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// viewer is somebody who takes part in a case, as the disclosure matrix of its
// agreement names him or her.
type viewer struct {
	terms *agreement.Terms
	as    agreement.Reader
	who   roles.Ref
}

// viewer is an actor in the one role that the flags name.
func (a *app) viewer(id roles.Ref, actor roles.Actor) (viewer, error) {
	c, err := a.ledger.Load(a.ctx, id)
	if err != nil {
		return viewer{}, err
	}
	return a.viewerOf(&c, actor)
}

func (a *app) viewerOf(c *contract.Contract, actor roles.Actor) (viewer, error) {
	l, err := a.governing(c)
	if err != nil {
		return viewer{}, err
	}
	v := viewer{terms: l.Terms(), who: actor.Ref}
	if len(actor.Grants) > 0 {
		v.as = reader(actor.Grants[0].Role, c.Age(a.today()))
	}
	return v, nil
}

// reader is the column of the matrix; there is none for a guardian from the 18th
// birthday, or where the age is not known.
func reader(as roles.Role, age int) agreement.Reader {
	switch as {
	case roles.Youth:
		return agreement.YouthReader
	case roles.Guardian:
		if age != 0 {
			return agreement.GuardianReader(age)
		}
	case roles.Police:
		return agreement.PoliceReader
	case roles.Prosecutor:
		return agreement.ProsecutorReader
	case roles.Coordinator:
		return agreement.CoordinatorReader
	case roles.ConversationPartner:
		return agreement.ConversationReader
	case roles.Collector:
		return agreement.CollectorReader
	case roles.HealthContact:
		return agreement.HealthReader
	case roles.Mediation:
		return agreement.MediationReader
	case roles.AdvisoryUnit:
		return agreement.AdvisoryReader
	case roles.Leader:
		return agreement.LeaderReader
	}
	return agreement.NoReader
}

// whole says whether an entry of the health or the conversation compartment is shown.
// For a coarse fact in its place see level.
func (v viewer) whole(e *event.Envelope) bool { return v.level(e) == agreement.Full }

// level is how much of an entry somebody may learn. Who recorded an entry of these two
// compartments knows it, but for who takes the samples: what he may see of his own the
// matrix says itself. For all others the matrix must say so without a consent or another
// circumstance that this program cannot vouch for: it shows less than an agreement may
// allow, and not more. What has been erased cannot be placed, and is nobody's.
//
// The other compartments are open to whoever takes part: the matrix has no row for
// much of what lies there.
func (v viewer) level(e *event.Envelope) agreement.Level {
	if e.Compartment != event.HealthCompartment && e.Compartment != event.ConversationCompartment {
		return agreement.Full
	}
	var hold agreement.Circumstances
	if !e.By.Ref.IsZero() && e.By.Ref == v.who {
		hold = agreement.OwnGround
	}
	if hold != 0 && v.as != agreement.CollectorReader {
		return agreement.Full
	}
	return v.terms.Discloses(topic(e.Type), v.as, hold)
}

// topic is the row of the matrix for an event of these compartments. What is not
// named is taken for what only the youth and the health service may learn.
func topic(t event.Type) agreement.Topic {
	group, act, _ := strings.Cut(string(t), ".")
	switch group {
	case "":
		return agreement.NoTopic
	case "conversation":
		return agreement.ConversationHeld
	case "draw":
		return agreement.FutureTestDates
	}
	switch act {
	case "planned":
		return agreement.FutureTestDates
	case "notified", "attended", "missed", "excused", "unexcused", "cancelled-by-agency", "refused", "unable":
		return agreement.TestAttended
	case "taken", "sent", "sample-kept":
		return agreement.CustodyRecord
	case "confirmation-answered":
		return agreement.ConfirmedResult
	}
	return agreement.LabValues
}

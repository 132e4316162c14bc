package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// plan is what has been planned, and who has the duties now. It is shared between
// copies of a contract and never written to.
type plan struct {
	posts     [roles.DutyCount]roles.Post
	windows   []event.Window
	start     agreement.Date
	version   uint16
	band      agreement.Band
	talkEvery uint8 // weeks between conversations
}

// inPlan gives the plan as it stands, to be read.
func (c *Contract) inPlan() plan {
	if c.plan == nil {
		return plan{}
	}
	return *c.plan
}

// replan alters the plan in a copy.
func (c *Contract) replan(how func(*plan)) {
	changed := c.inPlan()
	how(&changed)
	c.plan = &changed
}

// Post is how a duty is manned.
func (c Contract) Post(d roles.Duty) roles.Post { return c.post(d) }

func (c *Contract) post(d roles.Duty) roles.Post {
	if c.plan == nil || d == roles.NoDuty || int(d) > roles.DutyCount {
		return roles.Post{}
	}
	return c.plan.posts[d-1]
}

// man gives duties to people; the others stay as they are.
func (p *plan) man(tasks ...event.Task) { p.posts = postsWith(tasks, p.posts) }

package scenario

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Move is one way in which a machine beside the contract can go from one state to
// another: a consent, the prosecution mirror, the transfer between municipalities,
// a test or a conversation. Act is that of the machine's row, which for a step that
// only follows from other acts is no event's.
type Move struct {
	Region event.Region
	Act    event.Type
	From   event.State
	To     event.State
}

// String is region, act and the two states.
func (m Move) String() string {
	return fmt.Sprintf("%s %s: %s -> %s", m.Region, m.Act, stateName(m.From), stateName(m.To))
}

// move counts a step of a machine beside the contract: under the row of the act, or
// else under what only follows from other acts.
func (c *Coverage) move(act event.Type, m event.Move) {
	made := Move{m.Region, act, m.From, m.To}
	if _, declared := c.moves[made]; declared {
		c.moves[made] = true
		return
	}
	for _, row := range c.definition.Regions {
		if row.Region == m.Region && row.From.Has(m.From) && slices.Contains(row.To, m.To) && !c.putForward(row.Act) {
			made.Act = row.Act
			c.moves[made] = true
		}
	}
}

// putForward says whether an act is some row's of the contract.
func (c *Coverage) putForward(act event.Type) bool {
	return slices.ContainsFunc(c.definition.Rows, func(r contract.Row) bool { return r.Act == act })
}

// declaredMoves lists what the machines beside the contract can do, none of it done.
func declaredMoves(definition contract.Definition) map[Move]bool {
	all := map[Move]bool{}
	for _, row := range definition.Regions {
		for from := event.StateNone; int(from) < event.StateCount; from++ {
			for _, to := range row.To {
				if row.From.Has(from) {
					all[Move{row.Region, row.Act, from, to}] = false
				}
			}
		}
	}
	return all
}

// Moved lists the steps beside the contract that the stories had, by region, act
// and states.
func (c *Coverage) Moved() []Move { return c.movesThat(true) }

// NeverMoved lists those that no story had.
func (c *Coverage) NeverMoved() []Move { return c.movesThat(false) }

func (c *Coverage) movesThat(made bool) []Move {
	var all []Move
	for m, was := range c.moves {
		if was == made {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b Move) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Act, b.Act), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return all
}

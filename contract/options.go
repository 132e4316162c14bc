package contract

import (
	"slices"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Option is one act that an actor could put forward now.
type Option struct {
	Act event.Type
	Row string
	// As is the capacity it would be put forward in; Proposes says that it would
	// be a proposal that somebody else confirms.
	As       roles.Role
	Proposes bool
	// Unmet is what stands in the way whatever is filled in; empty when nothing
	// does that the contract alone can tell. A correction, for one, depends on
	// the history and is listed for everybody who records.
	Unmet []Reason
	// DependsOn are the rules that look at what is filled in.
	DependsOn []event.RuleID
	// To are the states it can lead to; empty when the state stays.
	To []event.State
}

// Options lists what the actor may do now, what stands in the way, and what it
// depends on, in the order of process.md. Somebody without a relation to the
// contract has no options.
func (l *Lifecycle) Options(c Contract, actor roles.Actor, now time.Time) []Option {
	if !usable(now) {
		return nil
	}
	now = now.UTC().Truncate(time.Microsecond)
	d := l.desk()
	defer l.desks.Put(d)
	d.c = c
	k := &d.k
	l.fill(k, &d.c, nil, now, now)
	var held roles.Set
	var grants [32]roles.Grant
	for _, g := range actor.Grants {
		if int(g.Role) < len(grants) && !held.Has(g.Role) && c.relates(actor, g, now, k.Today) {
			held |= roles.Of(g.Role)
			grants[g.Role] = g
		}
	}
	if held == 0 {
		return nil
	}
	rows := l.tracks[c.track].byState[c.state]
	options := make([]Option, 0, len(rows))
	for _, row := range rows {
		role, proposes := pick(row, held)
		if role == roles.NoRole {
			continue
		}
		k.By = event.By{Ref: actor.Ref, Org: grants[role].Org, Role: role, OnBehalf: actor.OnBehalf}
		k.row, k.act = row.Row, row.act
		options = append(options, Option{
			Act: row.Act, Row: row.ID, As: role, Proposes: proposes,
			Unmet: l.standing(k, row, proposes), DependsOn: row.depends, To: row.To,
		})
	}
	return options
}

// pick finds the first role that may act, or else that may propose.
func pick(row *trackRow, held roles.Set) (role roles.Role, proposes bool) {
	may := row.by & held
	if may == 0 {
		may, proposes = row.proposers&held, true
	}
	for r := roles.Youth; may != 0 && r <= roles.Clock; r++ {
		if may.Has(r) {
			return r, proposes
		}
	}
	return roles.NoRole, false
}

// standing runs the rules that need nothing of the act's content, and looks at
// what they cannot see: whether the machines beside the contract have anything to
// move, and whether what is to be confirmed has been proposed.
func (l *Lifecycle) standing(k *Case, row *trackRow, proposes bool) []Reason {
	reasons := l.common(k)
	for i := range row.Rules {
		if !row.Rules[i].needsData {
			reasons = row.Rules[i].judge(k, reasons)
		}
	}
	if region := l.idle(k.Contract, row.Act); region != event.NoRegion {
		reasons = append(reasons, Reason{Code: WrongState, Args: []Arg{text("region", region.String())}})
	}
	if row.proposers != 0 && !row.Alone && !proposes && !k.Contract.proposed(row.Act, k.By.Ref, k.Today) {
		reasons = append(reasons, Reason{Code: NotProposed})
	}
	if len(reasons) == 0 {
		return nil
	}
	return k.Contract.andErased(reasons)
}

// idle finds a machine beside the contract that the act would move but that is
// nowhere it could move from; NoRegion when there is none.
func (l *Lifecycle) idle(c *Contract, act event.Type) event.Region {
	if !l.idles[event.TransferRegion][act].Has(c.transfer) && l.idles[event.TransferRegion][act] != 0 {
		return event.TransferRegion
	}
	for _, region := range [...]event.Region{event.TestRegion, event.ConversationRegion} {
		from := l.idles[region][act]
		if from == 0 || from.Has(event.StateNone) {
			continue
		}
		if !c.anyItem(region, from) {
			return region
		}
	}
	return event.NoRegion
}

// proposed says whether somebody else has put the act forward and it still waits.
func (c *Contract) proposed(act event.Type, by roles.Ref, today agreement.Date) bool {
	return slices.ContainsFunc(c.waiting().proposals, func(p proposal) bool { return p.act == act && p.by != by && today <= p.until })
}

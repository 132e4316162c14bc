package roles

import "time"

// Actor is somebody who puts an act forward, as the host's own verifier has
// established it: the library does not authenticate. The zero Actor may do
// nothing.
type Actor struct {
	// Ref is the person. For the clock it is zero.
	Ref Ref
	// Grants are the capacities the host vouches for. An act names one of
	// the roles and is judged by the grants with that role.
	Grants []Grant
	// OnBehalf is set when the person acts for somebody else.
	OnBehalf OnBehalf
}

// Grant is one bounded capacity: a role, for an organisation, for a time and,
// if Contract is set, for one contract only.
type Grant struct {
	Role Role
	// Org is the organisation acted for; empty for youth, guardian and clock.
	Org Org
	// Contract limits the grant to one contract; zero is no such limit.
	Contract Ref
	// From and Until bound the grant in UTC: valid at t when From <= t < Until.
	// A zero bound is open.
	From, Until time.Time
}

// OnBehalf says for whom and why somebody acts. The zero value is nobody.
type OnBehalf struct {
	// Of is the person acted for.
	Of Ref
	// Reason is a code, as "interpreter" or "power-of-attorney".
	Reason string
	// Evidence points at the document that allows it.
	Evidence Ref
}

// IsZero says whether nobody is acted for.
func (b OnBehalf) IsZero() bool { return b == OnBehalf{} }

// Complete says whether person, reason code and evidence are all given.
func (b OnBehalf) Complete() bool {
	return !b.Of.IsZero() && b.Reason != "" && !b.Evidence.IsZero()
}

// ValidAt says whether the grant holds at t for the given contract.
func (g Grant) ValidAt(t time.Time, contract Ref) bool {
	if g.Role == NoRole {
		return false
	}
	if !g.Contract.IsZero() && g.Contract != contract {
		return false
	}
	if !g.From.IsZero() && t.Before(g.From) {
		return false
	}
	return g.Until.IsZero() || t.Before(g.Until)
}

// TheClock is the actor for whom only time passes.
func TheClock() Actor { return Actor{Grants: []Grant{{Role: Clock}}} }

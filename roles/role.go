package roles

import "github.com/ruskontrakt/ruskontrakt/internal/enum"

// Role is the capacity in which somebody acts. The names are stored and never
// change. The zero value is no role and may do nothing.
//
// Basis: process.md section 3.
type Role uint8

// The roles of the process.
const (
	NoRole              Role = iota
	Youth                    // ungdom
	Guardian                 // verge, foresatt
	Police                   // forebyggende politi
	Prosecutor               // påtalejurist
	Coordinator              // kommunal koordinator
	ConversationPartner      // samtalepartner
	Collector                // prøvetaker
	HealthContact            // helsekontakt
	Laboratory               // laboratorium
	School                   // videregående skole
	Mediation                // Konfliktrådet
	ChildWelfare             // barnevern
	AdvisoryUnit             // rådgivende enhet
	Leader                   // leder
	CountyGovernor           // statsforvalter
	Clock                    // frist: the passing of time
	roleCount
)

var roleNames = enum.Names{
	"", "youth", "guardian", "police", "prosecutor", "coordinator", "conversation-partner",
	"collector", "health-contact", "laboratory", "school", "mediation", "child-welfare",
	"advisory-unit", "leader", "county-governor", "clock",
}

// All lists every role in declaration order.
func All() []Role {
	all := make([]Role, 0, roleCount-1)
	for r := Youth; r < roleCount; r++ {
		all = append(all, r)
	}
	return all
}

// String returns the stored name.
func (r Role) String() string { return enum.Of(roleNames, r) }

// MarshalText writes the stored name.
func (r Role) MarshalText() ([]byte, error) { return enum.Marshal(roleNames, "role", r) }

// UnmarshalText reads a stored name and leaves r alone on error.
func (r *Role) UnmarshalText(text []byte) error { return enum.Unmarshal(roleNames, "role", text, r) }

// ParseRole finds the role with a stored name.
func ParseRole(name string) (Role, error) { return enum.Parse[Role](roleNames, "role", name) }

// Private says whether the role is held by a person about their own case
// (youth, guardian) and not by somebody acting for an agency.
func (r Role) Private() bool { return r == Youth || r == Guardian }

// Set is a set of roles. The zero value is empty.
type Set uint32

// Of makes a set.
func Of(members ...Role) Set {
	var s Set
	for _, r := range members {
		s |= 1 << r
	}
	return s
}

// Has says whether r is a member. NoRole never is.
func (s Set) Has(r Role) bool { return r != NoRole && s&(1<<r) != 0 }

// Roles lists the members in declaration order.
func (s Set) Roles() []Role {
	var members []Role
	for r := Youth; r < roleCount; r++ {
		if s.Has(r) {
			members = append(members, r)
		}
	}
	return members
}

// String lists the stored names, separated by a comma and a space.
func (s Set) String() string {
	text := ""
	for _, r := range s.Roles() {
		if text != "" {
			text += ", "
		}
		text += r.String()
	}
	return text
}

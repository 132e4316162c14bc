package roles_test

import (
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A coordinator of municipality 5001, vouched for by the host for one year.
func ExampleGrant_ValidAt() {
	grant := roles.Grant{
		Role: roles.Coordinator, Org: "5001",
		From: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	var contract roles.Ref
	fmt.Println(grant.ValidAt(time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC), contract))
	fmt.Println(grant.ValidAt(time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC), contract))
	// Output:
	// true
	// false
}

// A reference with a time in it is not opaque: it would tell when a case was
// opened.
func ExampleRef_Opaque() {
	random, _ := roles.ParseRef("3f2b8c1e-5d47-4a90-9c1f-0b6e2d7a4f11")
	timed, _ := roles.ParseRef("01920d3a-7c4e-7b11-8f00-5a1b2c3d4e5f")
	fmt.Println(random.Opaque(), timed.Opaque())
	// Output: true false
}

// The one who takes samples may not be the one who holds the conversations.
func ExampleSeparation() {
	a, _ := roles.ParseRef("3f2b8c1e-5d47-4a90-9c1f-0b6e2d7a4f11")
	b, _ := roles.ParseRef("9a1d4e77-02c5-4bd8-8f30-7c55e1b2a690")
	conversations := roles.Post{Holder: a, Deputy: b}
	testing := roles.Post{Holder: b, Deputy: a}
	fmt.Println(roles.Separation(conversations, testing))
	// Output: collector-treats
}

func ExampleSet() {
	may := roles.Of(roles.Police, roles.Mediation)
	fmt.Println(may, may.Has(roles.School))
	// Output: police, mediation false
}

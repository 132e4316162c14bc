package scenario

import (
	"fmt"
	"reflect"

	"github.com/ruskontrakt/ruskontrakt/contract"
)

// differing names the first field in which two contracts differ, with both
// values. What a contract keeps is its own affair; two that print alike, field
// by field, are the same to everybody else.
func differing(a, b contract.Contract) (want, got string, differ bool) {
	if reflect.DeepEqual(a, b) {
		return "", "", false
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		want, got := fmt.Sprintf("%+v", x.Field(i)), fmt.Sprintf("%+v", y.Field(i))
		if want != got {
			name := x.Type().Field(i).Name
			return name + " " + want, name + " " + got, true
		}
	}
	return "", "", false
}

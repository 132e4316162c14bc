package event

import "slices"

// standardKinds lists how every event of the process is stored. Compartments and
// retention classes: process.md section 9; the classes are our own defaults (d)
// until an archivist has decided, and Undecided is never erased.
func standardKinds() []Kind {
	return slices.Concat(intakeKinds(), planKinds(), endingKinds(), itemKinds(), sampleKinds(), reviewKinds())
}

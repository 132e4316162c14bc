// Package agreement holds what governs a ruskontrakt as versioned data: who is
// bound and when, lengths, bands and deadlines, the ladder of reactions, which
// tracks are open on what legal basis, and who learns what. It also has the
// dates, periods and working days that deadlines are counted with.
//
// It takes no decision about a contract and reads no clock and no disk: package
// contract asks it, the host hands it files as bytes. It is not law, and the
// profiles that ship with it are built from public descriptions.
//
// # Layers
//
// A [Document] is one layer, read by [Load], which reports every defect with
// its path and never half-loads. [Bind] lays law, inter-agency agreement,
// municipal agreement and plan upon each other and makes [Terms]. What a layer
// does not say it takes over; what it says may only narrow the one above, in
// the manner that [Fields], [Periods] and [Sets] declare for each value:
//
//	min-up    the same or greater      a floor may be raised
//	max-down  the same or smaller      a ceiling may be lowered
//	subset    some of the members      a choice may be limited
//	fixed     the same
//	local     anything                 not compared
//
// Tracks may be closed, begun later and ended earlier; parties left out or
// bound for shorter; laboratories left out, but not changed; rungs and
// disclosure taken away. A value that widens is a
// [*WideningError] that names both layers and both values.
//
// Every item carries a mark (s, v, d, k: see [Marks]) and a source.
//
// # Evidence
//
// What may ground a reaction is a type of its own. A [Deviation] and its
// [Sample] are plain facts; [Weigh] names every [Flaw] of them or makes
// [Grounds], which nothing else can make, neither another package nor data from
// outside. [Grounds.Rungs] never goes beyond what the evidence can carry,
// whatever the ladder says; [Grounds.ReadyFor] says whether a consequence must
// wait.
//
// # Hash
//
// [Terms.Hash] pins the terms that a contract was signed under. It depends on
// everything in the layers and on nothing else: not on white space, nor on the
// order of members and lists. [Document.Canonical] and [Bind] say how it is
// made, so that it can be recomputed from the files without this package.
//
// # Concurrency
//
// All values are immutable once made; share them freely. Nothing here starts a
// goroutine. A [Document] has exported fields to be read: do not write to one
// that has been bound.
//
// # Example
//
//	terms, err := agreement.Model()
//	if err != nil {
//		return err
//	}
//	if !terms.TrackOpen(agreement.Waiver, today) {
//		return errClosed
//	}
//	due := terms.Calendar().Due(today, terms.Period(agreement.DecisionDue))
package agreement

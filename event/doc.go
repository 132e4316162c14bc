// Package event holds what has happened in a ruskontrakt: typed facts with their
// envelope, the form in which they are stored, the chain that binds them, and
// the contract of a store. It decides nothing; package contract does. It is not
// a message bus and not a general event store.
//
// An event is an [Envelope] with a [Payload]. [Registry.Seal] makes a [Record]
// of it and [Registry.Decode] gives the envelope back:
//
//	record, err := event.Standard().Seal(head.Link, salt, envelope)
//	...
//	err = log.Append(ctx, event.Batch{Contract: c, Expected: head.Seq, Records: []event.Record{record}})
//	...
//	for record, err := range log.Read(ctx, c, 0) {
//		envelope, err := event.Standard().Decode(record)
//		...
//	}
//
// # What is stored
//
// A record has a header in the clear and a body that can be deleted, both
// canonical JSON: keys in fixed order, no white space, zero values left out,
// times in UTC with six decimals. The header tells format, contract, sequence,
// coarse kind, compartment, retention class, when it was recorded, the moves of
// the contract itself with nothing finer of a reason than that it ended early,
// was not entered or was void, and a salted commitment to the body. The fine
// type, who acted, the other regions' moves, reasons, grounds, deadlines and data
// lie in the body: even that a test was answered may not outlive its erasure.
//
// Each record's [Link] binds it to all before it. [Verify] follows the chain;
// deleted bodies do not break it.
//
// # Versions
//
// Every payload has a version. Names and stored formats never change; a change
// of meaning is a new version and a [Step] that lifts the old one, kept for ever.
// An event or version that the program does not know is an
// [*UnknownEventError]: nothing is guessed.
//
// Hosts add events of their own with [Define] and [Registry.With].
//
// # Concurrency
//
// A [Registry] is immutable and may be shared, as may every function here. A
// [Memory] may be used by many goroutines. A [Coder] belongs to the one call it
// was made for. No goroutine is started.
package event

// Package river wakes contracts up when their time has come, with River jobs in
// PostgreSQL. A job is written in the transaction of the event that started the
// deadline: there is no deadline without its job, and no job for what was not
// stored.
//
// A job is only a wake-up. It loads the contract, asks the lifecycle what the
// passing of time brings about now, and puts that forward as the clock, with the
// expected sequence. However often it runs, and whoever runs it at the same time,
// each thing happens once; a wake-up that comes for nothing does nothing.
//
// It is not a scheduler for a host's own work, and it decides nothing: River is
// told when to ask.
//
// # What wakes a contract
//
// The day after each event; the day of each deadline and the day after it; the
// birthdays on which other people must answer; the last day of a probation. Whoever
// looks leaves a wake-up for the day on which the contract asks to be looked at next.
// A host that adds events with dates of their own adds wake-ups with [Client]
// InsertTx and [WakeUp].
//
// Wake-ups that were cancelled, deleted or discarded come back with [Log.Rewake], which
// a host calls when it starts and every night.
//
// # Concurrency
//
// A [Log] and a [Worker] may be used from many goroutines and processes. River's
// client owns its goroutines and is stopped by the host.
package river

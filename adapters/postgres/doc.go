// Package postgres keeps contracts in PostgreSQL: an event.Log, event.Feed and
// event.Eraser that several machines share, and that can append inside a
// transaction of the host ([Store.In]), so that the host's own rows and the
// contract's events are stored together or not at all.
//
// It is not an event store for other purposes, and not a message broker:
// subscribers pull the feed.
//
// # Durability
//
// A batch is durable when Append returns nil, if the server's settings allow it.
// [Open] reads them back and refuses to go on where they do not; [Accept] names
// each exception. An [Error] with Unknown set says that the batch may be stored:
// ask again with the same request id.
//
// # Concurrency
//
// A Store may be used from many goroutines and many processes. Callers that
// append at the same time are written together by one of them. No goroutine
// outlives the calls that wait for it, and nothing has to be closed but the
// host's own pool. A [Tx] belongs to one goroutine, like the transaction it is in.
//
// # Poolers
//
// Every call works through a pooler in transaction mode: no session state, no
// named prepared statements, locks only within a transaction.
package postgres

// Package sqlite keeps contracts in one SQLite file: an event.Log, event.Feed and
// event.Eraser for one machine, without a server and without cgo. It is not for a
// file on a network drive, and not a general database layer.
//
//	store, err := sqlite.Open(ctx, "cases.db", sqlite.Options{})
//	if err != nil {
//		return err // what Preflight found, among others
//	}
//	defer store.Close()
//	ledger := contract.Ledger{Book: book, Log: store}
//
// # What is promised
//
// An Append that returned nil survives the death of the process and, with
// synchronous=FULL, a power cut on a disk that does what it is told. A batch is
// stored with its claim and its release or not at all. Events are never changed
// or removed: triggers refuse it, but for deleting salt and body together. What
// was erased is overwritten in the file. A tail that was cut off by somebody with
// access to the file, or a backup put in the place of the file, is seen only by
// who keeps a checkpoint elsewhere: see package event/checkpoint.
//
// # Concurrency
//
// A [Store] is used by many goroutines, and many processes may have the same file
// open. One goroutine, which [Store.Close] stops, writes: it gathers what waits
// into one transaction, so that many callers share one flush of the disk. A caller
// whose context ends while it waits has its batch withdrawn and nothing is stored;
// once the writer has taken the batch the caller gets the true answer, which takes
// as long as the disk does. Reading goes page by page and holds neither lock nor
// snapshot while the caller looks at a record.
//
// Do not open the file by other means than SQLite while a store in the same
// process has it open: closing any descriptor of it drops the locks that POSIX
// gives. [Store.Backup] makes copies.
//
// Do not move, remove or replace the file while a store has it open: close every
// store first, in all processes. The system lets SQLite go on with the file that it
// has, and what is written there is lost with it. Before each group of appends and
// again before any of it is acknowledged, and likewise when erasing, the store
// therefore looks whether file and write-ahead log still lie where they did, and
// answers [ErrMoved] where they do not. Reading does not look. A file that is
// overwritten in its place, as cp does, is the same file to the system, and this is
// not seen.
package sqlite

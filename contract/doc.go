// Package contract decides what may happen in a ruskontrakt and says why not.
//
// A [Contract] is folded from its events. A [Lifecycle] judges one act against
// state, role, every rule, the agreement and the calendar, and answers with the
// events it leads to or with a [Refusal] that carries every reason. A [Ledger]
// is the one shell that reads, decides and stores:
//
//	terms, _ := agreement.Model()
//	book, _ := contract.NewBook(contract.Standard(), terms)
//	ledger := contract.Ledger{Book: book, Log: &event.Memory{}}
//	answer, err := ledger.Do(ctx, id, contract.Request{
//		Act: event.Registered{Track: agreement.Waiver}, Actor: officer, As: roles.Police,
//	})
//
// It is not for authenticating anybody: the host makes the [roles.Actor]. It is
// not a case system either: it keeps no names, no texts and no files.
//
// Acts, rows and rules follow process.md; a row's number and a rule's id are
// those of that document. Hosts may add acts, rows and rules of their own to the
// [Definition] that [Standard] returns.
//
// # Who has a relation
//
// Whoever has no relation to a contract is answered [ErrNotFound], as for one
// that does not exist. A grant relates its holder to a contract like this:
//
//	youth, guardian           by reference, as registered; guardians until the 18th birthday
//	conversation partner      holder or deputy of the conversations
//	collector, health contact holder or deputy of the testing: who takes a sample may
//	                          not record its finding, so the two want one person each
//	police, prosecutor,       by organisation, as registered
//	mediation, advisory unit
//	coordinator, leader       of the responsible municipality; of the one asked to take
//	                          over, to answer only; a leader of any agency named
//	laboratory                by organisation, of the samples that were sent there
//	school                    by organisation, and only under a live consent of the
//	                          youth that names it
//	clock                     every contract
//
// The first act, the registration, needs only the role and an organisation that
// the case names. If an own case is not found, look at Org in the grant.
//
// # What may be shown
//
// A relation is not a right to read everything. [Ledger.History] gives the whole of
// it to whoever takes part, but for concerns that are hidden and draws of unannounced
// tests whose weeks are not over: filter it with [agreement.Terms.Discloses] before it
// is shown to anybody. The example of History does.
//
// # Unannounced tests
//
// The host draws their dates with package draw from the frame that [Lifecycle.Frame]
// gives, keeps the seed, and lets the clock record the draw; the example of Frame
// goes from the commitment to the reveal. The youth is told by the collector, or by
// the clock where the host sends the notice; the coordinator does not know the date.
//
// # Time
//
// Every act has a time of the fact and a time of recording, both UTC. An act is
// judged by the state when it is recorded, and by age and consent when it
// happened. Deadlines are civil dates in Europe/Oslo.
//
// # Concurrency
//
// Lifecycle, Book, Definition's rules and Contract values are safe for use by
// many goroutines. A Ledger is, too, once its fields are set. No goroutine is
// started.
package contract

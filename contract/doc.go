// Package contract decides which acts are possible in a ruskontrakt, for whom
// and why not, and folds what was done into the state of a case. It records
// decisions of authorised roles and never takes one; it is not law, and it does
// not authenticate.
//
// # Shape
//
// A [Definition] declares states, rows, rules and deadlines; [Standard] is the
// one of process.md. [New] compiles it for one version of the agreement to a
// [Lifecycle], and a [Book] holds one for each version. [Lifecycle.Decide] is a
// pure function: a [Contract] and a [Request] give a [Decision] or a [*Refusal]
// with every reason. [Evolve] and [Replay] fold events and ask no rule: a fact
// is not judged again. The [Ledger] is the only shell around this: it reads,
// decides, seals and appends.
//
// Time is an input. The clock is an actor with small rights: see
// [Lifecycle.Ticks] for what only its passing brings about, [Lifecycle.Agenda]
// for what is due, and [Lifecycle.Options] for what an actor may do now.
//
//	book, err := contract.NewBook(contract.Standard(), terms)
//	...
//	ledger := contract.Ledger{Book: book, Log: &event.Memory{}}
//	answer, err := ledger.Do(ctx, id, contract.Request{Act: event.ScreeningStarted{}, Actor: officer, As: roles.Police})
//	if refusal, ok := errors.AsType[*contract.Refusal](err); ok {
//		...
//	}
//
// # Concurrency
//
// A [Lifecycle], a [Book] and a [Definition] that is not written to may be
// shared between goroutines; so may a [Ledger] once its fields are set. A
// [Contract] is a value. No goroutine is started.
package contract

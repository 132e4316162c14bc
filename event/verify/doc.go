// Package verify reads a log of events and says what in it the invariants of
// process.md section 11 forbid: an independent reading, written from the
// specification and sharing no code with package contract, so that the two can
// disagree. It decides nothing and repairs nothing, and it is no replay: what
// state a case is in, package contract says.
//
//	v := verify.New(terms)
//	err := v.Lines(file, func(x verify.Violation) {
//		fmt.Println(x.Case, x.Seq, x.ID, x.Saw, x.Expected)
//	})
//	...
//	v.End(report)
//
// Lines reads CloudEvents in JSON, one a line. Any store gives such a file, one
// contract after the other or as its feed has them:
//
//	for record, err := range log.Read(ctx, contract, 0) {
//		...
//		err = event.WriteCloudEvent(w, "https://example.test/ruskontrakt", record, event.Full)
//	}
//
// With [event.Thin] instead, payloads are left out and hardly anything can be judged:
// look at [Count].Unjudged before calling a log sound. Command examples/verify reads
// such files; two lie in its testdata, valid.jsonl and planted.jsonl.
//
// Logs of any length stream through. A case takes memory until it ends, and then
// some hundred bytes for what may still follow. Of F3, one entry is kept for each
// position on the ladder of each agreement.
//
// # What is judged
//
// An event is judged by the state at the time it was recorded, and by age and
// consent at the time of the fact (section 8). A record whose payload has been
// erased is judged by its header; what rests on the payload is not guessed, and
// [Count] says how much was left out. A correction takes effect from where it
// stands: which earlier events it makes illegal, it says itself.
//
// [Invariants] lists what is judged, and what no log can show.
//
// # Concurrency
//
// A [Verifier] belongs to one goroutine. No goroutine is started.
package verify

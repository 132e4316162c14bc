// Package text puts words to what the core says in codes: states, roles, acts,
// rules, reasons, deadlines, the ladder, refusals and whole lifecycles, in Norwegian
// bokmål and nynorsk and in English.
//
// It is not for deciding anything: no rule reads a text, and a text may be
// improved at any time without changing what is permitted. It is not a
// translation framework either; a host that needs more languages or other words
// keys its own table by the same stored names, see [Labels].
//
// A stored name that has no label, as a host's own rule, is rendered as the name
// itself, and the zero value as a dash.
//
// # Concurrency
//
// All functions are pure and may be called from many goroutines.
//
//	var refusal *contract.Refusal
//	if errors.As(err, &refusal) {
//		fmt.Println(text.Refusal(text.NN, refusal))
//	}
package text

// Package scenario plays scenario files: cases written as JSON, with what each
// step must lead to. The format is public, see [Schema]: a host in any language
// can play the same files against its own integration and compare.
//
// It is not a way to keep real cases: every reference in a file is invented,
// made from a name by [Ref] and [Hash].
//
// A file says what has happened before (an opening, itself a file), and then
// step by step who puts which act forward when, and what is expected: a state,
// deadlines, or a refusal with exactly these rules. The player puts every act
// through a [contract.Ledger] over [event.Memory], with the clock and the salt
// fixed, so that the same file always gives the same story. Besides what the
// file expects it checks that a refusal leaves the stored contract byte for
// byte as it was, and that replaying the log gives the state that was answered.
//
//	player, err := scenario.NewPlayer(scenario.Options{})
//	...
//	s, err := scenario.Load(file)
//	...
//	story, err := player.Play(ctx, s)
//	if !story.OK() {
//		fmt.Println(story.Mismatches)
//	}
//
// # Concurrency
//
// A [Player] may be shared between goroutines. What it was made of never
// changes; behind a lock it keeps what openings led to, so that the next file
// that comes after one starts there. Nothing here reads a clock, a file or a
// source of randomness.
package scenario

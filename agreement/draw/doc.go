// Package draw is the published algorithm by which the dates of unannounced
// tests are drawn: from a seed that is sealed for a contract period, in blocks
// of four weeks, every admissible set of dates being equally likely. Anyone who
// has the revealed seed and the log can draw again and compare.
//
// It reads no clock and makes no randomness: the seed comes from the host, out
// of a cryptographic source. Who knows the seed can foresee every date, so it
// stays sealed until the period is over; the commitment, published when the
// period starts, shows then that it was not chosen afterwards. The package does
// not decide how many tests there may be, which windows may be used, or at which
// minute of a slot a test is taken: the frame of a contract, as its terms and plan
// have it, is given by Lifecycle.Frame of package contract, whose example goes from
// the commitment to the reveal.
//
// Basis: process.md, section 6.5, and T6, T7 and T9 of section 11. That dates
// are drawn uniformly, that the gap is counted from the end of one slot to the
// beginning of the next, and what happens to a block that is too narrow or too
// short, is the project's own default (d).
//
// # Units
//
// Blocks are counted from 1. Weekdays are 1 Monday to 7 Sunday. Times of day are
// minutes after midnight in Norway, the end not included; gaps are hours that
// really pass, also when the clocks change. Dates are as in package agreement.
//
// # The algorithm
//
// Numbers are unsigned, of 64 bits, and written as eight bytes, the most
// significant first. L(x) is the length of x in bytes, as such a number,
// followed by x. A contract is its 16 bytes, a seed its 32.
//
// The commitment is
//
//	SHA-256( L("ruskontrakt/draw/commit/1") L(contract) L(seed) )
//
// A draw takes these steps.
//
//  1. Slots. List, by date and then by From, each window on each day from First
//     to Last that has its weekday and is no public holiday. A slot begins at
//     the first minute at which the clock shows From or more, and ends after the
//     last minute at which it shows less than To. Leave out a slot that has no
//     minute (it lies in the hour that March leaves out), and one that begins
//     less than GapHours after the end of After.
//  2. Sets. A set of slots is admissible when each begins GapHours or more after
//     the end of the one before it. Let W(k, i) be the number of admissible sets
//     of k slots from slot i on, with n slots counted from 0, and next(i) the
//     first slot that begins GapHours or more after the end of slot i, n when
//     there is none:
//     W(0, i) = 1; W(k, n) = 0 for k > 0; else W(k, i) = W(k, i+1) + W(k-1, next(i)).
//  3. Size. k is Count, or the greatest number below it for which W(k, 0) > 0.
//     N is W(k, 0). When k is 0 nothing is drawn.
//  4. Number. For counter = 0, 1, 2 and so on, x is the first eight bytes of
//     HMAC-SHA256 with the seed as key over
//     L("ruskontrakt/draw/stream/1") L(contract) block counter.
//     Take the first x that is less than 2^64 - (2^64 mod N). The number is
//     x mod N, and so each of 0 to N-1 is equally likely.
//  5. Set. Start with i = 0. As long as k > 0: when the number is less than
//     W(k-1, next(i)), slot i is drawn, i becomes next(i) and k one less; else
//     take W(k-1, next(i)) off the number, and i becomes i+1.
//
// [MaxWindows], [MaxCount] and [MaxDays] see to it that W stays below 2^64.
//
// The number x depends on seed, contract and block, not on the rest of the
// frame. So draw a block once: drawn again with other windows, what is known of
// the first draw tells something about the second.
//
// # A vector
//
// The seed is the bytes 00 01 02 to 1f, the contract
// 9b2f8e04-6c1d-4a57-8e3b-5d7f0a1c2e94. The commitment is
//
//	bef268e8e09e69afd10a04884826494a679d59fa66a900145b34d7170858fa2d
//
// The frame is block 3 from 2026-03-16 to 2026-04-12, two tests, 48 hours apart,
// on Mondays and Thursdays from 900 to 1080 and Saturdays from 600 to 900, after
// a test on 2026-03-14 from 900 to 1080. Monday 16 March is too near to that
// one; 2 and 6 April are holidays. The slots, each with its number, are
//
//	0  Thu 2026-03-19   3  Thu 2026-03-26   6  Sat 2026-04-04
//	1  Sat 2026-03-21   4  Sat 2026-03-28   7  Thu 2026-04-09
//	2  Mon 2026-03-23   5  Mon 2026-03-30   8  Sat 2026-04-11
//
// Of 36 pairs, three have a Thursday and the Saturday after it, 40 hours later.
// Slots 4 and 5 are 47 hours apart, since the clocks change on 29 March; slots 1
// and 2 are 48. So N is 32. With counter 0, x is 001361635ebef209 in hexadecimal
// and the number is 9. Seven pairs begin with slot 0 and seven with slot 1: the
// one with number 9, slots 1 and 4, is drawn, 2026-03-21 and 2026-03-28.
//
// # Concurrency
//
// All functions are pure; call them from anywhere.
//
// # Example
//
//	for block := range draw.Blocks(start, end) {
//		frame.Block, frame.First, frame.Last = block.Number, block.First, block.Last
//		frame.Count = draw.CountIn(terms.BandPer4Weeks(band), block.Days())
//		slots, err := draw.Draw(seed, frame)
//		if err != nil {
//			return err
//		}
//		if len(slots) > 0 {
//			frame.After = slots[len(slots)-1]
//		}
//	}
package draw

package draw

import (
	"iter"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// BlockDays is the length of a block: the bands of an agreement say how many
// tests there may be in four weeks.
const BlockDays = 28

// Block is a stretch of a contract period for which tests are drawn together.
type Block struct {
	Number      int            // counted from 1
	First, Last agreement.Date // both included
}

// Days returns how many days the block has; 0 for the zero value.
func (b Block) Days() int {
	if !b.First.Valid() || !b.Last.Valid() || b.Last < b.First {
		return 0
	}
	return b.Last.Sub(b.First) + 1
}

// Blocks gives the blocks of a period from start up to, but not including, end:
// four weeks each, the last one as long as what is left. There is none when
// either is no date or end is not after start.
func Blocks(start, end agreement.Date) iter.Seq[Block] {
	return func(yield func(Block) bool) {
		if !start.Valid() || !end.Valid() {
			return
		}
		for n, first := 1, start; first < end; n, first = n+1, first+BlockDays {
			if !yield(Block{n, first, min(first+BlockDays, end) - 1}) {
				return
			}
		}
	}
}

// CountIn returns how many tests a block of so many days has when four weeks
// have per4Weeks: in proportion, rounded down, so that a last, shorter block
// never burdens more than a whole one. It is 0 when either is not positive, and
// per4Weeks for every block of four weeks or more.
//
// Basis: the project's own default (d); process.md says only what a block of
// four weeks has.
func CountIn(per4Weeks, days int) int {
	return max(per4Weeks, 0) * min(max(days, 0), BlockDays) / BlockDays
}

package draw_test

import (
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
)

// The host draws the tests of a short period, and somebody else draws again when
// the seed has been revealed.
func Example() {
	var seed draw.Seed // from crypto/rand in earnest
	copy(seed[:], "not random: thirty-two bytes ...")
	commitment := seed.Commit(contract) // published when the period starts

	start, _ := agreement.ParseDate("2026-03-02")
	end, _ := agreement.ParseDate("2026-04-13")
	frame := draw.Frame{
		Contract: contract,
		Windows: []draw.Window{
			{Weekday: 1, From: 15 * 60, To: 18 * 60},
			{Weekday: 4, From: 15 * 60, To: 18 * 60},
		},
		GapHours: 48,
	}
	for block := range draw.Blocks(start, end) {
		frame.Block, frame.First, frame.Last = block.Number, block.First, block.Last
		frame.Count = draw.CountIn(2, block.Days())
		slots, err := draw.Draw(seed, frame)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, slot := range slots {
			fmt.Println(block.Number, slot.On, slot.On.Weekday(), slot.Begin().Format("15:04Z"))
			frame.After = slot
		}
	}
	fmt.Println(draw.Check(seed, commitment, contract))
	// Output:
	// 1 2026-03-05 Thursday 14:00Z
	// 1 2026-03-19 Thursday 14:00Z
	// 2 2026-04-09 Thursday 13:00Z
	// true
}

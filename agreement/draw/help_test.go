package draw_test

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // the same zone data on every machine

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// contract and other are made up.
var (
	contract = roles.Ref{0x9b, 0x2f, 0x8e, 0x04, 0x6c, 0x1d, 0x4a, 0x57, 0x8e, 0x3b, 0x5d, 0x7f, 0x0a, 0x1c, 0x2e, 0x94}
	other    = roles.Ref{0x3c, 0x70, 0x15, 0xda, 0x92, 0xbe, 0x4f, 0x08, 0xa1, 0x66, 0xe4, 0x2b, 0xc7, 0x58, 0x9d, 0x31}
)

// seedOf is the seed with a number: SHA-256 over its eight bytes.
func seedOf(n int) draw.Seed {
	return sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
}

func date(t testing.TB, text string) agreement.Date {
	t.Helper()
	d, err := agreement.ParseDate(text)
	require.NoError(t, err)
	return d
}

// week is a frame as a plan has it: a window on each weekday, in a block
// with two holidays (Ascension Day 14 May and Whit Monday 25 May 2026).
func week() draw.Frame {
	f := draw.Frame{
		Contract: contract,
		Block:    2,
		First:    46152, // Monday 2026-05-11
		Last:     46179, // Sunday 2026-06-07
		Count:    4,
		GapHours: 48,
	}
	for weekday := uint16(1); weekday <= 5; weekday++ {
		f.Windows = append(f.Windows, draw.Window{Weekday: weekday, From: 15 * 60, To: 18 * 60})
	}
	return f
}

// oslo is read from the zone data that is built into this test.
func oslo(t testing.TB) *time.Location {
	t.Helper()
	location, err := time.LoadLocation("Europe/Oslo")
	require.NoError(t, err)
	return location
}

// slowDay walks through a civil day minute by minute on the clock of package
// time. It shares nothing with the arithmetic that it judges.
func slowDay(location *time.Location, on agreement.Date) (minutes []time.Time, clock []uint16) {
	y, m, d := on.Civil()
	for at := time.Date(y, m, d, 0, 0, 0, 0, location); at.Day() == d; at = at.Add(time.Minute) {
		minutes, clock = append(minutes, at.UTC()), append(clock, uint16(at.Hour()*60+at.Minute()))
	}
	return minutes, clock
}

// slowSpan is the definition: from the first minute at which the clock shows
// from or more until after the last minute at which it shows less than to.
func slowSpan(minutes []time.Time, clock []uint16, from, to uint16) (begin, end time.Time) {
	for i := range minutes {
		if clock[i] < to {
			end = minutes[i].Add(time.Minute)
		}
		if begin.IsZero() && clock[i] >= from {
			begin = minutes[i]
		}
	}
	return begin, end
}

// timed is a slot with its span.
type timed struct {
	draw.Slot
	begin, end time.Time
}

// slowSlots lists the slots of a frame in order of time.
func slowSlots(t testing.TB, f draw.Frame) []timed {
	t.Helper()
	location := oslo(t)
	var slots []timed
	for on := f.First; on <= f.Last; on++ {
		minutes, clock := slowDay(location, on)
		weekday := uint16(minutes[len(minutes)/2].Weekday())
		if weekday == 0 {
			weekday = 7
		}
		if _, holiday := f.Calendar.Holiday(on); holiday {
			continue
		}
		for _, w := range f.Windows {
			if w.Weekday != weekday {
				continue
			}
			begin, end := slowSpan(minutes, clock, w.From, w.To)
			free := f.After.IsZero() || !begin.Before(f.After.End().Add(time.Duration(f.GapHours)*time.Hour))
			if begin.Before(end) && free {
				slots = append(slots, timed{draw.Slot{On: on, From: w.From, To: w.To}, begin, end})
			}
		}
	}
	slices.SortFunc(slots, func(a, b timed) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.From, b.From))
	})
	return slots
}

// slowSets lists every admissible set of a size, pair by pair, in order.
func slowSets(slots []timed, size, gapHours int) [][]draw.Slot {
	var sets [][]draw.Slot
	var grow func(chosen []timed, rest []timed)
	grow = func(chosen []timed, rest []timed) {
		if len(chosen) == size {
			set := []draw.Slot{}
			for _, s := range chosen {
				set = append(set, s.Slot)
			}
			sets = append(sets, set)
			return
		}
		for i, s := range rest {
			fits := !slices.ContainsFunc(chosen, func(c timed) bool {
				return s.begin.Sub(c.end) < time.Duration(gapHours)*time.Hour
			})
			if fits {
				grow(append(slices.Clone(chosen), s), rest[i+1:])
			}
		}
	}
	grow(nil, slots)
	return sets
}

// part is a part with its length in eight bytes before it.
func part(data []byte) []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(len(data))), data...)
}

// slowIndex picks a number below n by the published steps, in numbers without
// limit. It also returns how many words were passed over.
func slowIndex(seed draw.Seed, f draw.Frame, n *big.Int) (index *big.Int, passed int) {
	all := new(big.Int).Lsh(big.NewInt(1), 64)
	whole := new(big.Int).Sub(all, new(big.Int).Mod(all, n))
	for {
		mac := hmac.New(sha256.New, seed[:])
		mac.Write(part([]byte("ruskontrakt/draw/stream/1")))
		mac.Write(part(f.Contract[:]))
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(f.Block)))
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(passed)))
		x := new(big.Int).SetBytes(mac.Sum(nil)[:8])
		if x.Cmp(whole) < 0 {
			return x.Mod(x, n), passed
		}
		passed++
	}
}

// slowLargest lists every admissible set of the size asked for, or of the
// largest size that fits: steps 1 to 3 of the package documentation.
func slowLargest(t testing.TB, f draw.Frame) [][]draw.Slot {
	t.Helper()
	slots := slowSlots(t, f)
	for size := f.Count; ; size-- {
		if sets := slowSets(slots, size, f.GapHours); len(sets) > 0 {
			return sets
		}
	}
}

// requireAdmissible checks a result against its frame, as the agreement of the
// parties has it.
func requireAdmissible(t testing.TB, f draw.Frame, slots []draw.Slot) {
	t.Helper()
	gap := time.Duration(f.GapHours) * time.Hour
	var before time.Time
	if !f.After.IsZero() {
		before = f.After.End()
	}
	for _, s := range slots {
		weekday := uint16((s.On.Weekday()+6)%7 + 1)
		_, holiday := f.Calendar.Holiday(s.On)
		inside := slices.Contains(f.Windows, draw.Window{Weekday: weekday, From: s.From, To: s.To})
		if holiday || !inside || s.On < f.First || s.On > f.Last || !s.Begin().Before(s.End()) ||
			!before.IsZero() && s.Begin().Sub(before) < gap {
			require.Fail(t, "not admissible", "%v in %v", s, slots)
		}
		before = s.End()
	}
}

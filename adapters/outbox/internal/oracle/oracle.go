// Package oracle says whether what arrived is what was sent: the tests of the
// publishers share it.
package oracle

import (
	"context"
	"iter"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Fill appends the same history each time: so many contracts in turn, so many
// records each.
func Fill(ctx context.Context, log event.Log, contracts, records int) error {
	chains := make([]*eventtest.Chain, contracts)
	for i := range chains {
		chains[i] = eventtest.NewChain(eventtest.Contract(i + 1))
	}
	for range records {
		for _, c := range chains {
			b, err := c.Batch(1)
			if err != nil {
				return err
			}
			if err := log.Append(ctx, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// Came is one delivery.
type Came struct {
	Contract roles.Ref
	Seq      uint32
}

// Read is the delivery that a CloudEvent tells of.
func Read(line []byte) (Came, error) {
	_, rec, err := event.ReadCloudEvent(line)
	return Came{rec.Contract, rec.Seq}, err
}

// Tally counts what came. The zero value is ready.
type Tally struct {
	Count      map[Came]int
	Disordered int // came for the first time before one that precedes it
	last       map[roles.Ref]uint32
}

// Add counts one delivery.
func (t *Tally) Add(c Came) {
	if t.Count == nil {
		t.Count, t.last = map[Came]int{}, map[roles.Ref]uint32{}
	}
	t.Count[c]++
	if t.Count[c] > 1 {
		return
	}
	if c.Seq != t.last[c.Contract]+1 {
		t.Disordered++
	}
	t.last[c.Contract] = max(t.last[c.Contract], c.Seq)
}

// Against says how many of the feed's records never came, how many deliveries
// were more than one, and how many came that the feed does not have.
func (t *Tally) Against(feed iter.Seq2[event.Entry, error]) (lost, doubled, invented int, err error) {
	there := 0
	for entry, err := range feed {
		if err != nil {
			return 0, 0, 0, err
		}
		n := t.Count[Came{entry.Record.Contract, entry.Record.Seq}]
		if n == 0 {
			lost++
			continue
		}
		there++
		doubled += n - 1
	}
	return lost, doubled, len(t.Count) - there, nil
}

// Fault is a row of the table of faults.
type Fault struct {
	Store        string `json:"store"`
	Fault        string `json:"fault"`
	Runs         int    `json:"runs"`
	Acknowledged int    `json:"acknowledged"`
	Lost         int    `json:"lost"`
	Doubled      int    `json:"doubled"`
	Setting      string `json:"setting"`
	Control      string `json:"control"`
	Test         string `json:"test"`
}

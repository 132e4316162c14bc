package scenario

import (
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// stored is what the log holds of one contract, with its chain verified and its
// events decoded. The zero value is nothing.
type stored struct {
	records []event.Record
	head    event.Head
	history []event.Envelope
}

// read goes on to what the log holds now. Only the records that have been added
// are looked at, unless one of the others has been erased.
func (s stored) read(kinds event.Registry, id roles.Ref, records []event.Record) (stored, error) {
	if len(s.records) == 0 || erased(s.records) != erased(records) {
		s = stored{head: event.Head{Contract: id}}
	}
	for _, rec := range records[len(s.records):] {
		var err error
		if s.head, err = s.head.Next(rec); err != nil {
			return stored{}, err
		}
		e, err := kinds.Decode(rec)
		if err != nil {
			return stored{}, err
		}
		s.history = append(s.history, e)
	}
	s.records = records
	return s, nil
}

// records reads what is stored of a contract.
func (st *stage) records(id roles.Ref) ([]event.Record, error) {
	var all []event.Record
	for rec, err := range st.log.Read(st.ctx, id, 0) {
		if err != nil {
			return nil, err
		}
		all = append(all, rec)
	}
	return all, nil
}

func erased(records []event.Record) int {
	n := 0
	for _, rec := range records {
		if rec.Erased() {
			n++
		}
	}
	return n
}

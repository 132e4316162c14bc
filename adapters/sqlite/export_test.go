package sqlite

import "context"

// SelectEvents is how a page of a contract is read.
const SelectEvents = selectEvents

// OpenOlder opens a file as the version of this package did that knew only the
// first versions of the schema.
func OpenOlder(ctx context.Context, path string, o Options, versions int) (*Store, error) {
	return open(ctx, path, o, schema[:versions])
}

// Queued says how many calls wait for the writer.
func (s *Store) Queued() int {
	n, _, _ := s.waiting()
	return n
}

package sqlite

import "context"

// OpenOlder opens a file as the version of this package did that knew only the
// first versions of the schema.
func OpenOlder(ctx context.Context, path string, o Options, versions int) (*Store, error) {
	return open(ctx, path, o, schema[:versions])
}

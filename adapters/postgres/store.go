package postgres

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// Options says where the tables are and what is accepted of the server.
//
// Hooks of the pool that look at the values of a context see none of a caller's when
// batches of several are written together, nor any other caller's. A host that needs
// them, for its database's own row rules for instance, appends in a transaction of
// its own: see [Store.In].
type Options struct {
	// Schema holds the tables; empty is "ruskontrakt". Lower-case letters,
	// digits and underscores.
	Schema string
	// Accept names what Preflight would otherwise refuse. The zero value
	// accepts nothing.
	Accept Accept
	// Standby refuses a server whose commits do not wait for a synchronous
	// standby: only then does losing the server lose nothing.
	Standby bool
}

// schema gives the checked name of the schema.
func (o Options) schema() (string, error) {
	if o.Schema == "" {
		return "ruskontrakt", nil
	}
	if !regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`).MatchString(o.Schema) {
		return "", errors.New("postgres: schema: not a plain name")
	}
	return o.Schema, nil
}

// Store is an event.Log, event.Feed and event.Eraser on a pool of connections.
// [Open] makes it.
type Store struct {
	pool   *pgxpool.Pool
	sql    statements
	heads  heads
	writer writer
}

var (
	_ event.Log    = (*Store)(nil)
	_ event.Feed   = (*Store)(nil)
	_ event.Eraser = (*Store)(nil)
	_ event.Log    = (*Tx)(nil)
	_ event.Eraser = (*Tx)(nil)
)

// Open looks at the server and the tables and gives the store on them. The pool
// stays the caller's, to be closed after the last call. The error is a
// [*PreflightError], for the server's settings or for tables that have lost a
// trigger, a key or their durability, a [*SchemaError] or an [*Error].
func Open(ctx context.Context, pool *pgxpool.Pool, o Options) (*Store, error) {
	schema, err := o.schema()
	if err != nil {
		return nil, err
	}
	if _, err := Preflight(ctx, pool, o); err != nil {
		return nil, err
	}
	have, err := version(ctx, pool, "open", schema)
	if err != nil {
		return nil, err
	}
	if want := len(steps()); have != want {
		return nil, &SchemaError{Schema: schema, Have: have, Want: want}
	}
	if err := inspect(ctx, pool, schema); err != nil {
		return nil, err
	}
	s := &Store{pool: pool, sql: newStatements(schema, o.Accept)}
	s.writer.places = placesIn(int(pool.Config().MaxConns))
	var foreign bool
	if err := s.pool.QueryRow(ctx, s.sql.newest, mode).Scan(&foreign); err != nil {
		return nil, wrap("open", err)
	}
	if foreign {
		return nil, &PreflightError{Defects: []Defect{{Setting: "transaction id", Value: "behind the events"}}}
	}
	return s, nil
}

// SchemaError says that the tables are not those of this program: older ones
// (0: none) want [Migrate], newer ones a newer program.
type SchemaError struct {
	Schema     string
	Have, Want int
}

func (e *SchemaError) Error() string {
	return fmt.Sprintf("postgres: schema %s is at version %d, this program needs %d", e.Schema, e.Have, e.Want)
}

// mode is how every statement is sent: described once for each connection, never
// prepared under a name, so that a pooler may hand the connection on.
const mode = pgx.QueryExecModeCacheDescribe

// session is what a pool, a connection and a transaction have in common. Begin
// on a transaction sets a savepoint.
type session interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

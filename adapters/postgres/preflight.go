package postgres

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Accept names, one by one, what an operator takes upon himself. Each makes a
// loss possible that the store otherwise rules out.
type Accept struct {
	// NoFsync accepts fsync=off: a crash of the machine may destroy everything.
	NoFsync bool
	// TornPages accepts full_page_writes=off: a crash of the machine may leave
	// pages half written.
	TornPages bool
	// LateCommit accepts synchronous_commit other than on or remote_apply:
	// a crash loses the last acknowledged appends.
	LateCommit bool
	// Replica accepts a server in recovery or read-only: reading works, and may
	// be behind; appending does not.
	Replica bool
	// OtherEncoding accepts a database that is not UTF8.
	OtherEncoding bool
}

// oldestServer is the first version with 64-bit transaction ids in SQL.
const oldestServer = 130000

// Report is what the server said of itself.
type Report struct {
	Version           int // as 150004
	Fsync             string
	FullPageWrites    string
	SynchronousCommit string
	Encoding          string
	Recovery          bool // it is a standby, or not up yet
	ReadOnly          bool
	// Isolation is default_transaction_isolation, which the store's own
	// transactions have.
	Isolation string
	// SynchronousStandbys is the setting; empty: commits wait for no standby.
	SynchronousStandbys string
}

// Preflight reads back the settings on which the promises rest. It fails closed:
// what it cannot read, it refuses. The error is a [*PreflightError] with every
// defect, or an [*Error].
func Preflight(ctx context.Context, pool *pgxpool.Pool, o Options) (Report, error) {
	const ask = `SELECT current_setting('server_version_num')::int, current_setting('fsync'),
		current_setting('full_page_writes'), current_setting('synchronous_commit'), current_setting('server_encoding'),
		pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
		current_setting('default_transaction_isolation'), current_setting('synchronous_standby_names')`
	var r Report
	err := pool.QueryRow(ctx, ask, mode).Scan(&r.Version, &r.Fsync, &r.FullPageWrites, &r.SynchronousCommit,
		&r.Encoding, &r.Recovery, &r.ReadOnly, &r.Isolation, &r.SynchronousStandbys)
	if err != nil {
		return r, wrap("preflight", err)
	}
	if defects := r.defects(o); len(defects) > 0 {
		return r, &PreflightError{Defects: defects}
	}
	return r, nil
}

func (r Report) defects(o Options) []Defect {
	var defects []Defect
	need := func(holds bool, setting, value string) {
		if !holds {
			defects = append(defects, Defect{Setting: setting, Value: value})
		}
	}
	need(r.Version >= oldestServer, "server_version_num", strconv.Itoa(r.Version))
	need(r.Fsync == "on" || o.Accept.NoFsync, "fsync", r.Fsync)
	need(r.FullPageWrites == "on" || o.Accept.TornPages, "full_page_writes", r.FullPageWrites)
	need(r.SynchronousCommit == "on" || r.SynchronousCommit == "remote_apply" || o.Accept.LateCommit,
		"synchronous_commit", r.SynchronousCommit)
	need(!r.Recovery || o.Accept.Replica, "pg_is_in_recovery", "true")
	need(!r.ReadOnly || o.Accept.Replica, "transaction_read_only", "on")
	// Under a stricter level those who append to different contracts undo each other,
	// and a conflict is not known as one.
	need(r.Isolation == "read committed", "default_transaction_isolation", r.Isolation)
	need(r.Encoding == "UTF8" || o.Accept.OtherEncoding, "server_encoding", r.Encoding)
	need(r.SynchronousStandbys != "" || !o.Standby, "synchronous_standby_names", "")
	return defects
}

// ErrPreflight says that the server's settings do not bear the promises.
var ErrPreflight = errors.New("postgres: preflight")

// Defect is a setting that is not as it must be.
type Defect struct{ Setting, Value string }

// PreflightError lists every defect.
type PreflightError struct{ Defects []Defect }

func (e *PreflightError) Error() string {
	var b strings.Builder
	b.WriteString(ErrPreflight.Error())
	for i, d := range e.Defects {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(": " + d.Setting + " is " + strconv.Quote(d.Value))
	}
	return b.String()
}

// Is makes errors.Is(err, ErrPreflight) true.
func (e *PreflightError) Is(target error) bool { return target == ErrPreflight }

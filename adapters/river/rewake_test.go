package river_test

import (
	"testing"

	queue "github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/river"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// awake says whether a contract has a wake-up that is still to come.
func (p *place) awake(t testing.TB, name string) bool {
	t.Helper()
	return p.count(t, `SELECT count(*) FROM river_job WHERE finalized_at IS NULL AND kind = '`+river.WakeUp{}.Kind()+ //nolint:misspell // River's word
		`' AND args->>'contract' = '`+ref(name).String()+`'`) > 0
}

// Wake-ups that were cancelled, deleted or discarded come back, and the deadline fires.
// The control, before Rewake, has nothing that would ever look.
func TestRewake(t *testing.T) {
	lost := map[string]string{
		"cancelled": `UPDATE river_job SET state = 'cancelled', finalized_at = now() WHERE args->>'contract' = $1`, //nolint:misspell // River's word
		"discarded": `UPDATE river_job SET state = 'discarded', finalized_at = now() WHERE args->>'contract' = $1`, //nolint:misspell // River's word
		"deleted":   `DELETE FROM river_job WHERE args->>'contract' = $1`,
	}
	dsn := settle(t)
	p := visit(t, dsn, "2020-01-06", false)
	late := visit(t, dsn, "2020-01-14", true)
	for name, how := range lost {
		p.register(t, name)
		_, err := p.pool.Exec(t.Context(), how, ref(name).String())
		require.NoError(t, err)
		require.False(t, p.awake(t, name), "the control")
	}
	p.register(t, "whole")

	added, err := late.log.Rewake(t.Context(), late.ledger)
	require.NoError(t, err)
	require.Equal(t, len(lost)+1, added)
	for name := range lost {
		require.True(t, p.awake(t, name), name)
	}
	added, err = late.log.Rewake(t.Context(), late.ledger)
	require.NoError(t, err)
	require.Zero(t, added, "nothing is missing any more")

	require.NoError(t, late.log.Client.Start(t.Context()))
	eventually(t, func() bool { return len(p.fired(t)) == len(lost)+1 }, "a deadline does not fire")
	require.NoError(t, late.log.Client.Stop(t.Context()))
	for _, times := range p.fired(t) {
		require.Equal(t, 1, times)
	}
}

// One contract that cannot be read keeps nobody from being woken.
func TestRewakeGoesOn(t *testing.T) {
	dsn := settle(t)
	p := visit(t, dsn, "2020-01-06", false)
	for _, name := range []string{"one", "damaged", "three"} {
		p.register(t, name)
	}
	_, err := p.pool.Exec(t.Context(), `ALTER TABLE ruskontrakt.events DISABLE TRIGGER USER`)
	require.NoError(t, err)
	_, err = p.pool.Exec(t.Context(), `UPDATE ruskontrakt.events SET body = '{}' WHERE contract = $1`, [16]byte(ref("damaged")))
	require.NoError(t, err)
	_, err = p.pool.Exec(t.Context(), `DELETE FROM river_job`)
	require.NoError(t, err)
	added, err := p.log.Rewake(t.Context(), p.ledger)
	require.ErrorIs(t, err, event.ErrCorrupt)
	require.ErrorContains(t, err, ref("damaged").String())
	require.Equal(t, 2, added)
	require.True(t, p.awake(t, "one"))
	require.True(t, p.awake(t, "three"))
	require.False(t, p.awake(t, "damaged"))
}

// A contract that is over asks for nothing.
func TestRewakeLeavesAnEndedContractAlone(t *testing.T) {
	dsn := settle(t)
	p := visit(t, dsn, "2020-01-06", false)
	p.register(t, "one")
	_, err := p.ledger.Do(t.Context(), ref("one"), contract.Request{
		ID: ref("dropped"), As: roles.Prosecutor, Act: event.Dropped{Reason: "proof-failed"},
		Actor: roles.Actor{Ref: ref("prosecutor"), Grants: []roles.Grant{{Role: roles.Prosecutor, Org: "patale-trondelag"}}},
	})
	require.NoError(t, err)
	_, err = p.pool.Exec(t.Context(), `DELETE FROM river_job`)
	require.NoError(t, err)
	added, err := p.log.Rewake(t.Context(), p.ledger)
	require.NoError(t, err)
	require.Zero(t, added)
}

// Where the queue cannot be reached the error is the store's, without values.
func TestRewakeWithoutAQueue(t *testing.T) {
	dsn := settle(t)
	p := visit(t, dsn, "2020-01-06", false)
	p.register(t, "one")
	var err error
	p.log.Client, err = queue.NewClient(riverpgxv5.New(p.pool), &queue.Config{Schema: "nowhere"})
	require.NoError(t, err)
	added, err := p.log.Rewake(t.Context(), p.ledger)
	require.ErrorContains(t, err, "postgres: schedule: SQLSTATE")
	require.Zero(t, added)
}

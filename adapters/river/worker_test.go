package river_test

import (
	"testing"
	"time"

	queue "github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/river"
)

// A worker whose clock is behind puts the job off; it does not complete it with
// nothing done.
func TestAClockThatIsBehind(t *testing.T) {
	p := visit(t, settle(t), "2020-01-06", false)
	p.register(t, "one")
	at := day("2020-01-14").Start().Add(time.Minute)
	p.ledger.Now = func() time.Time { return at.Add(-61 * time.Second) }
	w := &river.Worker{Ledger: p.ledger}
	job := &queue.Job[river.WakeUp]{JobRow: &rivertype.JobRow{ScheduledAt: at}, Args: river.WakeUp{Contract: ref("one")}}
	var snoozed *rivertype.JobSnoozeError
	require.ErrorAs(t, w.Work(t.Context(), job), &snoozed)
	require.Equal(t, 61*time.Second, snoozed.Duration)
	require.Empty(t, p.fired(t))
	// The control: at the right time there is something to do.
	p.ledger.Now = func() time.Time { return at }
	done, err := p.ledger.Tick(t.Context(), ref("one"))
	require.NoError(t, err)
	require.Equal(t, 1, done)
}

// Every look leaves one wake-up for the next, however many look.
func TestALookLeavesTheNext(t *testing.T) {
	dsn := settle(t)
	p := visit(t, dsn, "2020-01-08", true)
	p.register(t, "one")
	for range 3 {
		_, err := p.log.Client.Insert(t.Context(), river.WakeUp{Contract: ref("one")}, &queue.InsertOpts{
			ScheduledAt: day("2020-01-08").Start(),
		})
		require.NoError(t, err)
	}
	_, err := p.log.Client.Insert(t.Context(), river.WakeUp{Contract: ref("nobody")}, &queue.InsertOpts{
		ScheduledAt: day("2020-01-08").Start(),
	})
	require.NoError(t, err)
	require.NoError(t, p.log.Client.Start(t.Context()))
	eventually(t, func() bool {
		return p.count(t, `SELECT count(*) FROM river_job WHERE state = 'completed'`) >= 4
	}, "the wake-ups are not worked off")
	require.NoError(t, p.log.Client.Stop(t.Context()))
	require.Equal(t, 1, p.count(t, `SELECT count(*) FROM river_job WHERE unique_key IS NOT NULL`))
}

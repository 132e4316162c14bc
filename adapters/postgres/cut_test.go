package postgres_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A connection is cut before or after the statement or the COMMIT that stores.
// Asked again with the same request id, the ledger gives the first outcome. The
// control asks again with another id, and doubles what was stored.
func TestConnectionCut(t *testing.T) {
	for _, test := range []struct {
		name string
		same bool
		runs int
	}{{"same request id", true, 50}, {"control: another request id", false, 12}} {
		t.Run(test.name, func(t *testing.T) {
			runs, lost, doubled, cuts, repeated := 0, 0, 0, 0, 0
			// Where a cut falls is chance: again, until all has been seen.
			for shown := false; !shown && runs < 1000; {
				more := postgrestest.Runs(test.runs)
				l, d, c, r := cutRequests(t, more, test.same)
				runs, lost, doubled, cuts, repeated = runs+more, lost+l, doubled+d, cuts+c, repeated+r
				shown = test.same && 0 < repeated && repeated < cuts || !test.same && doubled > 0
			}
			if !test.same {
				require.Positive(t, doubled, "the control doubled nothing: this test shows nothing")
				return
			}
			require.Positive(t, repeated, "no answer was lost after it was stored")
			require.Less(t, repeated, cuts, "no statement was lost before it was stored")
			require.Zero(t, lost)
			require.Zero(t, doubled)
			postgrestest.Fault{
				Store: "postgres", Fault: "connection cut before or after COMMIT", Runs: cuts, Acknowledged: 2 * runs,
				Lost: lost, Doubled: doubled, Setting: "retry with the same request id",
				Control: "retry with another request id must double, and did",
			}.Report(t)
		})
	}
}

// cutRequests opens cases and records talks on one, and asks again after each
// error until there is an answer.
func cutRequests(t *testing.T, runs int, sameID bool) (lost, doubled, cuts, repeated int) {
	t.Helper()
	direct := connect(t, server(t).DSN("postgres"))
	o := fresh(t, direct)
	decide(t, open(t, direct, o), "case")
	var budget atomic.Int32 // how many cuts are still to come
	p := newProxy(t, server(t).Folder(), func(sent []byte) cut {
		stores := bytes.Contains(sent, []byte("commit\x00")) || bytes.Contains(sent, []byte(".append($1"))
		if !stores || rand.IntN(2) > 0 || budget.Add(-1) < 0 {
			return pass
		}
		return cutBefore + cut(rand.IntN(2))
	})
	pool := connect(t, postgrestest.DSN(p.folder, "postgres"))
	s := open(t, pool, o)
	b, _ := book(t)
	ledger := contract.Ledger{Book: b, Log: s, Now: on("2020-01-27")}
	asked := map[roles.Ref]roles.Ref{} // request to contract
	retry := func(id roles.Ref, r contract.Request) {
		first := r.ID
		var last error
		for attempt := range 10 {
			// At most four times one cut; then it must work.
			budget.Store(int32(max(0, min(1, 4-attempt))))
			answer, err := ledger.Do(t.Context(), id, r)
			if err == nil {
				asked[first] = id
				if answer.Repeated {
					repeated++
				}
				return
			}
			last = err
			var refusal *contract.Refusal
			if !sameID && errors.As(err, &refusal) {
				return // the case exists, with another id
			}
			var unknown *postgres.Error
			require.ErrorAs(t, err, &unknown)
			if !sameID {
				r.ID = ref(fmt.Sprintf("%s again %d", first, attempt))
			}
		}
		require.NoError(t, last, "no answer")
	}
	for n := range runs {
		name := fmt.Sprintf("new case %d", n)
		retry(ref(name), contract.Request{
			ID: ref("opening " + name), Act: registered(name), Actor: by(roles.Police, "officer"), As: roles.Police,
		})
		retry(ref("case"), talk(ref(fmt.Sprintf("talk %d", n))))
	}
	quiet(t, direct)
	stored := map[roles.Ref]int{}
	total := 0
	for entry, err := range open(t, direct, o).From(t.Context(), "") {
		require.NoError(t, err)
		e, err := event.Standard().Decode(entry.Record)
		require.NoError(t, err)
		if e.Type == (event.TalkHeld{}).EventType() || e.Type == (event.Registered{}).EventType() {
			stored[e.Request]++
			total++
		}
	}
	for request := range asked {
		if stored[request] == 0 && sameID {
			lost++
		}
		doubled += max(0, stored[request]-1)
	}
	if !sameID {
		doubled = total - 1 - 2*runs // the case itself is one
	}
	return lost, doubled, int(p.cuts.Load()), repeated
}

package postgres_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

const (
	toServer = iota
	toClient
)

// network stands between a server and whoever speaks to it. Parted, it takes what is
// sent and passes nothing on: nobody is told. Healed, it passes on what it held, as TCP
// does that sends again, also for one who has gone meanwhile.
type network struct {
	folder string
	mu     sync.Mutex
	healed *sync.Cond
	held   [2]bool
	// trap parts the network at the next statement that appends: before the server
	// gets it, or late, so that the server gets it and the answer does not come back.
	trap, late bool
	sprung     chan struct{}
}

func newNetwork(t testing.TB, target string) *network {
	t.Helper()
	folder, err := postgrestest.Folder()
	require.NoError(t, err)
	n := &network{folder: folder}
	n.healed = sync.NewCond(&n.mu)
	socket := filepath.Join(folder, ".s.PGSQL.5432")
	listener, err := net.Listen("unix", socket)
	require.NoError(t, err)
	// A standby runs as somebody else.
	require.NoError(t, os.Chmod(folder, 0o755))
	require.NoError(t, os.Chmod(socket, 0o777))
	var wg sync.WaitGroup
	var mu sync.Mutex
	var all []net.Conn
	wg.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("unix", filepath.Join(target, ".s.PGSQL.5432"))
			if err != nil {
				_ = client.Close()
				continue
			}
			mu.Lock()
			all = append(all, client, server)
			mu.Unlock()
			wg.Go(func() { n.pipe(client, server, toServer) })
			wg.Go(func() { n.pipe(server, client, toClient) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		n.heal()
		mu.Lock()
		for _, c := range all {
			_ = c.Close()
		}
		mu.Unlock()
		wg.Wait()
		_ = os.RemoveAll(folder)
	})
	return n
}

// pipe passes on what comes in one direction, when the network lets it.
func (n *network) pipe(from, to net.Conn, direction int) {
	defer func() { _ = to.Close() }()
	buffer := make([]byte, 256<<10)
	for {
		got, err := from.Read(buffer)
		late := n.pass(buffer[:got], direction)
		if got > 0 {
			if _, err := to.Write(buffer[:got]); err != nil {
				return
			}
		}
		if late {
			n.part()
			close(n.sprung)
		}
		if err != nil {
			return
		}
	}
}

// execute is the message that has a statement run.
var execute = []byte("E\x00\x00\x00\x09\x00\x00\x00\x00\x00")

// pass returns when what was sent may be passed on, and says whether the network is to
// part after it.
func (n *network) pass(what []byte, direction int) (late bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.trap && direction == toServer && bytes.Contains(what, []byte(".append($1")) && bytes.Contains(what, execute) {
		n.trap, late = false, n.late
		n.held[toClient] = true
		if !late {
			n.held[toServer] = true
			close(n.sprung)
		}
	}
	for n.held[direction] {
		n.healed.Wait()
	}
	return late
}

func (n *network) part() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.held = [2]bool{true, true}
}

func (n *network) heal() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.held, n.trap = [2]bool{}, false
	n.healed.Broadcast()
}

// set sets the trap.
func (n *network) set(late bool) (sprung <-chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.trap, n.late, n.sprung = true, late, make(chan struct{})
	return n.sprung
}

// put stores a request in a contract, unless it is there: it is looked for first, as
// contract.Ledger does.
func put(ctx context.Context, s *postgres.Store, contract, number int) (seq uint32, repeated bool, err error) {
	registry, err := eventtest.Registry()
	if err != nil {
		return 0, false, err
	}
	c := eventtest.NewChain(eventtest.Contract(contract))
	for rec, err := range s.Read(ctx, c.Head.Contract, 0) {
		if err != nil {
			return 0, false, err
		}
		if c.Head, err = c.Head.Next(rec); err != nil {
			return 0, false, err
		}
		e, err := registry.Decode(rec)
		if err != nil {
			return 0, false, err
		}
		if e.Data.(eventtest.Noted).N == number {
			return rec.Seq, true, nil
		}
	}
	expected := c.Head.Seq
	records, err := c.Of(eventtest.Noted{N: number})
	if err != nil {
		return 0, false, err
	}
	return expected + 1, false, s.Append(ctx, event.Batch{Contract: c.Head.Contract, Expected: expected, Records: records})
}

// The network between the primary and its client is parted, with nobody told, before
// the statement that appends arrives, after that, or after that together with the
// network to the synchronous standby. Every call ends with its context. Then the network
// heals, and what it held arrives after all; the request is put again. At last the
// primary is lost for good. The control puts the request again under another number.
func TestPartition(t *testing.T) {
	t.Parallel()
	p := postgrestest.Start(t)
	direct := connect(t, p.DSN("postgres"))
	o := fresh(t, direct)
	near := open(t, direct, o)
	b := follow(t, p, direct, true)
	followed := ask[int](t, direct, `SELECT pid FROM pg_stat_replication`)
	between, before := newNetwork(t, p.Folder()), newNetwork(t, p.Folder())
	require.NoError(t, b.Configure("primary_conninfo = 'host="+between.folder+" user=postgres application_name=second'"))
	require.NoError(t, b.Reload())
	count := func(query string, args ...any) (n int) {
		require.NoError(t, direct.QueryRow(t.Context(), query, args...).Scan(&n))
		return n
	}
	until := func(query string, args ...any) {
		t.Helper()
		eventually(t, func() bool { return count(query, args...) > 0 }, query)
	}
	until(`SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND pid <> $1`, followed)
	far := open(t, connect(t, postgrestest.DSN(before.folder, "postgres")), o)

	acknowledged := map[int][]ack{}
	repeated, arrived, doubled := 0, 0, 0
	runs := postgrestest.Runs(4)
	const another = 1000
	for run := range runs {
		for kind, test := range []struct{ late, standby, other bool }{{}, {late: true}, {late: true, standby: true}, {late: true, other: true}} {
			name := fmt.Sprintf("run %d, kind %d", run, kind)
			contract, number := 1+kind, 1+run
			stored := fmt.Sprintf(`SELECT count(*) FROM (SELECT max(seq) AS last FROM %s.events WHERE contract = $1) AS t WHERE last = $2`, o.Schema)
			before.heal()
			quiet(t, direct)
			sprung := before.set(test.late)
			if test.standby {
				between.part()
			}
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				_, _, err := put(ctx, far, contract, number)
				ended <- err
			}()
			<-sprung
			switch {
			case test.standby:
				until(`SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`)
			case test.late:
				c := eventtest.Contract(contract)
				until(stored, c[:], run+1+doubled*(kind/3))
			}
			soon, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
			_, _, err := put(soon, far, 100, number)
			require.ErrorIs(t, err, context.DeadlineExceeded, name)
			stop()
			cancel()
			select {
			case err := <-ended:
				require.ErrorIs(t, err, context.Canceled, name)
			case <-time.After(hang):
				require.Fail(t, "a call goes on after its context has ended", name)
			}
			before.heal()
			between.heal()
			again := number
			if test.other {
				again += another
			}
			var seq uint32
			var known bool
			require.Eventually(t, func() bool {
				seq, known, err = put(t.Context(), far, contract, again)
				return err == nil
			}, hang, time.Millisecond, "%s: %v", name, err)
			if test.other {
				doubled++
				continue
			}
			acknowledged[contract] = append(acknowledged[contract], ack{seq, number})
			if known {
				repeated++
			} else {
				arrived++
			}
		}
	}
	_, _, err := put(t.Context(), near, 200, 1)
	require.NoError(t, err, "the standby has all that came before")
	require.NoError(t, p.Kill())
	require.NoError(t, b.Promote())
	acks, lost, twice := found(t, open(t, connect(t, b.DSN("postgres")), o), acknowledged)
	require.Zero(t, lost)
	require.Zero(t, twice)
	require.Equal(t, 3*runs, acks)
	require.GreaterOrEqual(t, repeated, 2*runs, "stored, and the answer was lost")
	postgrestest.Fault{
		Store: "postgres", Fault: "network silent, to the client and to the standby, then healed, then the primary lost", Runs: 3 * runs,
		Acknowledged: acks, Lost: lost, Doubled: twice, Setting: "synchronous_standby_names, the same request again",
		Control: fmt.Sprintf("the request under another number must double, and doubled %d of %d", doubled, runs),
	}.Report(t)
}

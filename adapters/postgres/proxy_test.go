package postgres_test

import (
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
)

// cut is what a proxy does with a connection.
type cut int32

const (
	pass cut = iota
	// cutBefore ends the connection when the client next sends: the server never
	// gets it.
	cutBefore
	// cutAfter passes it on, waits for the server's answer and ends the connection
	// without passing the answer on.
	cutAfter
)

// proxy stands between a client and the server's socket, and cuts.
type proxy struct {
	folder, target string
	listener       net.Listener
	// next decides about what a client sends.
	next func(sent []byte) cut
	cuts atomic.Int64
	wg   sync.WaitGroup
}

func newProxy(t testing.TB, target string, next func([]byte) cut) *proxy {
	t.Helper()
	folder, err := postgrestest.Folder()
	require.NoError(t, err)
	listener, err := net.Listen("unix", filepath.Join(folder, ".s.PGSQL.5432"))
	require.NoError(t, err)
	p := &proxy{folder: folder, target: filepath.Join(target, ".s.PGSQL.5432"), listener: listener, next: next}
	p.wg.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			p.wg.Go(func() { p.serve(client) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		p.wg.Wait()
		_ = os.RemoveAll(folder)
	})
	return p
}

func (p *proxy) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("unix", p.target)
	if err != nil {
		return
	}
	var swallow atomic.Bool
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		defer func() { _ = client.Close() }()
		buffer := make([]byte, 64<<10)
		for {
			n, err := server.Read(buffer)
			if swallow.Load() {
				// Whatever the server had to say, it has done it.
				return
			}
			if n > 0 {
				if _, err := client.Write(buffer[:n]); err != nil {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	defer func() {
		_ = server.Close()
		<-answered
	}()
	buffer := make([]byte, 256<<10)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		what := p.next(buffer[:n])
		if what != pass {
			p.cuts.Add(1)
		}
		if what == cutBefore {
			return
		}
		swallow.Store(what == cutAfter)
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
		if what == cutAfter {
			<-answered
			return
		}
	}
}

package outbox_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
)

// freePorts gives free ports on loopback, no two the same. They lie below those
// that the system gives to whoever does not care, so that none of them is taken
// by chance while a server that was killed starts again. Somebody may still take
// one before it is used: who starts a server tries again with others.
func freePorts(n int) (ports []int, err error) {
	const lowest = 10_000
	highest := firstEphemeral()
	for tries := 0; len(ports) < n; tries++ {
		port := 0 // any
		if highest > lowest+1000 && tries < 1000 {
			port = lowest + rand.IntN(highest-lowest)
		}
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil && port != 0 {
			continue
		}
		if err != nil {
			return nil, err
		}
		defer func() { _ = l.Close() }()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// firstEphemeral is the first port that the system gives by itself.
func firstEphemeral() int {
	first := 32768 // where it does not say: Linux's own
	if text, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range"); err == nil {
		_, _ = fmt.Sscan(string(text), &first)
	}
	return first
}

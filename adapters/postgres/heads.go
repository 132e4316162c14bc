package postgres

import (
	"sync"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// heads remembers where contracts stood, to spare a question before an append.
// It may be wrong, after another process or a failover: the statement that
// appends compares again.
type heads struct {
	mu sync.Mutex
	of map[roles.Ref]event.Head
}

// rememberedHeads bounds the memory; one entry is about a hundred bytes.
const rememberedHeads = 20_000

func (h *heads) get(contract roles.Ref) (event.Head, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	head, ok := h.of[contract]
	return head, ok
}

func (h *heads) set(head event.Head) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.of == nil || len(h.of) >= rememberedHeads {
		h.of = map[roles.Ref]event.Head{}
	}
	h.of[head.Contract] = head
}

func (h *heads) forget(contract roles.Ref) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.of, contract)
}

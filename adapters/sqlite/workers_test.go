package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// workers are what this binary does when it is started by a test of its own. They
// get their orders from the environment and tell on standard output, which
// outlives them.
var workers = map[string]func() error{
	"append":  func() error { return worker{}.run() },
	"hasty":   func() error { return worker{hasty: true}.run() },
	"racer":   func() error { return worker{race: true}.run() },
	"claimer": claimMany,
	"opener":  openMany,
	// Of the tests of a disk that fails.
	"stubborn": stubborn,
	"rash":     rash,
}

// worker appends to four contracts from four goroutines for as long as it lives,
// or as often as RUSKONTRAKT_ROUNDS says.
type worker struct {
	// hasty acknowledges before it knows: the control.
	hasty bool
	// race has every goroutine of every process append to the same contract.
	race bool
}

// batchSize is how many records a worker's batch has.
const batchSize = 2

func (w worker) run() error {
	ctx := context.Background()
	rounds, _ := strconv.Atoi(os.Getenv("RUSKONTRAKT_ROUNDS"))
	first, _ := strconv.Atoi(os.Getenv("RUSKONTRAKT_FIRST"))
	o := sqlite.Options{
		Accept: anywhere, BusyTimeout: patience, Synchronous: sqlite.Synchronous(os.Getenv("RUSKONTRAKT_SYNCHRONOUS")),
	}
	store, err := sqlite.Open(ctx, os.Getenv("RUSKONTRAKT_FILE"), o)
	if err != nil {
		return err
	}
	if w.race || w.hasty {
		// These begin when they are told to, not when they happen to be there.
		fmt.Println("ready")
		if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
			return err
		}
	}
	// One write a line: the kernel has it before the next step, whoever dies.
	var mu sync.Mutex
	tell := func(kind string, contract int, head event.Head) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Printf("%s %d %d %s\n", kind, contract, head.Seq, head.Link)
	}
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			n := i + max(first, 1)
			if w.race {
				n = 1
			}
			for round := 0; (rounds == 0 || round < rounds) && errs[i] == nil; {
				var won bool
				won, errs[i] = w.once(ctx, store, n, i, tell)
				if won {
					round++
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(append(errs, store.Close())...)
}

// once appends a batch that continues what is stored.
func (w worker) once(
	ctx context.Context, store *sqlite.Store, n, who int, tell func(string, int, event.Head),
) (bool, error) {
	contract := eventtest.Contract(n)
	number, _ := strconv.Atoi(os.Getenv("RUSKONTRAKT_NUMBER"))
	head, err := event.Verify(contract, store.Read(ctx, contract, 0))
	if err != nil {
		return false, err
	}
	for {
		c := &eventtest.Chain{Head: head}
		// What it says differs between callers, so that no two try the same.
		var about []event.Code
		if os.Getenv("RUSKONTRAKT_BIG") != "" {
			about = slices.Repeat(words, 20)
		}
		records, err := c.Of(eventtest.Noted{N: number, Words: about}, eventtest.Noted{N: who})
		if err != nil {
			return false, err
		}
		tell("T", n, c.Head)
		if w.hasty {
			tell("A", n, c.Head)
		}
		err = store.Append(ctx, event.Batch{Contract: contract, Expected: head.Seq, Records: records})
		if w.race && errors.Is(err, event.ErrConflict) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if !w.hasty {
			tell("A", n, c.Head)
		}
		if w.race || os.Getenv("RUSKONTRAKT_ROUNDS") != "" {
			return true, nil
		}
		head = c.Head
	}
}

// claimMany opens contracts, each with the next claim, which other processes want
// as well, and tells which it got.
func claimMany() error {
	ctx := context.Background()
	rounds, _ := strconv.Atoi(os.Getenv("RUSKONTRAKT_ROUNDS"))
	first, _ := strconv.Atoi(os.Getenv("RUSKONTRAKT_FIRST"))
	store, err := sqlite.Open(ctx, os.Getenv("RUSKONTRAKT_FILE"), sqlite.Options{Accept: anywhere, BusyTimeout: patience})
	if err != nil {
		return err
	}
	for n := range rounds {
		batch, err := eventtest.NewChain(eventtest.Contract(first + n)).Batch(1)
		if err != nil {
			return err
		}
		batch.Claim = event.Claim{byte(n), 31: 1}
		err = store.Append(ctx, batch)
		switch {
		case err == nil:
			fmt.Println(n, first+n)
		case errors.Is(err, event.ErrClaimed):
			fmt.Println(n)
		default:
			return err
		}
	}
	return store.Close()
}

// openMany opens new files one after the other, until it is killed.
func openMany() error {
	for n := 0; ; n++ {
		path := os.Getenv("RUSKONTRAKT_FILE") + strconv.Itoa(n)
		fmt.Println(path)
		store, err := sqlite.Open(context.Background(), path, sqlite.Options{Accept: anywhere})
		if err != nil {
			return err
		}
		if err := store.Close(); err != nil {
			return err
		}
	}
}

// span is a time that differs from run to run in a way that can be repeated.
func span(run int, shortest, longest time.Duration) time.Duration {
	return shortest + (longest-shortest)*time.Duration(run*37%100)/100
}

package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// What a stubborn worker does after an error, before it puts the same request again.
const (
	goesOn = "goes on" // with the store that gave the error
	opens  = "opens"   // the file anew, having closed the store
	dies   = "dies"    // and leaves the file to the next process
)

// dead is how a process ends that does not outlive an error.
const dead = 3

// stubborn stores requests in two contracts at once, and puts each again until it is
// answered. A request is looked for before it is stored, as contract.Ledger does: two
// records, the first of which has its number.
func stubborn() error {
	ctx := context.Background()
	rounds, _ := strconv.Atoi(os.Getenv("RUSKONTRAKT_ROUNDS"))
	first, _ := strconv.Atoi(os.Getenv("RUSKONTRAKT_FIRST"))
	s := sturdy{after: os.Getenv("RUSKONTRAKT_AFTER")}
	if err := s.reopen(ctx); err != nil {
		return err
	}
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			for n := 0; n < rounds && errs[i] == nil; n++ {
				errs[i] = s.request(ctx, i+1, first+n)
			}
		})
	}
	wg.Wait()
	// Closing may fail as well; what was acknowledged is there all the same.
	fmt.Println("F", s.store.Close())
	return errors.Join(errs...)
}

// sturdy is a store that is opened anew where an error asks for it.
type sturdy struct {
	mu    sync.Mutex
	after string
	store *sqlite.Store
}

// attempts is how often it is tried before it will not come about.
const attempts = 200

// failed tells of an error and does what comes after one.
func (s *sturdy) failed(ctx context.Context, err error) error {
	fmt.Println("F", err)
	s.perhapsDie()
	if s.after == opens {
		return s.reopen(ctx)
	}
	return nil
}

func (s *sturdy) reopen(ctx context.Context) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range attempts {
		if s.store != nil {
			_ = s.store.Close()
		}
		s.store, err = sqlite.Open(ctx, os.Getenv("RUSKONTRAKT_FILE"), sqlite.Options{Accept: anywhere})
		if err == nil {
			return nil
		}
		fmt.Println("F", err)
		s.perhapsDie()
	}
	return err
}

func (s *sturdy) perhapsDie() {
	if s.after == dies {
		os.Exit(dead)
	}
}

func (s *sturdy) now() *sqlite.Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store
}

func (s *sturdy) request(ctx context.Context, contract, number int) (err error) {
	for range attempts {
		if err = s.once(ctx, contract, number); err == nil {
			return nil
		}
		if err := s.failed(ctx, err); err != nil {
			return err
		}
	}
	return fmt.Errorf("no answer: %w", err)
}

func (s *sturdy) once(ctx context.Context, contract, number int) error {
	registry, err := eventtest.Registry()
	if err != nil {
		return err
	}
	store, c := s.now(), eventtest.NewChain(eventtest.Contract(contract))
	answered := uint32(0)
	for rec, err := range store.Read(ctx, c.Head.Contract, 0) {
		if err != nil {
			return err
		}
		if c.Head, err = c.Head.Next(rec); err != nil {
			return err
		}
		e, err := registry.Decode(rec)
		if err != nil {
			return err
		}
		if e.Data.(eventtest.Noted).N == number {
			answered = rec.Seq + 1
		}
		if rec.Seq == answered {
			fmt.Printf("A %d %d %s\n", contract, rec.Seq, rec.Link)
		}
	}
	if answered > 0 {
		return nil
	}
	batch := event.Batch{Contract: c.Head.Contract, Expected: c.Head.Seq}
	if batch.Records, err = c.Of(eventtest.Noted{N: number}, eventtest.Noted{}); err != nil {
		return err
	}
	fmt.Printf("T %d %d %s\n", contract, c.Head.Seq, c.Head.Link)
	if err = store.Append(ctx, batch); err == nil {
		fmt.Printf("A %d %d %s\n", contract, c.Head.Seq, c.Head.Link)
	}
	return err
}

// wound is a worker that was started under strace.
type wound struct {
	log      string // what strace noted
	told     string
	injected int
	died     bool
}

// wounded runs a worker to its end and has strace refuse some of its calls.
func wounded(t *testing.T, worker, path, inject string, env ...string) wound {
	t.Helper()
	strace := tracer(t, "disk that fails")
	log := path + ".trace"
	self, err := os.Executable()
	require.NoError(t, err)
	args := []string{"-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "65536", "-o", log, "-e", "signal=none",
		"-e", "trace=pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat"}
	if inject != "" {
		args = append(args, "-e", "inject="+inject)
	}
	cmd := exec.CommandContext(t.Context(), strace, append(args, self, "-test.run=^$")...)
	cmd.Env = append(append(os.Environ(), env...), "RUSKONTRAKT_WORKER="+worker, "RUSKONTRAKT_FILE="+path)
	out, err := cmd.Output()
	w := wound{told: string(out)}
	if ended, ok := errors.AsType[*exec.ExitError](err); ok && ended.ExitCode() == dead {
		w.died = true
	} else {
		require.NoError(t, err, w.told)
	}
	content, err := os.ReadFile(log)
	require.NoError(t, err)
	w.log = string(content)
	w.injected = strings.Count(w.log, "(INJECTED)")
	return w
}

// failing gives what a worker wrote and flushed, without what failed. A flush that
// failed is a step of its own.
func failing(t *testing.T, path, log string) []step {
	t.Helper()
	begun := map[string]string{}
	var calls strings.Builder
	for line := range strings.Lines(log) {
		pid, _, _ := strings.Cut(line, " ")
		if m := resumed.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil && begun[pid] != "" {
			line, begun[pid] = begun[pid]+m[2]+"\n", ""
		} else if before, cut := strings.CutSuffix(line, " <unfinished ...>\n"); cut && !strings.Contains(line, " write(1<") {
			begun[pid] = before
			continue
		}
		if strings.Contains(line, "= -1 E") {
			if !strings.Contains(line, "sync(") {
				continue
			}
			line = strings.NewReplacer("fdatasync(", "unflushed(", "fsync(", "unflushed(").Replace(line)
		}
		calls.WriteString(line)
	}
	return steps(t, path, calls.String())
}

// forgotten leaves out what a flush that failed has left in memory only: the kernel
// holds such pages for clean, and no later flush writes them. Some of them may have
// reached the disk, if there is a random.
func forgotten(all []step, random *rand.Rand) (left []step, flushes int) {
	pending := map[string][]int{}
	for _, s := range all {
		switch s.call {
		case "pwrite64", "ftruncate":
			pending[s.file] = append(pending[s.file], len(left))
		case "fsync", "unlink":
			pending[s.file] = nil
		case "unflushed":
			flushes++
			for _, i := range pending[s.file] {
				if random == nil || random.IntN(2) == 0 {
					left[i].call = "forgotten"
				}
			}
			pending[s.file] = nil
			s.call = "fsync"
		}
		left = append(left, s)
	}
	return left, flushes
}

// twice counts what is stored more than once of the requests of two contracts, where
// numbers that differ by another are of the same request.
func twice(t *testing.T, store *sqlite.Store, another int) (doubled int) {
	t.Helper()
	registry, err := eventtest.Registry()
	require.NoError(t, err)
	for n := 1; n <= 2; n++ {
		times := map[int]int{}
		for rec, err := range store.Read(t.Context(), eventtest.Contract(n), 0) {
			require.NoError(t, err)
			e, err := registry.Decode(rec)
			require.NoError(t, err)
			if number := e.Data.(eventtest.Noted).N; number > 0 {
				if times[number%another]++; times[number%another] > 1 {
					doubled++
				}
			}
		}
	}
	return doubled
}

// another is what a request's number grows by when it is put as another request.
const another = 1000

// The disk refuses to write or to flush, at one call after the other. What was
// acknowledged is there when the file is opened again, what was refused and put once
// more is there once. Then the power fails, and of what the disk refused to flush
// nothing is left, or a part, although the system has it for flushed.
func TestDiskErrors(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 4
	}
	numbers := "RUSKONTRAKT_FIRST=1"
	runs, refused, flushes, total := 0, 0, 0, verdict{}
	for _, test := range []struct {
		calls, code, after string
		every, runs        int
	}{
		{"fsync,fdatasync", "EIO", goesOn, 7, 2},
		{"fsync,fdatasync", "EIO", opens, 11, 1},
		{"fsync,fdatasync", "EIO", dies, 1000, 4},
		{"pwrite64", "EIO", goesOn, 41, 1},
		{"pwrite64", "ENOSPC", opens, 43, 1},
	} {
		runsOf := times(test.runs)
		if testing.Short() {
			runsOf = 1
		}
		for run := range runsOf {
			order := []string{numbers, "RUSKONTRAKT_ROUNDS=" + itoa(rounds), "RUSKONTRAKT_AFTER=" + test.after}
			var path, inject string
			var w wound
			// strace counts the calls of each thread by itself: there may be too few of all.
			for first := 1 + run%test.every; first > 0 && w.injected == 0; first /= 2 {
				path = file(t)
				inject = fmt.Sprintf("%s:error=%s:when=%d+%d", test.calls, test.code, first, test.every)
				w = wounded(t, "stubborn", path, inject, order...)
			}
			require.Positive(t, w.injected, inject)
			log, told := w.log, w.told
			refused += strings.Count(told, "F sqlite")
			if w.died {
				next := wounded(t, "stubborn", path, "", order...)
				require.False(t, next.died)
				log, told = log+next.log, told+next.told
			}
			l := ledger{}
			l.read(t, bufio.NewScanner(strings.NewReader(told)))
			store := open(t, path, sqlite.Options{})
			v := l.judge(t, store, batchSize)
			require.Equal(t, 2*rounds, v.acknowledged, "every request is answered in the end")
			v.doubled += twice(t, store, another)
			require.Zero(t, v.lost+v.doubled+v.invented, "%s, then %s: %+v", inject, test.after, v)
			total.acknowledged += v.acknowledged
			runs++
			for _, random := range []*rand.Rand{nil, rand.New(rand.NewPCG(3, uint64(runs)))} {
				left, n := forgotten(failing(t, path, log), random)
				flushes += n
				_, cut := cuts(t, left, 2)
				require.Zero(t, cut.lost+cut.doubled+cut.invented, "the power fails after %s, then %s: %+v", inject, test.after, cut)
			}
		}
	}
	require.Positive(t, refused)
	require.Positive(t, flushes)
	lost, doubled := afterDeath(t)
	fault{
		Fault: "disk refuses to write or to flush (EIO, ENOSPC), then a power cut", Runs: runs, Acknowledged: total.acknowledged,
		Setting: "synchronous=FULL, the same request again",
		Control: "answering what is found without a flush must lose, and lost " + itoa(lost) +
			"; the request under another number must double, and doubled " + itoa(doubled),
	}.note(t)
}

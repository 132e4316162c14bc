package sqlite_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
)

// step is one system call of a worker: a write to a file, a flush of one, or a
// line that it told.
type step struct {
	call string // pwrite64, ftruncate, fsync, unlink or write
	file string // after the name of the database: "", "-wal" or "-journal"
	data []byte
	at   int64
}

// traced runs a worker to its end and gives every write and flush in their order.
func traced(t *testing.T, setting sqlite.Synchronous, rounds int, env ...string) []step {
	t.Helper()
	strace := tracer(t, "power cut")
	path := file(t)
	log := path + ".trace"
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), strace, "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "8192", "-o", log,
		"-e", "signal=none", "-e", "trace=pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat", self, "-test.run=^$")
	cmd.Env = append(append(os.Environ(), env...), "RUSKONTRAKT_WORKER=append", "RUSKONTRAKT_FILE="+path,
		"RUSKONTRAKT_ROUNDS="+itoa(rounds), "RUSKONTRAKT_SYNCHRONOUS="+string(setting))
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out[max(0, len(out)-200):]))
	content, err := os.ReadFile(log)
	require.NoError(t, err)
	return steps(t, path, string(content))
}

// tracer is the path of strace. Not every machine lets one process look at another.
func tracer(t *testing.T, what string) string {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		lacking(t, what+": strace is not there to note, or refuse, what is written and flushed")
	}
	self, err := os.Executable()
	require.NoError(t, err)
	if out, err := exec.CommandContext(t.Context(), strace, "-f", "--seccomp-bpf", "-o", os.DevNull, self, "-test.list=^$").CombinedOutput(); err != nil {
		t.Skip(what + ": strace may not look: " + string(out[max(0, len(out)-200):]))
	}
	return strace
}

var (
	callLine = regexp.MustCompile(`^(\d+) +(\w+)\((.*)$`)
	resumed  = regexp.MustCompile(`^(\d+) +<\.\.\. \w+ resumed>(.*)$`)
	quoted   = regexp.MustCompile(`"((?:\\x[0-9a-f]{2})*)"`)
	named    = regexp.MustCompile(`^\d+<((?:\\x[0-9a-f]{2})*)>`)
	numbers  = regexp.MustCompile(`, (\d+)(?:, (\d+))?\) += (\d+)$`)
)

// steps reads what strace noted. A call that was interrupted counts where it ended,
// but what a worker told counts where it began.
func steps(t *testing.T, path, log string) []step {
	t.Helper()
	var all []step
	begun := map[string]string{}
	for line := range strings.Lines(log) {
		line = strings.TrimRight(line, "\n")
		if m := resumed.FindStringSubmatch(line); m != nil {
			if begun[m[1]] == "" {
				continue
			}
			line, begun[m[1]] = begun[m[1]]+m[2], ""
		} else if before, cut := strings.CutSuffix(line, " <unfinished ...>"); cut {
			pid, _, _ := strings.Cut(line, " ")
			if !strings.Contains(line, " write(1<") {
				begun[pid] = before
				continue
			}
			line = before + ") = 0"
		}
		m := callLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		s := step{call: m[2]}
		name := named.FindStringSubmatch(m[3])
		text := quoted.FindStringSubmatch(m[3])
		if text != nil {
			s.data = unhex(t, text[1])
		}
		switch {
		case s.call == "write" && strings.HasPrefix(m[3], "1<"):
			all = append(all, s)
			continue
		case s.call == "unlink" || s.call == "unlinkat":
			s.call, name, s.data = "unlink", []string{"", text[1]}, nil
		case s.call == "fdatasync":
			s.call = "fsync"
		}
		if name == nil {
			continue
		}
		suffix, ours := strings.CutPrefix(string(unhex(t, name[1])), path)
		if !ours || suffix == "-shm" || suffix == ".trace" {
			continue
		}
		s.file = suffix
		if n := numbers.FindStringSubmatch(m[3]); n != nil {
			s.at, _ = strconv.ParseInt(n[1], 10, 64)
			if s.call == "pwrite64" {
				s.at, _ = strconv.ParseInt(n[2], 10, 64)
			}
		}
		all = append(all, s)
	}
	return all
}

func unhex(t *testing.T, escaped string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(escaped, `\x`, ""))
	require.NoError(t, err)
	return b
}

// disk is what a disk holds: what was flushed for certain, what was not perhaps.
type disk struct {
	sure    map[string][]byte
	pending map[string][]step
}

func (d *disk) take(s step) {
	switch s.call {
	case "pwrite64", "ftruncate":
		d.pending[s.file] = append(d.pending[s.file], s)
	case "fsync":
		for _, p := range d.pending[s.file] {
			d.sure[s.file] = apply(d.sure[s.file], p)
		}
		d.pending[s.file] = nil
	case "unlink":
		delete(d.sure, s.file)
		delete(d.pending, s.file)
	}
}

// apply does one write, to the content's own memory where it fits.
func apply(content []byte, s step) []byte {
	size := max(int64(len(content)), s.at+int64(len(s.data)))
	if s.call == "ftruncate" {
		size = s.at
	}
	content = append(content, make([]byte, max(0, size-int64(len(content))))...)[:size]
	copy(content[min(s.at, size):], s.data)
	return content
}

// The ways in which what was not flushed gets lost.
const (
	loseAll = iota
	loseSome
	tear
	waysToLose
)

// cut writes the files as a power cut leaves them.
func (d *disk) cut(t *testing.T, path string, way int, random *rand.Rand) {
	t.Helper()
	names := slices.Sorted(maps.Keys(d.sure))
	for name := range d.pending {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		content := slices.Clone(d.sure[name])
		for _, p := range d.pending[name] {
			switch {
			case way == loseAll || random.IntN(2) == 0:
			case way == tear && p.call == "pwrite64" && len(p.data) > 512:
				// Some of the blocks of the page reached the disk.
				for at := 0; at < len(p.data); at += 512 {
					if random.IntN(2) == 0 {
						end := min(at+512, len(p.data))
						content = apply(content, step{call: p.call, data: p.data[at:end], at: p.at + int64(at)})
					}
				}
			default:
				content = apply(content, p)
			}
		}
		require.NoError(t, os.WriteFile(path+name, content, 0o600))
	}
}

// firstTold is where the first acknowledgement stands.
func firstTold(all []step) int {
	return slices.IndexFunc(all, func(s step) bool { return s.call == "write" && bytes.HasPrefix(s.data, []byte("A")) })
}

// cuts lets the power fail at many moments of one run and judges what is left.
func cuts(t *testing.T, all []step, moments int) (runs int, worst verdict) {
	t.Helper()
	told := firstTold(all)
	last := len(all) - 1
	for all[last].call != "write" {
		last--
	}
	require.Positive(t, told)
	random := rand.New(rand.NewPCG(1, 2))
	d := disk{sure: map[string][]byte{}, pending: map[string][]step{}}
	var said bytes.Buffer
	next, done := told, 0
	for i, s := range all[:last+1] {
		if i < next {
			d.take(s)
			if s.call == "write" {
				said.Write(s.data)
			}
			continue
		}
		for way := range waysToLose {
			path := filepath.Join(t.TempDir(), "cases.db")
			d.cut(t, path, way, random)
			l := ledger{}
			l.read(t, bufio.NewScanner(bytes.NewReader(said.Bytes())))
			store, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
			require.NoError(t, err, "after a power cut at step %d", i)
			v := l.judge(t, store, batchSize)
			require.NoError(t, store.Close())
			runs++
			worst.acknowledged += v.acknowledged
			worst.lost += v.lost
			worst.doubled += v.doubled
			worst.invented += v.invented
		}
		if done++; done == moments {
			break
		}
		next = told + done*(last-told)/moments
		d.take(s)
		if s.call == "write" {
			said.Write(s.data)
		}
	}
	return runs, worst
}

// loses lets the power fail at more and more moments of a run that must lose, until
// it has lost something: which moments do so differs from run to run.
func loses(t *testing.T, all []step) (runs int, v verdict) {
	t.Helper()
	for moments := 4; v.lost == 0 && moments < len(all); moments *= 4 {
		runs, v = cuts(t, all, moments)
	}
	require.NotZero(t, v.lost, "nothing is lost: the simulation shows nothing")
	return runs, v
}

// The power fails. There is no machine to switch off: strace notes every write,
// every flush and every acknowledgement of a worker in their order, and for many
// moments of it the files are put together anew without what had not been flushed:
// none of it, a part, or torn blocks. What the file system itself would lose of
// names and folders is not part of it.
func TestPowerCut(t *testing.T) {
	// Long enough for the write-ahead log to be emptied and begun anew on the way.
	rounds, moments := 90, min(times(12), 1000)
	if testing.Short() {
		rounds = 20
	}
	begunAnew := func(all []step) bool {
		return slices.ContainsFunc(all[firstTold(all):], func(s step) bool {
			return s.call == "pwrite64" && s.file == "-wal" && s.at == 0
		})
	}
	all := traced(t, sqlite.Full, rounds, "RUSKONTRAKT_BIG=yes")
	// Readers may stand in the way of it for a while.
	for more := 2 * rounds; !testing.Short() && !begunAnew(all); more *= 2 {
		require.Less(t, more, 20*rounds, "the log was never begun anew")
		all = traced(t, sqlite.Full, more, "RUSKONTRAKT_BIG=yes")
	}
	runs, v := cuts(t, all, moments)
	require.Zero(t, v.lost+v.doubled+v.invented, "%+v", v)
	require.Equal(t, int(waysToLose)*moments, runs)

	normalRuns, normal := loses(t, traced(t, sqlite.Normal, rounds, "RUSKONTRAKT_BIG=yes"))
	require.Zero(t, normal.doubled+normal.invented, "and what is left is whole")

	// A disk that says that it has flushed and has not.
	lying := slices.DeleteFunc(traced(t, sqlite.Full, 10), func(s step) bool { return s.call == "fsync" && s.file == "-wal" })
	loses(t, lying)
	fault{
		Fault: "power cut", Runs: runs, Acknowledged: v.acknowledged, Lost: v.lost, Doubled: v.doubled, Setting: "synchronous=FULL",
		Control: "synchronous=NORMAL must lose, and lost " + itoa(normal.lost) + " of " + itoa(normal.acknowledged) +
			" in " + itoa(normalRuns) + " cuts; a disk that lies must lose, and did",
	}.note(t)
}

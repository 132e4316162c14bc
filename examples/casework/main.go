// Command casework is a small municipal case system on the command line, over
// one SQLite file or a PostgreSQL database: it registers cases, records acts,
// tells what may be done and what stands in the way, keeps the agenda, and reads
// the log out for others. It is an example of a host. It asks nobody who they
// are: whoever can read the file can act as anybody, and a real host has its own
// verifier and keeps persons elsewhere.
//
//	casework [flags] COMMAND [arguments and flags]
//	casework help            every command
//	casework help COMMAND    what it takes
//
// The exit code is 0 when all is well, 1 when something was refused, not found or
// found violated, 2 when an argument or a file is of no use, and 3 when something was
// recorded but what was to be told of it could not be written.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	// Who reads standard output may go away: that is told by the exit code, and does not
	// end the program between storing an act and telling of it.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], terminal())
	stop()
	os.Exit(code)
}

// The exit codes.
const (
	well     = 0
	refused  = 1
	unusable = 2
	// recordedUntold says that the log has what was to be recorded, and that standard
	// output could not be written.
	recordedUntold = 3
)

// shell is what the program has around it.
type shell struct {
	in            io.Reader
	out, problems io.Writer
	random        io.Reader
	env           func(string) string
	time          func() time.Time // the clock; nil is the machine's
	asks          bool             // somebody sits at the other end of in
	coloured      bool             // out shows colours
	alarming      bool             // problems shows colours
	animated      bool             // problems shows a line that changes
}

func terminal() shell {
	env := os.Getenv
	colours := env("NO_COLOR") == "" && env("TERM") != "dumb" //nolint:misspell // the name that others have given it
	return shell{
		in: os.Stdin, out: os.Stdout, problems: os.Stderr, random: rand.Reader, env: env,
		asks:     isTerminal(os.Stdin) && isTerminal(os.Stderr),
		coloured: isTerminal(os.Stdout) && colours,
		alarming: isTerminal(os.Stderr) && colours,
		animated: isTerminal(os.Stderr) && env("TERM") != "dumb",
	}
}

// isTerminal takes every character device for one: what is written to /dev/null
// may as well be coloured.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// hungUp says whether who read standard output has gone, as head does: no problem that
// anybody is to be told of.
func hungUp(err error) bool {
	e, ok := errors.AsType[*fs.PathError](err)
	return ok && e.Path == os.Stdout.Name() && errors.Is(e, syscall.EPIPE)
}

// run finds the command and gives it its arguments.
func run(ctx context.Context, args []string, s shell) int {
	a := newApp(ctx, s)
	err := a.language()
	if err == nil {
		args, err = a.globals(args)
	}
	if err == nil {
		err = a.command(args)
	}
	code := a.answer(err)
	flushed := a.page.flush()
	switch {
	case flushed == nil:
		return code
	case len(a.kept) > 0:
		return a.untold()
	case code == well:
		return a.answer(flushed)
	}
	return code
}

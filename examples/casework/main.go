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
// found violated, and 2 when an argument or a file is of no use.
package main

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"os/signal"
)

func main() {
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
)

// shell is what the program has around it.
type shell struct {
	in            io.Reader
	out, problems io.Writer
	random        io.Reader
	env           func(string) string
	asks          bool // somebody sits at the other end of in
	coloured      bool // out shows colours
	animated      bool // problems shows a line that changes
}

func terminal() shell {
	env := os.Getenv
	return shell{
		in: os.Stdin, out: os.Stdout, problems: os.Stderr, random: rand.Reader, env: env,
		asks:     isTerminal(os.Stdin) && isTerminal(os.Stderr),
		coloured: isTerminal(os.Stdout) && env("NO_COLOR") == "" && env("TERM") != "dumb", //nolint:misspell // the name that others have given it
		animated: isTerminal(os.Stderr) && env("TERM") != "dumb",
	}
}

// isTerminal takes every character device for one: what is written to /dev/null
// may as well be coloured.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
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
	if flushed := a.page.flush(); flushed != nil && code == well {
		code = a.answer(flushed)
	}
	return code
}

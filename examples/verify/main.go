// Command verify reads event logs, as CloudEvents in JSON, one a line, and prints
// what in them the invariants of the process forbid: the case, the sequence of the
// event, the invariant with what it asks for, what was seen and what was expected.
// It knows nothing of the engine that decides; see package event/verify, which says
// how to get a file. testdata/valid.jsonl and testdata/planted.jsonl are two to try:
// one without a violation, and the same with four changes planted.
//
//	verify FILE...              "-" is standard input
//	verify -agreement FILE ...  knows this agreement too; may be given again
//	verify -json FILE...        for other programs, see [Violation] and [Summary]
//
// The agreements that ship with the library are known. An inter-agency agreement
// is bound to the shipped law, a municipal one to the inter-agency agreement given
// before it, or else to the shipped one.
//
// The exit code is 0 when nothing is violated, 1 when something is, and 2 when a
// flag, a file or a line is wrong, or when nothing could be judged: no event at all,
// or none with its payload. The go command answers 1 for both; build the program to
// tell them apart.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// The exit codes.
const (
	holds    = 0
	violated = 1
	unusable = 2
)

func run(args []string, in io.Reader, out, problems io.Writer) int {
	complain := func(err error) int {
		fmt.Fprintln(problems, "verify:", err)
		return unusable
	}
	layers, err := shipped()
	if err != nil {
		return complain(err)
	}
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.SetOutput(problems)
	asJSON := flags.Bool("json", false, "write JSON, one object a line")
	flags.Func("agreement", "a further agreement `file`; may be given again", layers.read)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return holds
		}
		return unusable
	}
	if flags.NArg() == 0 {
		return complain(errors.New("no file; - is standard input"))
	}
	buffered := bufio.NewWriter(out)
	var p printer = &lines{out: buffered}
	if *asJSON {
		p = &objects{out: buffered}
	}
	v := verify.New(layers.terms...)
	for _, name := range flags.Args() {
		if err = read(v, name, in, p.violation); err != nil {
			break
		}
	}
	if err == nil {
		v.End(p.violation)
	}
	p.summary(v.Count())
	if flushed := buffered.Flush(); err == nil {
		err = flushed
	}
	switch {
	case err != nil:
		return complain(err)
	case v.Count().Violations > 0:
		return violated
	case v.Count().Unjudged == v.Count().Events:
		return complain(errNothing)
	}
	return holds
}

var errNothing = errors.New("nothing judged: no event came with its payload")

// read gives one file to the verifier.
func read(v *verify.Verifier, name string, in io.Reader, report func(verify.Violation)) error {
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // only read
		in = file
	}
	if err := v.Lines(in, report); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// layers binds agreements in the order in which they are given.
type layers struct {
	law, interAgency *agreement.Document
	terms            []*agreement.Terms
}

// shipped knows what the library brings along.
func shipped() (*layers, error) {
	l := &layers{}
	for _, load := range []func() (*agreement.Document, error){agreement.Law, agreement.TrondelagModel, agreement.Municipal5001} {
		doc, err := load()
		if err != nil {
			return nil, err
		}
		if err := l.add(doc); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *layers) read(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	doc, err := agreement.Load(text)
	if err != nil {
		return err
	}
	return l.add(doc)
}

var errLayer = errors.New("neither a law, nor an inter-agency, nor a municipal agreement")

func (l *layers) add(doc *agreement.Document) error {
	bound := []*agreement.Document{l.law}
	switch doc.Kind {
	case agreement.LawLayer:
		l.law = doc
		return nil
	case agreement.InterAgencyLayer:
		l.interAgency = doc
	case agreement.MunicipalLayer:
		bound = append(bound, l.interAgency)
	default:
		return errLayer
	}
	terms, err := agreement.Bind(append(bound, doc)...)
	if err != nil {
		return err
	}
	l.terms = append(l.terms, terms)
	return nil
}

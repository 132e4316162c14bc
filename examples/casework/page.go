package main

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ruskontrakt/ruskontrakt/contract/text"
)

// plain keeps what somebody typed, or named a file, from steering the terminal: what
// is no letter, digit, sign or space is written as its escape.
func plain(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case strconv.IsPrint(r) || r == '\t':
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
		s = s[size:]
	}
	return b.String()
}

const (
	wide    = 100 // longer texts go on below
	factAt  = 4   // column of a fact
	valueAt = 20  // column of what it says
)

// page is where a command writes.
type page struct {
	to       *bufio.Writer
	coloured bool
}

func (p *page) flush() error { return p.to.Flush() }

func (p *page) line(parts ...string) {
	_, _ = p.to.WriteString(strings.TrimRight(strings.Join(parts, ""), " ") + "\n") // flush tells
}

func (p *page) colour(code, s string) string {
	if !p.coloured {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *page) bold(s string) string   { return p.colour("1", s) }
func (p *page) red(s string) string    { return p.colour("31", s) }
func (p *page) green(s string) string  { return p.colour("32", s) }
func (p *page) yellow(s string) string { return p.colour("33", s) }

// padded fills a text with spaces; letters are counted, not bytes.
func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(1, width-utf8.RuneCountInString(s)))
}

// fact writes a named fact; a long one goes on below.
func (p *page) fact(name, value string) {
	line, space := strings.Repeat(" ", factAt)+padded(name, valueAt-factAt), ""
	for word := range strings.FieldsSeq(value) {
		if space != "" && utf8.RuneCountInString(line+space+word) > wide {
			p.line(line)
			line, space = strings.Repeat(" ", valueAt), ""
		}
		line += space + word
		space = " "
	}
	p.line(line)
}

// indented writes a text of several lines, each further to the right.
func (p *page) indented(by int, s string) {
	for line := range strings.Lines(s) {
		p.line(strings.Repeat(" ", by), strings.TrimRight(line, "\n"))
	}
}

// count writes a number of things.
func (a *app) count(n int, one, many phrase) string {
	if n == 1 {
		many = one
	}
	return strconv.Itoa(n) + " " + a.say(many)
}

func (a *app) events(n int) string { return a.count(n, sayOneEvent, sayEvents) }

// phrase is what this program says itself, in bokmål, nynorsk and English;
// everything else is named by package contract/text.
type phrase [3]string

func (a *app) say(p phrase, args ...any) string {
	says := p[text.NB]
	if int(a.lang) < len(p) {
		says = p[a.lang]
	}
	if len(args) == 0 {
		return says
	}
	return fmt.Sprintf(says, args...)
}

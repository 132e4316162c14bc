package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// bar shows how far a long work has come, on a terminal; elsewhere it is silent.
type bar struct {
	to          io.Writer // nil: silent
	says        string
	past, whole int64
	shown       time.Time
}

const barWide = 40

func newBar(a *app, whole int64) *bar {
	b := &bar{says: a.say(sayImporting), whole: max(whole, 1)}
	if a.animated {
		b.to = a.problems
	}
	return b
}

// add says that more is done. Ten times a second is enough to look at.
func (b *bar) add(n int) {
	b.past += int64(n)
	if b.to == nil || time.Since(b.shown) < 100*time.Millisecond {
		return
	}
	b.shown = time.Now()
	b.draw()
}

func (b *bar) draw() {
	full := int(min(b.past, b.whole) * barWide / b.whole)
	fmt.Fprintf(b.to, "\r%s [%s%s] %3d %%", b.says, strings.Repeat("#", full), strings.Repeat(".", barWide-full), min(b.past, b.whole)*100/b.whole)
}

// done leaves the bar where it came to and goes to the next line.
func (b *bar) done() {
	if b.to == nil {
		return
	}
	b.draw()
	fmt.Fprintln(b.to)
}

package main

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// zone is the time zone of Norway for calendars: summer time as it has been since
// 1996, from the last Sunday of March to that of October, at one o'clock UTC.
// Deadlines of this library lie after 1996.
var zone = []string{
	"BEGIN:VTIMEZONE",
	"TZID:Europe/Oslo",
	"BEGIN:DAYLIGHT",
	"DTSTART:19960331T020000",
	"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
	"TZOFFSETFROM:+0100",
	"TZOFFSETTO:+0200",
	"TZNAME:CEST",
	"END:DAYLIGHT",
	"BEGIN:STANDARD",
	"DTSTART:19961027T030000",
	"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
	"TZOFFSETFROM:+0200",
	"TZOFFSETTO:+0100",
	"TZNAME:CET",
	"END:STANDARD",
	"END:VTIMEZONE",
}

// ical writes the agenda as a calendar (RFC 5545): an entry in the working hours
// of the last day of each deadline, that makes nobody busy. A calendar goes to
// other systems, so an entry tells the deadline, who owes it and the first
// characters of the case's reference, and nothing of what is on this machine.
func (a *app) ical(w io.Writer) error {
	all, problems := a.due()
	if problems != nil {
		return problems
	}
	c := &calendar{to: w}
	c.line("BEGIN:VCALENDAR")
	c.line("VERSION:2.0")
	c.line("PRODID:-//ruskontrakt//casework//" + strings.ToUpper(a.lang.String()))
	c.line("CALSCALE:GREGORIAN")
	for _, line := range zone {
		c.line(line)
	}
	stamp := a.now().UTC().Format("20060102T150405Z")
	for _, d := range all {
		c.line("BEGIN:VEVENT")
		c.line("UID:" + uid(d))
		c.line("DTSTAMP:" + stamp)
		c.line("DTSTART;TZID=Europe/Oslo:" + onDay(d.On, 8))
		c.line("DTEND;TZID=Europe/Oslo:" + onDay(d.On, 16))
		c.text("SUMMARY", text.Deadline(a.lang, d.Key)+" · "+a.say(sayCase)+" "+d.of.Short())
		c.text("DESCRIPTION", a.say(sayLastDay, a.day(d.On))+"\n"+a.owner(d.Owner)+" "+string(d.Org))
		c.text("CATEGORIES", text.DeadlineStatus(a.lang, d.Status))
		c.line("CLASS:CONFIDENTIAL")
		c.line("TRANSP:TRANSPARENT")
		c.line("END:VEVENT")
	}
	c.line("END:VCALENDAR")
	return c.err
}

// uid is the same each time for the same deadline, so that a calendar that is read
// again replaces what it has; nobody without the case's reference can make it.
func uid(d owed) string {
	h := sha256.New()
	h.Write([]byte("ruskontrakt/casework/calendar/1/" + d.Key.String() + "/"))
	h.Write(d.of[:])
	h.Write(binary.BigEndian.AppendUint32(nil, d.Of))
	id := roles.Ref(h.Sum(nil)[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // UUID version 8
	return id.String()
}

func onDay(d agreement.Date, hour int) string {
	y, m, day := d.Civil()
	return time.Date(y, m, day, hour, 0, 0, 0, time.UTC).Format("20060102T150405")
}

// calendar writes content lines.
type calendar struct {
	to  io.Writer
	err error
}

const foldAt = 75 // octets in a line, RFC 5545 section 3.1

// line writes one, folded where it is too long and never within a letter.
func (c *calendar) line(s string) {
	room := foldAt
	for len(s) > room {
		cut := room
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		c.write(s[:cut] + "\r\n ")
		s, room = s[cut:], foldAt-1 // the space counts
	}
	c.write(s + "\r\n")
}

func (c *calendar) write(s string) {
	if c.err == nil {
		_, c.err = io.WriteString(c.to, s)
	}
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

func (c *calendar) text(name, value string) { c.line(name + ":" + escapes.Replace(value)) }

package event_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// withBody decodes the first event with another body.
func withBody(tb testing.TB, body string) (event.Envelope, error) {
	tb.Helper()
	rec := seal(tb, event.Link{}, registered())
	rec.Body = []byte(body)
	return event.Standard().Decode(rec)
}

func TestStrictReading(t *testing.T) {
	right := string(seal(t, event.Link{}, registered()).Body)
	long := strings.Repeat("a", 129)
	for _, c := range []struct {
		name, old, new string
		code           event.Code
		field          string
	}{
		{"duplicate key", `"v":1`, `"v":1,"v":1`, "duplicate-key", ""},
		{"duplicate key deep inside", `"track":"waiver"`, `"track":"waiver","stay":"5001"`, "duplicate-key", ""},
		{"unknown field", `"v":1`, `"v":1,"w":1`, "unknown-field", ""},
		{"unknown field deep inside", `"track":"waiver"`, `"track":"waiver","name":"5001"`, "unknown-field", "data"},
		{"other case", `"occurred"`, `"Occurred"`, "unknown-field", ""},
		{"key without text", `"v":1`, `"v":1,"":1`, "unknown-field", ""},
		{"bad UTF-8 in a value", `"waiver"`, "\"wai\xffver\"", "bad-utf8", ""},
		{"bad UTF-8 in a key", `"track"`, "\"tr\xc3ck\"", "bad-utf8", ""},
		{"overlong UTF-8", `"waiver"`, "\"\xc0\xae\"", "bad-utf8", ""},
		{"surrogate", `"waiver"`, "\"\xed\xa0\x80\"", "bad-utf8", ""},
		{"NUL", `"waiver"`, "\"wai\x00ver\"", "control-character", ""},
		{"line feed", `"waiver"`, "\"wai\nver\"", "control-character", ""},
		{"DEL", `"waiver"`, "\"wai\x7fver\"", "control-character", ""},
		{"C1 control", `"waiver"`, "\"wai\u0085ver\"", "control-character", ""},
		{"bidi override", `"waiver"`, "\"\u202ewaiver\"", "bidi-character", ""},
		{"bidi isolate", `"waiver"`, "\"\u2066waiver\"", "bidi-character", ""},
		{"right-to-left mark", `"waiver"`, "\"\u200fwaiver\"", "bidi-character", ""},
		{"letter outside ASCII", `"waiver"`, "\"wåiver\"", "not-ascii", ""},
		{"escape", `"waiver"`, `"w\u0061iver"`, "escape", ""},
		{"escape in a key", `"track"`, `"tr\u0061ck"`, "escape", ""},
		{"escaped NUL", `"waiver"`, `"\u0000"`, "escape", ""},
		{"fraction", `"v":1`, `"v":1.0`, "wrong-number", ""},
		{"exponent", `"v":1`, `"v":1e0`, "wrong-number", ""},
		{"leading zero", `"v":1`, `"v":01`, "wrong-number", ""},
		{"minus zero", `"v":1`, `"v":-0`, "wrong-number", ""},
		{"negative", `"v":1`, `"v":-1`, "out-of-range", "v"},
		{"one too great", `"v":1`, `"v":65536`, "out-of-range", "v"},
		{"32 bits and one", `"of":1`, `"of":4294967296`, "out-of-range", "deadlines.of"},
		{"huge", `"v":1`, `"v":99999999999999999999`, "out-of-range", ""},
		{"NaN", `"v":1`, `"v":NaN`, "syntax", ""},
		{"Infinity", `"v":1`, `"v":-Infinity`, "syntax", ""},
		{"hexadecimal", `"v":1`, `"v":0x1`, "syntax", ""},
		{"plus sign", `"v":1`, `"v":+1`, "syntax", ""},
		{"number as text", `"v":1`, `"v":"1"`, "wrong-type", "v"},
		{"text as number", `"waiver"`, `1`, "wrong-type", "data.track"},
		{"null", `"waiver"`, `null`, "wrong-type", "data.track"},
		{"null for a list", `["G1a","G1b","B1"]`, `null`, "wrong-type", "grounds"},
		{"object for a list", `["G1a","G1b","B1"]`, `{}`, "wrong-type", "grounds"},
		{"list in a list", `["G1a","G1b","B1"]`, `[["G1a"]]`, "wrong-type", "grounds"},
		{"list for an object", `"by":{`, `"by":[],"byx":{`, "wrong-type", "by"},
		{"trailing comma in a list", `"B1"]`, `"B1",]`, "syntax", ""},
		{"no comma in a list", `"G1a","G1b"`, `"G1a" "G1b"`, "syntax", ""},
		{"trailing comma in an object", `"role":"police"}`, `"role":"police",}`, "syntax", ""},
		{"comment", `"v":1`, `"v":1/**/`, "syntax", ""},
		{"single quotes", `"waiver"`, `'waiver'`, "syntax", ""},
		{"no colon", `"v":1`, `"v"1`, "syntax", ""},
		{"reference in capitals", `2a4c6e80-`, `2A4C6E80-`, "not-a-ref", "data.youth"},
		{"reference in braces", `"` + youth.String() + `"`, `"{` + youth.String() + `}"`, "not-a-ref", "data.youth"},
		{"reference without hyphens", youth.String(), strings.ReplaceAll(youth.String(), "-", ""), "not-a-ref", "data.youth"},
		{"reference with hyphens elsewhere", `2a4c6e80-1b3d`, `2a4c6e8-01b3d`, "not-a-ref", "data.youth"},
		{"reference to nothing", youth.String(), "00000000-0000-0000-0000-000000000000", "not-a-ref", "data.youth"},
		{"hash too short", `"request-hash":"07`, `"request-hash":"0`, "not-a-hash", "request-hash"},
		{"hash in capitals", `00009"`, `0000A"`, "not-a-hash", "request-hash"},
		{"code in capitals", `"drug-use"`, `"Drug-use"`, "not-a-code", "data.offence-kind"},
		{"code with a space", `"drug-use"`, `"drug use"`, "not-a-code", "data.offence-kind"},
		{"code that begins with a dot", `"drug-use"`, `".drug"`, "not-a-code", "data.offence-kind"},
		{"code without text", `"drug-use"`, `""`, "not-a-code", "data.offence-kind"},
		{"code of 65", `"drug-use"`, `"` + long[:65] + `"`, "not-a-code", "data.offence-kind"},
		{"text of 129", `"drug-use"`, `"` + long + `"`, "too-long", ""},
		{"key of 129", `"v":1`, `"v":1,"` + long + `":1`, "too-long", ""},
		{"rule with a space", `"G1a"`, `"G 1a"`, "not-a-rule", "grounds"},
		{"rule of 33", `"G1a"`, `"` + long[:33] + `"`, "not-a-rule", "grounds"},
		{"organisation with a dot", `"pata-trondelag"`, `"pata.trondelag"`, "not-an-org", "data.prosecutor"},
		{"organisation of 33", `"pata-trondelag"`, `"` + long[:33] + `"`, "not-an-org", "data.prosecutor"},
		{"organisation without text", `"pata-trondelag"`, `""`, "not-an-org", "data.prosecutor"},
		{"no such date", `"2025-02-21"`, `"2025-02-30"`, "not-a-date", "data.offence-date"},
		{"short date", `"2025-02-21"`, `"2025-2-21"`, "not-a-date", "data.offence-date"},
		{"date in letters", `"2025-02-21"`, `"2025-o2-21"`, "not-a-date", "data.offence-date"},
		{"date and time", `"2025-02-21"`, `"2025-02-21T00:00:00Z"`, "not-a-date", "data.offence-date"},
		{"leap second", `09:15:00.`, `09:15:60.`, "not-a-time", "occurred"},
		{"nanoseconds", `00.000000Z`, `00.000000000Z`, "not-a-time", "occurred"},
		{"unknown name", `"waiver"`, `"waived"`, "not-a-name", "data.track"},
		{"name in capitals", `"waiver"`, `"Waiver"`, "not-a-name", "data.track"},
		{"name without text", `"waiver"`, `""`, "not-a-name", "data.track"},
		{"invalid is no name", `"waiver"`, `"invalid"`, "not-a-name", "data.track"},
		{"no data", `,"data":{`, `,"date":{`, "missing-field", "data"},
		{"no version", `"v":1,`, ``, "missing-field", "v"},
		{"version 0", `"v":1,`, `"v":0,`, "missing-field", "v"},
		{"no type", `"type":"case.registered",`, ``, "missing-field", "type"},
		{"not occurred", `"occurred":"2025-03-03T09:15:00.000000Z",`, ``, "missing-field", "occurred"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Contains(t, right, c.old)
			got, err := withBody(t, strings.Replace(right, c.old, c.new, 1))
			require.Zero(t, got)
			require.ErrorIs(t, err, event.ErrDecode)
			require.ErrorIs(t, err, event.ErrCorrupt)
			var fault *event.DecodeError
			require.ErrorAs(t, err, &fault)
			require.Equal(t, c.code, fault.Code, err.Error())
			require.Equal(t, c.field, fault.Field, err.Error())
			require.NotContains(t, err.Error(), "aiver", "the content is not repeated")
		})
	}
}

func TestStrictDocuments(t *testing.T) {
	right := string(seal(t, event.Link{}, registered()).Body)
	many := make([]string, 257)
	for i := range many {
		many[i] = fmt.Sprintf(`"k%d":1`, i)
	}
	for _, c := range []struct {
		name, body string
		code       event.Code
		offset     int
	}{
		{"white space only", " ", "syntax", 1},
		{"null", "null", "wrong-type", 0},
		{"text", `"x"`, "wrong-type", 0},
		{"list", "[]", "wrong-type", 0},
		{"open object", "{", "syntax", 1},
		{"byte order mark", "\ufeff" + right, "syntax", 0},
		{"twice", right + right, "trailing-data", len(right)},
		{"trailing bracket", right + "}", "trailing-data", len(right)},
		{"trailing NUL", right + "\x00", "trailing-data", len(right)},
		{"depth 33", strings.Repeat(`{"a":`, 33) + "1" + strings.Repeat("}", 33), "too-deep", 160},
		{"depth 10,000 of lists", strings.Repeat("[", 10_000), "too-deep", 32},
		{"257 members", "{" + strings.Join(many, ",") + "}", "too-many", 2195},
		{"64 kB and one", right + strings.Repeat(" ", event.MaxBody+1-len(right)), "too-large", event.MaxBody},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := withBody(t, c.body)
			var fault *event.DecodeError
			require.ErrorAs(t, err, &fault)
			require.Equal(t, c.code, fault.Code, err.Error())
			require.Equal(t, c.offset, fault.Offset)
			require.Contains(t, err.Error(), string(c.code))
		})
	}
	_, err := withBody(t, right+strings.Repeat(" ", event.MaxBody-len(right)))
	require.NoError(t, err, "64 kB")
}

func TestEveryCutIsRefused(t *testing.T) {
	rec := seal(t, event.Link{}, registered())
	for n := 1; n < len(rec.Body); n++ {
		cut := rec
		cut.Body = rec.Body[:n]
		got, err := event.Standard().Decode(cut)
		require.ErrorIs(t, err, event.ErrDecode, "cut to %d bytes", n)
		require.Zero(t, got)
	}
	for n := range rec.Header {
		cut := rec
		cut.Header = rec.Header[:n]
		_, err := event.Standard().Decode(cut)
		require.ErrorIs(t, err, event.ErrCorrupt, "header cut to %d bytes", n)
	}
}

// The rest of a record that could not be read does not show up in the next.
func TestNothingHalfReadIsKept(t *testing.T) {
	right := seal(t, event.Link{}, registered())
	want, err := event.Standard().Decode(right)
	require.NoError(t, err)
	bare := right
	bare.Body = []byte(`{"type":"case.registered","v":1,"occurred":"2025-03-03T09:15:00.000000Z",` +
		`"moves":[{"region":"contract","to":"received"}],"data":{}}`)
	for n := range len(right.Body) {
		cut := right
		cut.Body = right.Body[:n+1]
		_, _ = event.Standard().Decode(cut)
		got, err := event.Standard().Decode(bare)
		require.NoError(t, err)
		require.Equal(t, event.Registered{}, got.Data)
		require.Nil(t, got.Grounds)
		require.Zero(t, got.By)
	}
	got, err := event.Standard().Decode(right)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// What was decoded does not change when the bytes do.
func TestDecodedOwnsItsMemory(t *testing.T) {
	rec := seal(t, event.Link{}, registered())
	got, err := event.Standard().Decode(rec)
	require.NoError(t, err)
	for i := range rec.Body {
		rec.Body[i] = 'x'
	}
	for i := range rec.Header {
		rec.Header[i] = 'x'
	}
	require.Equal(t, registered(), got)
}

func TestNestedDepth(t *testing.T) {
	nest := func(n int) event.Payload {
		var p event.Payload = event.Signed{Version: 1}
		for range n {
			p = event.Corrected{Target: 1, Data: p}
		}
		return p
	}
	e := registered()
	e.Type, e.Data, e.Coarse = "case.corrected", nest(14), ""
	rec := seal(t, event.Link{}, e)
	got, err := event.Standard().Decode(rec)
	require.NoError(t, err)
	require.Equal(t, e.Data, got.Data)
	rec.Body = bytes.ReplaceAll(rec.Body, []byte(":{"), []byte(": {"))
	got, err = event.Standard().Decode(rec)
	require.NoError(t, err)
	require.Equal(t, e.Data, got.Data)

	e.Data = nest(16)
	_, err = event.Standard().Seal(event.Link{}, salt, e)
	require.ErrorIs(t, err, event.ErrEncode)
}

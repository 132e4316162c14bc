package strictjson_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
)

func TestParseDefects(t *testing.T) {
	type defect = strictjson.Defect
	cases := map[string]struct {
		text    string
		limits  strictjson.Limits
		defects []defect
	}{
		"nothing":                   {text: ``, defects: []defect{{Code: strictjson.Syntax, Arg: "0"}}},
		"half an object":            {text: `{"a":`, defects: []defect{{Code: strictjson.Syntax, Arg: "5"}}},
		"not JSON":                  {text: `{"a":1x}`, defects: []defect{{Code: strictjson.Syntax, Arg: "7"}}},
		"not a number of JSON":      {text: `{"a":NaN}`, defects: []defect{{Code: strictjson.Syntax, Arg: "6"}}},
		"as many bytes as allowed":  {text: `[1,2]`, limits: strictjson.Limits{Bytes: 5}},
		"one byte more":             {text: `[1,2] `, limits: strictjson.Limits{Bytes: 5}, defects: []defect{{Code: strictjson.TooLarge, Arg: "5"}}},
		"as deep as allowed":        {text: `[[1]]`, limits: strictjson.Limits{Depth: 2}},
		"one deeper":                {text: `[0,[[1]]]`, limits: strictjson.Limits{Depth: 2}, defects: []defect{{Path: "/1/0", Code: strictjson.TooDeep, Arg: "2"}}},
		"one deeper in an object":   {text: `{"a":{"b":{}}}`, limits: strictjson.Limits{Depth: 2}, defects: []defect{{Path: "/a/b", Code: strictjson.TooDeep, Arg: "2"}}},
		"default depth":             {text: strings.Repeat("[", 32) + strings.Repeat("]", 32)},
		"one deeper than default":   {text: strings.Repeat("[", 33) + strings.Repeat("]", 33), defects: []defect{{Path: strings.Repeat("/0", 32), Code: strictjson.TooDeep, Arg: "32"}}},
		"white space follows":       {text: "[1] \t\r\n"},
		"a second value":            {text: `[1] 2`, defects: []defect{{Code: strictjson.TrailingData}}},
		"a stray bracket":           {text: `[1]]`, defects: []defect{{Code: strictjson.TrailingData}}},
		"twice the same member":     {text: `{"a":1,"b":2,"a":3}`, defects: []defect{{Path: "/a", Code: strictjson.DuplicateMember}}},
		"the same, escaped":         {text: `{"a":1,"\u0061":3}`, defects: []defect{{Path: "/a", Code: strictjson.DuplicateMember}}},
		"bad UTF-8":                 {text: "[\"a\xff\"]", defects: []defect{{Path: "/0", Code: strictjson.BadText}}},
		"half a surrogate pair":     {text: `["\ud800"]`, defects: []defect{{Path: "/0", Code: strictjson.BadText}}},
		"a whole surrogate pair":    {text: `["\ud83d\ude00"]`},
		"bad text in a member name": {text: `{"a\u0000":1}`, defects: []defect{{Path: "/a?", Code: strictjson.BadText}}},
		"every defect": {
			text: `{"x":["\u202e",{"k":1,"k":2}]} x`,
			defects: []defect{
				{Path: "/x/0", Code: strictjson.BadText}, {Path: "/x/1/k", Code: strictjson.DuplicateMember}, {Code: strictjson.TrailingData},
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, defects := strictjson.Parse([]byte(c.text), c.limits)
			require.Equal(t, c.defects, defects)
		})
	}
}

func TestParseValue(t *testing.T) {
	text := "\t{ \"a/b\" : [ 1 , -2.5e3, true ,false, null ] , \"s\":\"x\\n\\\"y\\\\\" ,\"e\":{}, \"l\":[]}\n"
	v, defects := strictjson.Parse([]byte(text), strictjson.Limits{})
	require.Equal(t, []strictjson.Defect{{Path: "/s", Code: strictjson.BadText}}, defects)
	require.Equal(t, strictjson.Value{
		Kind:  strictjson.Object,
		Names: []string{"a/b", "s", "e", "l"},
		Items: []strictjson.Value{
			{Path: "/a~1b", Kind: strictjson.Array, Items: []strictjson.Value{
				{Path: "/a~1b/0", Kind: strictjson.Number, Text: "1"},
				{Path: "/a~1b/1", Kind: strictjson.Number, Text: "-2.5e3"},
				{Path: "/a~1b/2", Kind: strictjson.Bool, Text: "true"},
				{Path: "/a~1b/3", Kind: strictjson.Bool, Text: "false"},
				{Path: "/a~1b/4", Kind: strictjson.Null},
			}},
			{Path: "/s", Kind: strictjson.String, Text: "x\n\"y\\"},
			{Path: "/e", Kind: strictjson.Object},
			{Path: "/l", Kind: strictjson.Array},
		},
	}, v)
}

func TestFirstOfTwoMembersStays(t *testing.T) {
	v, _ := strictjson.Parse([]byte(`{"a":1,"a":2}`), strictjson.Limits{})
	first, ok := v.Member("a")
	require.True(t, ok)
	require.Equal(t, "1", first.Text)
	require.Len(t, v.Items, 1)
	_, ok = v.Member("b")
	require.False(t, ok)
}

func TestFit(t *testing.T) {
	for _, r := range "az ÆØÅåáŋ–§ \u00a0\u200d\u2010\u2027\u202f\u2065\u206a😀" {
		require.Truef(t, strictjson.Fit("a"+string(r)), "%U", r)
	}
	for _, r := range []rune{
		0, '\t', '\n', 0x1f, 0x7f, 0x85, 0x9f, 0x61c, 0x200e, 0x200f,
		0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0xfffd,
	} {
		require.Falsef(t, strictjson.Fit("a"+string(r)), "%U", r)
	}
	require.False(t, strictjson.Fit("\xc3"))
	require.True(t, strictjson.Fit(""))
}

func TestToken(t *testing.T) {
	require.Equal(t, "plain-Name_1", strictjson.Token("plain-Name_1"))
	require.Equal(t, "~0~1", strictjson.Token("~/"))
	require.Equal(t, "a?b", strictjson.Token("a b"[:1]+"\x7f"+"b"))
	require.Equal(t, "k?m", strictjson.Token("kåm"))
	require.Equal(t, strings.Repeat("x", 48), strictjson.Token(strings.Repeat("x", 48)))
	require.Equal(t, strings.Repeat("x", 48)+"...", strictjson.Token(strings.Repeat("x", 49)))
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`{"a":[1,true,null,"x"]}`, `{"a":1,"a":2}`, "[\"\xff\"]", `["\ud800"] x`, `{`, ` `} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, defects := strictjson.Parse(data, strictjson.Limits{Bytes: 1 << 12, Depth: 8})
		again, same := strictjson.Parse(data, strictjson.Limits{Bytes: 1 << 12, Depth: 8})
		require.Equal(t, v, again)
		require.Equal(t, defects, same)
	})
}

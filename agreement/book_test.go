package agreement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func bound(t testing.TB, edits ...edit) *agreement.Terms {
	t.Helper()
	terms, err := agreement.Bind(load(t, lawPath), load(t, modelPath, edits...))
	require.NoError(t, err)
	return terms
}

func TestBookFor(t *testing.T) {
	county := bound(t, edit{"/validTo", "2022-12-31"})
	next := bound(t, edit{"/validFrom", "2023-01-01"}, edit{"/version", 2})
	own := municipalTerms(t, edit{"/validTo", "2020-12-31"})
	other := bound(t, edit{"/name", "elsewhere"}, edit{"/parties", []any{party("municipality", "4601", "2021-01-01", "2021-12-31")}}, edit{"/contacts", nil})
	book, err := agreement.NewBook(county, next, own, other)
	require.NoError(t, err)
	cases := []struct {
		municipality roles.Org
		on           string
		want         *agreement.Terms
	}{
		{"5001", "2019-07-01", county}, // before its own agreement
		{"5001", "2020-01-01", own},
		{"5001", "2020-12-31", own},
		{"5001", "2021-01-01", county},
		{"5006", "2020-06-01", county},
		{"5006", "2022-12-31", county},
		{"5006", "2023-01-01", next},
		{"4601", "2021-01-01", other},
		{"4601", "2021-12-31", other},
	}
	for _, c := range cases {
		terms, err := book.For(c.municipality, day(t, c.on))
		require.NoError(t, err)
		require.Samef(t, c.want, terms, "%s on %s", c.municipality, c.on)
	}
	for _, c := range []struct {
		municipality roles.Org
		on           string
	}{{"4601", "2022-01-01"}, {"0301", "2021-01-01"}, {"5001", "2019-06-30"}, {"", "2020-06-01"}} {
		terms, err := book.For(c.municipality, day(t, c.on))
		require.Nil(t, terms)
		require.ErrorIs(t, err, agreement.ErrNoTerms)
		var none *agreement.NoTermsError
		require.ErrorAs(t, err, &none)
		require.Equal(t, c.municipality, none.Municipality)
		require.Equal(t, c.on, none.Day.String())
	}
	require.Equal(t, []*agreement.Terms{county, next, own, other}, book.Terms())
}

// TestBookForUnbound: with only one inter-agency agreement the answer is that
// one, so that the rule about bound parties can refuse by name.
func TestBookForUnbound(t *testing.T) {
	book, err := agreement.NewBook(model(t), municipalTerms(t))
	require.NoError(t, err)
	terms, err := book.For("0301", day(t, "2021-01-01"))
	require.NoError(t, err)
	require.Equal(t, "trondelag-model", terms.Name())
	_, err = book.For("0301", day(t, "2019-06-30"))
	require.ErrorIs(t, err, agreement.ErrNoTerms)
	_, err = agreement.Book{}.For("5001", day(t, "2021-01-01"))
	require.EqualError(t, err, `agreement: no terms in force: municipality "5001", 2021-01-01`)
}

func TestBookByHash(t *testing.T) {
	first, second := bound(t), municipalTerms(t)
	book, err := agreement.NewBook(first)
	require.NoError(t, err)
	with, err := book.With(second)
	require.NoError(t, err)
	for _, terms := range []*agreement.Terms{first, second} {
		found, err := with.ByHash(terms.Hash())
		require.NoError(t, err)
		require.Same(t, terms, found)
	}
	_, err = book.ByHash(second.Hash()) // the smaller book has not changed
	var unknown *agreement.UnknownTermsError
	require.ErrorAs(t, err, &unknown)
	require.Equal(t, second.Hash(), unknown.Hash)
}

func TestBookAmbiguous(t *testing.T) {
	only := func(from, to string) edit {
		return edit{"/parties", []any{party("municipality", "5001", from, to), party("police", "p", "2019-07-01", "2199-12-31")}}
	}
	v1 := bound(t, edit{"/validTo", "2022-12-31"})
	cases := map[string]struct {
		a, b      *agreement.Terms
		ambiguous bool
	}{
		"the same":              {v1, v1, true},
		"versions in turn":      {v1, bound(t, edit{"/validFrom", "2023-01-01"}), false},
		"versions overlap":      {v1, bound(t, edit{"/validFrom", "2022-12-31"}), true},
		"municipal and general": {v1, municipalTerms(t), false},
		"municipal twice":       {municipalTerms(t), municipalTerms(t, edit{"/version", 2}), true},
		"municipal in turn":     {municipalTerms(t, edit{"/validTo", "2020-12-31"}), municipalTerms(t, edit{"/validFrom", "2021-01-01"}), false},
		"two municipalities":    {municipalTerms(t), municipalTerms(t, edit{"/municipality", "5006"}), false},
		"membership in turn":    {bound(t, only("2019-07-01", "2020-05-05")), bound(t, only("2020-05-06", "2021-01-01")), false},
		"membership overlaps":   {bound(t, only("2019-07-01", "2020-05-05")), bound(t, only("2020-05-05", "2021-01-01")), true},
		"membership overlaps, agreement not": {
			bound(t, only("2019-07-01", "2021-12-31"), edit{"/validTo", "2020-12-31"}), bound(t, only("2019-07-01", "2021-12-31"), edit{"/validFrom", "2021-01-01"}), false,
		},
		"member of one after the other ends": {
			bound(t, only("2019-07-01", "2019-12-31"), edit{"/version", 3}), bound(t, only("2019-07-01", "2021-12-31"), edit{"/validFrom", "2020-01-01"}), false,
		},
		"member of one until the other begins": {
			bound(t, only("2019-07-01", "2020-01-01"), edit{"/version", 3}), bound(t, only("2019-07-01", "2021-12-31"), edit{"/validFrom", "2020-01-01"}), true,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for _, pair := range [][2]*agreement.Terms{{c.a, c.b}, {c.b, c.a}} {
				book, err := agreement.NewBook(pair[0], pair[1])
				if !c.ambiguous {
					require.NoError(t, err)
					continue
				}
				require.ErrorIs(t, err, agreement.ErrAmbiguous)
				require.Empty(t, book.Terms())
				var two *agreement.AmbiguousError
				require.ErrorAs(t, err, &two)
				require.Equal(t, []agreement.Hash{pair[0].Hash(), pair[1].Hash()}, []agreement.Hash{two.A, two.B})
			}
		})
	}
	_, err := agreement.NewBook(nil, v1, v1, nil)
	require.Len(t, leaves(err), 3)
}

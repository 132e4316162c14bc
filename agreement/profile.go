package agreement

import _ "embed" // for the profiles

//go:embed profiles/law.json
var lawFile []byte

//go:embed profiles/trondelag-model.json
var trondelagModelFile []byte

//go:embed profiles/municipal-5001.json
var municipal5001File []byte

// Law returns the uppermost layer that ships with the library: the tracks and
// outer bounds of background law, to be checked by a jurist.
func Law() (*Document, error) { return Load(lawFile) }

// TrondelagModel returns the inter-agency agreement that ships with the
// library. It is built from public descriptions, not from the text of the
// agreement in Trøndelag, and says so in its notice.
func TrondelagModel() (*Document, error) { return Load(trondelagModelFile) }

// Municipal5001 returns an invented example of a municipal agreement.
func Municipal5001() (*Document, error) { return Load(municipal5001File) }

// Model returns the terms of [Law] and [TrondelagModel] bound together. Each
// call reads the files anew; keep the result.
func Model() (*Terms, error) {
	law, err := Law()
	if err != nil {
		return nil, err
	}
	model, err := TrondelagModel()
	if err != nil {
		return nil, err
	}
	return Bind(law, model)
}

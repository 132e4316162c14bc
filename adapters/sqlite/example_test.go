package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A case is registered in a file, and is there when the file is opened again.
func Example() {
	ctx := context.Background()
	folder, _ := os.MkdirTemp("", "")
	defer func() { _ = os.RemoveAll(folder) }()
	path := filepath.Join(folder, "cases.db")
	// Left out by a host: here the temporary folder may lie in memory.
	options := sqlite.Options{Accept: []sqlite.Check{sqlite.Filesystem}}

	store, err := sqlite.Open(ctx, path, options)
	if err != nil {
		fmt.Println(err) // what Preflight found, among others
		return
	}
	terms, _ := agreement.Model() // a host loads its own agreements
	book, _ := contract.NewBook(contract.Standard(), terms)
	today, _ := agreement.NewDate(2021, time.March, 1)
	ledger := contract.Ledger{Book: book, Log: store, Now: func() time.Time { return today.Start() }}

	id, _ := contract.NewID()
	youth, _ := contract.NewID()
	guardian, _ := contract.NewID()
	officer, _ := contract.NewID()
	actor := roles.Actor{Ref: officer, Grants: []roles.Grant{{Role: roles.Police, Org: "politi-trondelag"}}}
	born, _ := agreement.NewDate(2004, time.May, 17)
	answer, err := ledger.Do(ctx, id, contract.Request{Actor: actor, As: roles.Police, Act: event.Registered{
		Track: agreement.Waiver, OffenceDate: born.AddYears(16), OffenceKind: "drug-use",
		Birthday15: born.Birthday(15), Birthday16: born.Birthday(16), Birthday18: born.Birthday(18),
		Youth: youth, Guardians: []roles.Ref{guardian}, Residence: "5001", Stay: "5001", ResidenceOn: today,
		Police: "politi-trondelag", Prosecutor: "patale-trondelag", Mediation: "konfliktradet-trondelag",
	}})
	fmt.Println(answer.After.State(), err)
	fmt.Println(store.Close())

	store, _ = sqlite.Open(ctx, path, options)
	defer func() { _ = store.Close() }()
	ledger.Log = store
	again, err := ledger.Load(ctx, id)
	fmt.Println(again.State(), err)
	// Output:
	// received <nil>
	// <nil>
	// received <nil>
}

// Preflight says what a file and its settings are, and what is not as it must be.
func ExampleStore_Preflight() {
	ctx := context.Background()
	folder, _ := os.MkdirTemp("", "")
	defer func() { _ = os.RemoveAll(folder) }()
	store, _ := sqlite.Open(ctx, filepath.Join(folder, "cases.db"), sqlite.Options{
		Synchronous: sqlite.Normal, Accept: []sqlite.Check{sqlite.Filesystem},
	})
	defer func() { _ = store.Close() }()
	report, err := store.Preflight(ctx)
	fmt.Println(report.JournalMode, report.Synchronous, report.SchemaVersion, report.Err(), err)
	// Output: wal NORMAL 3 <nil> <nil>
}

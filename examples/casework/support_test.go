package main

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
)

func createDatabase(t *testing.T, server *postgrestest.Server, name string) {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), server.DSN("postgres"))
	require.NoError(t, err)
	defer pool.Close()
	_, err = pool.Exec(t.Context(), "CREATE DATABASE "+name)
	require.NoError(t, err)
}

// place is where folders of the tests lie: on a disk, since a store refuses a file
// in memory, and the temporary folder may lie there. It is empty where there is no
// such place.
var place = sync.OnceValue(func() string {
	cache, _ := os.UserCacheDir()
	for _, dir := range []string{os.TempDir(), "/var/tmp", cache, "."} {
		dir, err := filepath.Abs(dir)
		if err == nil && onDisk(dir) {
			return dir
		}
	}
	return ""
})

// onDisk tries whether a database may lie there.
func onDisk(dir string) bool {
	folder, err := os.MkdirTemp(dir, "casework")
	if err != nil {
		return false
	}
	defer func() { _ = os.RemoveAll(folder) }()
	store, err := sqlite.Open(context.Background(), filepath.Join(folder, "tried.db"), sqlite.Options{})
	return err == nil && store.Close() == nil
}

// folder makes a folder for a test, which goes with it.
func folder(t *testing.T) string {
	t.Helper()
	if place() == "" {
		t.Skip("a database: no folder here lies on a disk of this machine")
	}
	dir, err := os.MkdirTemp(place(), "casework") //nolint:usetesting // its folder may lie in memory
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}

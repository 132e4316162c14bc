// Package roles says who acts in a ruskontrakt, in what capacity, and which
// tasks one person may not combine.
//
// It does not authenticate anybody and knows nothing of contracts: whether an
// actor may do a thing is decided by package contract.
//
// # Concurrency
//
// All values are immutable; copy and share them freely.
package roles

// Package linear holds the logs to a checker of linearizability: whatever several
// clients were told at once, the same calls in some order, one after the other, must
// have led to. It has tests only.
package linear

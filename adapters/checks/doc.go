// Package checks holds no code, only tests that need more than the core may
// depend on: they set the core against independent work of others and against
// slow calculators of their own. The module is never released.
package checks

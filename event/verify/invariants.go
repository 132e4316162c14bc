package verify

import "github.com/ruskontrakt/ruskontrakt/event"

// Invariant is one invariant of process.md section 11, or of the sections that it
// takes for granted.
type Invariant struct {
	ID event.RuleID
	// Says is what it is about, as a code; Basis is where it stands.
	Says  event.Code
	Basis string
	// Unseen is why no log can violate it; empty where one can, and the verifier
	// finds it.
	Unseen event.Code
}

// Invariants lists every invariant, in the order of process.md.
func Invariants() []Invariant {
	return []Invariant{
		{ID: "B1", Says: "track-valid-that-date", Basis: "sections 2, 11"},
		{ID: "B2", Says: "outcome-by-prosecutor-only", Basis: "sections 1, 6.6, 11"},
		{ID: "B3", Says: "none-under-15", Basis: "sections 6.1, 11"},
		{ID: "B4", Says: "length-extension-band-within-terms", Basis: "sections 6.1, 6.3, 11"},
		{ID: "B5", Says: "conditions-informed-and-consented", Basis: "sections 6.1, 11"},
		{ID: "B6", Says: "voluntary-without-consequence", Basis: "sections 2, 11"},
		{ID: "B7", Says: "every-item-ticked", Basis: "sections 6.1, 11"},
		{ID: "B8", Says: "agreements-in-force-parties-bound", Basis: "sections 6.1, 11"},
		{ID: "C1", Says: "live-matching-consent", Basis: "sections 4, 11"},
		{ID: "C2", Says: "nothing-after-withdrawal", Basis: "sections 4, 6.5, 11"},
		{ID: "C3", Says: "guardian-quorum", Basis: "sections 4, 11"},
		{ID: "C4", Says: "per-part-and-recipient", Basis: "sections 4, 11"},
		{ID: "C5", Says: "reflection-kept-or-waived", Basis: "sections 6.1, 11"},
		{ID: "C6", Says: "withdrawal-never-breach", Basis: "sections 4, 11"},
		{ID: "T1", Says: "sample-fields", Basis: "sections 6.5, 11"},
		{ID: "T2", Says: "rung-4-needs-sanction-evidence", Basis: "sections 1, 11"},
		{ID: "T3", Says: "medical-below-rung-3", Basis: "sections 1, 11"},
		{ID: "T4", Says: "washout-no-trigger", Basis: "sections 6.1, 6.3, 11"},
		{ID: "T5", Says: "separation-of-duties", Basis: "sections 3, 11"},
		{ID: "T6", Says: "intensity-and-gap", Basis: "sections 6.3, 6.5, 11"},
		{ID: "T7", Says: "not-in-lessons", Basis: "sections 6.5, 11"},
		{ID: "T8", Says: "none-where-forbidden", Basis: "sections 6.5, 8, 11"},
		{ID: "T9", Says: "draw-recomputable", Basis: "sections 6.5, 11"},
		{ID: "T10", Says: "cancelled-is-not-missed", Basis: "sections 6.5, 11"},
		{ID: "T11", Says: "contest-window", Basis: "sections 6.5, 11"},
		{ID: "T12", Says: "unconfirmed-leads-nowhere", Basis: "sections 6.5, 11"},
		{ID: "F1", Says: "hearing-before-rung-2", Basis: "sections 6.3, 11"},
		{ID: "F2", Says: "rung-in-ladder-or-exception", Basis: "sections 6.3, 11"},
		{ID: "F3", Says: "same-position-same-rungs", Basis: "section 11"},
		{ID: "F4", Says: "never-counted", Basis: "sections 1, 11"},
		{ID: "F5", Says: "reason-evidence-actor-delegation", Basis: "section 11"},
		{ID: "F6", Says: "burden-needs-hearing", Basis: "sections 6.2, 6.3, 11"},
		{ID: "R1", Says: "holder-and-deputy", Basis: "sections 3, 11"},
		{ID: "R2", Says: "deadline-met-extended-or-held", Basis: "sections 8, 11"},
		{ID: "R3", Says: "times-chain-corrections", Basis: "sections 6.4, 8, 11"},
		{ID: "R4", Says: "handover-note", Basis: "sections 6.4, 11"},
		{ID: "R5", Says: "one-responsible-municipality", Basis: "sections 7, 11"},
		{ID: "R6", Says: "terms-unchanged-by-transfer", Basis: "sections 7, 11"},
		{ID: "R7", Says: "age-on-the-date-of-the-fact", Basis: "sections 4, 8, 11"},
		{ID: "E1", Says: "evaluation-for-every-group", Basis: "sections 6.4, 11"},
		{ID: "E2", Says: "one-terminal-state", Basis: "sections 6.4, 11"},
		{ID: "E3", Says: "prosecutor-told", Basis: "sections 8, 11"},
		{ID: "E4", Says: "guardian-access-closed-at-18", Basis: "sections 4, 11"},
		{ID: "E5", Says: "retention-clock", Basis: "sections 6.1, 9, 11"},
		{ID: "E6", Says: "offer-or-coded-reason", Basis: "section 11"},
		{ID: "E7", Says: "no-free-text", Basis: "sections 9, 11"},
		{ID: "E8", Says: "small-cells-suppressed", Basis: "sections 10, 11", Unseen: "figures-are-in-no-log"},
		{ID: "E9", Says: "terms-from-their-hash", Basis: "section 11"},
		{ID: "S5", Says: "one-state-moves-follow", Basis: "section 5"},
		{ID: "S6", Says: "steps-of-the-tables", Basis: "sections 6, 7"},
		{ID: "L1", Says: "an-end-is-reachable", Basis: "section 11, liveness", Unseen: "of-the-lifecycle-not-of-a-log"},
		{ID: "L2", Says: "withdrawal-is-always-enabled", Basis: "section 11, liveness", Unseen: "a-refusal-is-in-no-log"},
		{ID: "L3", Says: "no-state-without-an-owner", Basis: "section 11, liveness", Unseen: "of-the-lifecycle-not-of-a-log"},
	}
}

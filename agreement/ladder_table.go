package agreement

// LadderCell is one cell of the whole ladder: what is permitted for a trigger
// of a severity with some evidence, from one position to another.
type LadderCell struct {
	Trigger  Trigger
	Severity Severity
	Evidence Evidence
	From     int   // the first position, counted from 1
	To       int   // the last position; zero is "and all that follow"
	Rungs    Rungs // permitted; empty where only a coded exception is
	Carries  Rungs // what the evidence can carry at all, for an exception, too
}

// LadderTable lists the whole ladder, also what it does not permit: for every
// trigger, severity and evidence, in order of declaration, one cell for each
// stretch of positions over which the answer is the same, the last without an
// end. Rungs that the evidence cannot carry are left out.
func (t *Terms) LadderTable() []LadderCell {
	var table []LadderCell
	for _, trigger := range Triggers() {
		for _, severity := range Severities() {
			for _, evidence := range Evidences() {
				table = append(table, t.ladderCells(trigger, severity, evidence)...)
			}
		}
	}
	return table
}

func (t *Terms) ladderCells(trigger Trigger, severity Severity, evidence Evidence) []LadderCell {
	cell := LadderCell{Trigger: trigger, Severity: severity, Evidence: evidence, From: 1, Carries: carries(trigger, evidence)}
	permitted := func(position int) Rungs { return t.Rungs(trigger, severity, evidence, position) & cell.Carries }
	cell.Rungs = permitted(1)
	var cells []LadderCell
	// The ladder knows no position beyond maxCount at which a row begins.
	for position := 2; position <= maxCount; position++ {
		if now := permitted(position); now != cell.Rungs {
			cell.To = position - 1
			cells = append(cells, cell)
			cell.From, cell.To, cell.Rungs = position, 0, now
		}
	}
	return append(cells, cell)
}

package agreement

import (
	"slices"
	"strconv"
)

// order says that one value may not be greater than another.
type order struct{ low, high Field }

// orders are the values that only make sense together.
var orders = [...]order{
	{LengthMinMonths, LengthDefaultMonths},
	{LengthDefaultMonths, LengthMaxMonths},
	{LengthMaxMonths, TotalMaxMonths},
	{AgeMin, AgeBelow},
	{PauseMaxDays, PauseTotalMaxDays},
	{BandEasedPer4Weeks, BandOrdinaryPer4Weeks},
	{BandOrdinaryPer4Weeks, BandClosePer4Weeks},
	{TestNoticeMinHours, TestNoticeMaxHours},
}

// disordered lists the pairs of values that do not fit together. Values that
// are not there fit anything.
func disordered(number func(Field) (int, bool)) []order {
	var wrong []order
	for _, pair := range orders {
		low, hasLow := number(pair.low)
		high, hasHigh := number(pair.high)
		if hasLow && hasHigh && low > high {
			wrong = append(wrong, pair)
		}
	}
	every, hasEvery := number(ConversationEveryWeeks)
	least, hasLeast := number(ConversationsMinPer4Weeks)
	if hasEvery && hasLeast && every*least > 4 {
		wrong = append(wrong, order{ConversationEveryWeeks, ConversationsMinPer4Weeks})
	}
	return wrong
}

func (c *checker) values(values map[Field]Number) {
	for _, spec := range Fields() {
		number, ok := values[spec.Field]
		if !ok {
			continue
		}
		path := valuePath(spec.Field)
		c.within(path+"/value", number.Value, spec.Min, spec.Max)
		c.origin(path, number.Mark, number.Source)
	}
	wrong := disordered(func(f Field) (int, bool) {
		number, ok := values[f]
		return number.Value, ok
	})
	for _, pair := range wrong {
		c.report(valuePath(pair.low)+"/value", Inconsistent, pair.high.String())
	}
}

func valuePath(f Field) string { return "/values/" + f.String() }

func (c *checker) periods(periods map[Deadline]PeriodTerm) {
	for _, deadline := range Deadlines() {
		term, ok := periods[deadline]
		if !ok {
			continue
		}
		path := "/deadlines/" + deadline.String()
		if !slices.ContainsFunc(Periods(), func(s PeriodSpec) bool { return s.Deadline == deadline }) {
			c.report(path, UnknownMember, "deadline")
			continue
		}
		if !term.Value.Valid() {
			c.report(path+"/value", BadPeriod)
		} else {
			c.within(path+"/value", int(term.Value.N), 1, maxDays)
		}
		c.origin(path, term.Mark, term.Source)
	}
}

func (c *checker) sets(sets map[SetKey]SetTerm) {
	for _, spec := range Sets() {
		term, ok := sets[spec.Set]
		if !ok {
			continue
		}
		path := "/sets/" + spec.Set.String()
		for i, code := range term.Value {
			at := path + "/value/" + strconv.Itoa(i)
			switch {
			case spec.Codes != nil && !slices.Contains(spec.Codes, code):
				c.report(at, BadCode, spec.Set.String())
			case !isSlug(code, ".-"):
				c.report(at, BadCode, "slug")
			case slices.Contains(term.Value[:i], code):
				c.report(at, Duplicate, path+"/value/"+strconv.Itoa(slices.Index(term.Value, code)))
			}
		}
		c.origin(path, term.Mark, term.Source)
	}
}

func (c *checker) ladder(rows []LadderRow) {
	before := len(c.defects)
	for i, row := range rows {
		path := "/ladder/" + strconv.Itoa(i)
		oneOf(c, path+"/trigger", row.Trigger, Triggers())
		oneOf(c, path+"/severity", row.Severity, Severities())
		oneOf(c, path+"/evidence", row.Evidence, Evidences())
		c.within(path+"/from", row.From, 1, maxCount)
		c.within(path+"/to", row.To, 0, maxCount)
		if row.To > 0 && row.To < row.From {
			c.report(path+"/to", EndsTooEarly)
		}
		if row.Rungs == 0 {
			c.report(path+"/rungs", Missing)
		}
		if rule := beyondEvidence(row); rule != "" {
			c.report(path+"/rungs", BeyondProof, rule)
		}
		c.origin(path, row.Mark, row.Source)
	}
	if len(c.defects) == before {
		c.contiguous(rows)
	}
}

// beyondEvidence returns the invariant that a row would break: T3, medical
// evidence alone never carries rung 3 or more; T2, rung 4 or more on a test
// result needs sanction evidence.
func beyondEvidence(row LadderRow) string {
	switch {
	case row.Rungs&^carries(row.Trigger, row.Evidence) == 0:
		return ""
	case row.Evidence == MedicalEvidence:
		return "T3"
	}
	return "T2"
}

// contiguous: the rows of one trigger, severity and evidence begin at position
// 1, follow upon each other and end open, so that every position has exactly
// one row.
func (c *checker) contiguous(rows []LadderRow) {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if by := compareSteps(rows[a], rows[b]); by != 0 {
			return by
		}
		return rows[a].From - rows[b].From
	})
	for n, i := range order {
		first := n == 0 || compareSteps(rows[order[n-1]], rows[i]) != 0
		last := n == len(order)-1 || compareSteps(rows[order[n+1]], rows[i]) != 0
		wanted := 1
		if !first {
			wanted = rows[order[n-1]].To + 1
		}
		switch {
		case rows[i].From != wanted, !first && rows[order[n-1]].To == 0:
			c.report("/ladder/"+strconv.Itoa(i)+"/from", NotContiguous)
		case last && rows[i].To != 0:
			c.report("/ladder/"+strconv.Itoa(i)+"/to", NotContiguous)
		}
	}
}

func (c *checker) disclosure(rows []DisclosureRow) {
	for i, row := range rows {
		path := "/disclosure/" + strconv.Itoa(i)
		if row.Topic == NoTopic {
			c.report(path+"/topic", Missing)
		}
		c.origin(path, row.Mark, row.Source)
		for j, earlier := range rows[:i] {
			if row.Topic != NoTopic && row.Topic == earlier.Topic {
				c.report(path, Duplicate, "/disclosure/"+strconv.Itoa(j))
			}
		}
	}
}

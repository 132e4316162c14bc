package agreement

// TermsWithLadder are terms of a ladder alone, even one that [Bind] refuses:
// what evidence can carry must hold under any ladder whatever.
func TermsWithLadder(rows []LadderRow) *Terms { return &Terms{ladder: rows} }

package main

import (
	"cmp"
	"flag"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// actorWords are what the flags say of who acts.
type actorWords struct {
	as, by, org              string
	of, ofReason, ofEvidence string
}

func actorFlags(a *app, fs *flag.FlagSet) {
	fs.StringVar(&a.by.as, "as", "", "ROLE")
	fs.StringVar(&a.by.by, "by", "", "PERSON")
	fs.StringVar(&a.by.org, "org", "", "ORG")
	fs.StringVar(&a.by.of, "behalf-of", "", "PERSON")
	fs.StringVar(&a.by.ofReason, "behalf-reason", "", "CODE")
	fs.StringVar(&a.by.ofEvidence, "behalf-evidence", "", "NAME")
}

// actor is who the flags say. The names file fills in the usual capacity. Nobody
// is authenticated here: a real host asks its own verifier.
func (a *app) actor(n *names) (roles.Actor, roles.Role, roles.Org, error) {
	as, err := role(a.by.as)
	if err != nil {
		return roles.Actor{}, as, "", err
	}
	if as == roles.Clock && a.by.by == "" {
		return roles.TheClock(), as, "", nil
	}
	if a.by.by == "" {
		return roles.Actor{}, as, "", wrong(sayNobody)
	}
	ref, known := n.ref(a.by.by)
	if !known {
		return roles.Actor{}, as, "", wrong(sayUnknownName, clip(a.by.by))
	}
	usual := n.known[a.by.by]
	if as == roles.NoRole {
		as = usual.As
	}
	if as == roles.NoRole {
		return roles.Actor{}, as, "", wrong(sayNoCapacity, clip(a.by.by))
	}
	org := roles.Org(a.by.org)
	if org == "" && as == usual.As {
		org = usual.Org
	}
	if as.Private() {
		org = ""
	}
	if org != "" && org.Check() != nil {
		return roles.Actor{}, as, "", wrong(sayBadFlag, "org", "ORG")
	}
	actor := roles.Actor{Ref: ref, Grants: []roles.Grant{{Role: as, Org: org}}}
	if cmp.Or(a.by.of, a.by.ofReason, a.by.ofEvidence) != "" {
		of, found := n.ref(a.by.of)
		evidence, there := n.ref(a.by.ofEvidence)
		if !found || !there || a.by.ofReason == "" {
			return roles.Actor{}, as, "", wrong(sayBehalf)
		}
		actor.OnBehalf = roles.OnBehalf{Of: of, Reason: a.by.ofReason, Evidence: evidence}
	}
	return actor, as, org, nil
}

// caseRef finds a case by its short name or its reference.
func (a *app) caseRef(n *names, s string) (roles.Ref, error) {
	ref, known := n.ref(s)
	if !known {
		return ref, wrong(sayUnknownCase, clip(s))
	}
	return ref, nil
}

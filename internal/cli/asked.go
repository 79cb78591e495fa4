package cli

import (
	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/snapshot"
)

// reportsOf are what became of each scope of a scan.
func reportsOf(result *scan.Result) []scopeReport {
	var scopes []scopeReport
	for _, o := range result.Outcomes {
		scopes = append(scopes, reportOf(o, result.Account))
	}
	return scopes
}

// keptReports are what became of each scope of the scan that a kept snapshot
// is of. If the report in the store is of another scan, what was denied is not
// known any more.
func keptReports(store *cache.Store, snap *snapshot.Snapshot) []scopeReport {
	asked := map[snapshot.Scope]bool{}
	var answered []scopeReport
	for _, a := range snap.Answers {
		asked[a.Scope] = a.Scope != snapshot.RegionList
		at := a.Asked.UTC()
		answered = append(answered, scopeReport{
			Account: snap.Account, Region: a.Scope.Region, Service: string(a.Scope.Service), Outcome: string(scan.Answered), Asked: &at,
		})
	}
	r := lastReport(store)
	if r == nil {
		return answered
	}
	for _, s := range r.Scopes {
		scope := snapshot.Scope{Service: snapshot.Service(s.Service), Region: s.Region}
		if s.Asked == nil || scope == snapshot.RegionList {
			continue
		}
		a := answerOf(snap, scope)
		if a == nil || !a.Asked.Equal(*s.Asked) {
			return answered
		}
		asked[scope] = false
	}
	for _, unreported := range asked {
		if unreported {
			return answered
		}
	}
	return r.Scopes
}

// answerOf is the answer of a scope, nil if there is none.
func answerOf(snap *snapshot.Snapshot, scope snapshot.Scope) *snapshot.Answer {
	for i := range snap.Answers {
		if snap.Answers[i].Scope == scope {
			return &snap.Answers[i]
		}
	}
	return nil
}

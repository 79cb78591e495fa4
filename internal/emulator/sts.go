package emulator

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

// identity is who a caller is.
type identity struct{ arn, userID, account string }

// caller is who holds the access key: a role that was assumed here, or else
// the one user of the account.
func (s *Server) caller(accessKey string) identity {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, ok := s.identities[accessKey]; ok {
		return id
	}
	account := s.fleet.Account
	return identity{"arn:aws:iam::" + account + ":user/inventory", "AIDAINVENTORYEXAMPLE", account}
}

func (s *Server) sts(q *request) (answer, *apiError) {
	// STS answers everywhere under one name, in a region only if that is enabled.
	if q.region == nil {
		return nil, q.service.foreignRegion()
	}
	switch q.action {
	case "GetCallerIdentity":
		id := s.caller(q.accessKey)
		return func(w *xmlWriter) {
			w.leaf("Arn", id.arn)
			w.leaf("UserId", id.userID)
			w.leaf("Account", id.account)
		}, nil
	case "AssumeRole", "AssumeRoleWithWebIdentity":
		return s.assumeRole(q)
	}
	return nil, q.invalidAction()
}

var roleARN = regexp.MustCompile(`^arn:[a-z-]+:iam::(\d{12}):role/(?:.*/)?([^/]+)$`)

func (s *Server) assumeRole(q *request) (answer, *apiError) {
	role, session := q.params.Get("RoleArn"), q.params.Get("RoleSessionName")
	parts := roleARN.FindStringSubmatch(role)
	if parts == nil || session == "" {
		return nil, badRequest("ValidationError", "RoleArn and RoleSessionName must be given, and RoleArn must be the ARN of a role")
	}
	seconds := 3600
	if d := q.params.Get("DurationSeconds"); d != "" {
		n, err := strconv.Atoi(d)
		if err != nil || n < 900 || n > 43200 {
			return nil, badRequest("ValidationError", "DurationSeconds must be between 900 and 43200")
		}
		seconds = n
	}
	token := q.params.Get("WebIdentityToken")
	if q.action == "AssumeRoleWithWebIdentity" && token == "" {
		return nil, &apiError{http.StatusBadRequest, "InvalidIdentityToken", "No WebIdentityToken found in request"}
	}
	sum := sha256.Sum256([]byte(role + "\n" + session))
	short := base32.StdEncoding.EncodeToString(sum[:])
	who := identity{
		arn:     "arn:aws:sts::" + parts[1] + ":assumed-role/" + parts[2] + "/" + session,
		userID:  "AROA" + short[:17] + ":" + session,
		account: parts[1],
	}
	key := "ASIA" + short[17:33]
	s.mu.Lock()
	s.identities[key] = who
	s.mu.Unlock()
	return func(w *xmlWriter) {
		if q.action == "AssumeRoleWithWebIdentity" {
			w.leaf("SubjectFromWebIdentityToken", "inventory")
			w.leaf("Audience", "sts.amazonaws.com")
		}
		w.element(Node("AssumedRoleUser", Leaf("AssumedRoleId", who.userID), Leaf("Arn", who.arn)))
		w.element(Node("Credentials",
			Leaf("AccessKeyId", key),
			Leaf("SecretAccessKey", base64.StdEncoding.EncodeToString(sum[:30])),
			Leaf("SessionToken", "session-"+short[:40]),
			Leaf("Expiration", time.Now().Add(time.Duration(seconds)*time.Second).UTC().Format(time.RFC3339))))
	}, nil
}

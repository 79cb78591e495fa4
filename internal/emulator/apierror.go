package emulator

import "net/http"

// apiError is an error answer. Each service writes it in its own form.
type apiError struct {
	status  int
	code    string
	message string
}

func badRequest(code, message string) *apiError {
	return &apiError{http.StatusBadRequest, code, message}
}

func unknownFilter(name string) *apiError {
	return badRequest("InvalidParameterValue", "The filter '"+name+"' is invalid")
}

func badToken(token string) *apiError {
	return badRequest("InvalidNextToken", "The token '"+token+"' is invalid")
}

func (s service) unsigned() *apiError {
	return &apiError{http.StatusForbidden, "MissingAuthenticationToken", "Request is missing Authentication Token"}
}

// foreignRegion answers for a region that the account may not use. It looks
// the same as wrong credentials, as it does at AWS.
func (s service) foreignRegion() *apiError {
	if s == ec2 {
		return &apiError{http.StatusUnauthorized, "AuthFailure", "AWS was not able to validate the provided access credentials"}
	}
	return &apiError{http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid."}
}

func (s service) throttled() *apiError {
	if s == ec2 {
		return &apiError{http.StatusServiceUnavailable, "RequestLimitExceeded", "Request limit exceeded."}
	}
	return badRequest("Throttling", "Rate exceeded")
}

func (s service) denied(action, caller string) *apiError {
	reason := "because no identity-based policy allows the " + string(s) + ":" + action + " action"
	who := "User: " + caller + " is not authorized to perform: " + string(s) + ":" + action
	if s == ec2 {
		return &apiError{http.StatusForbidden, "UnauthorizedOperation", "You are not authorized to perform this operation. " + who + " " + reason}
	}
	return &apiError{http.StatusForbidden, "AccessDenied", who + " " + reason}
}

func (s service) expired() *apiError {
	if s == ec2 {
		return badRequest("RequestExpired", "Request has expired.")
	}
	return &apiError{http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"}
}

func (s service) internal() *apiError {
	code := "InternalFailure"
	if s == ec2 {
		code = "InternalError"
	}
	return &apiError{http.StatusInternalServerError, code, "An internal error has occurred"}
}

func (s service) unavailable() *apiError {
	code := "ServiceUnavailable"
	if s == ec2 {
		code = "Unavailable"
	}
	return &apiError{http.StatusServiceUnavailable, code, "The server is overloaded and can't handle the request."}
}

// write puts the error into the form in which the service sends it.
func (e *apiError) write(w *xmlWriter, s service, requestID string) {
	w.raw(xmlHeader)
	if s == ec2 {
		w.element(Node("Response",
			Node("Errors", Node("Error", Leaf("Code", e.code), Leaf("Message", e.message))),
			Leaf("RequestID", requestID)))
		return
	}
	fault := "Sender"
	if e.status >= http.StatusInternalServerError {
		fault = "Receiver"
	}
	w.raw(`<ErrorResponse xmlns="` + s.namespace("") + `">`)
	w.element(Node("Error", Leaf("Type", fault), Leaf("Code", e.code), Leaf("Message", e.message)))
	w.leaf("RequestId", requestID)
	w.close("ErrorResponse")
}

const xmlHeader = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

package emulator

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Options say how a Server behaves. The zero value answers at once, fully and
// without faults.
type Options struct {
	// PageSize makes pages smaller than was asked for; 0 leaves them as asked.
	// It does not make pages of what EC2 answers whole when no MaxResults is
	// given.
	PageSize int
	// Latency is how long a call waits before it is answered.
	Latency time.Duration
	// Faults are what goes wrong. See Fault.
	Faults []Fault
}

// Call is a call that a Server got.
type Call struct {
	Service string
	Action  string
	Region  string
	Params  url.Values
	Start   time.Time
	// AccessKey is the id of the key that signed it, Caller the ARN of the
	// identity that the key belongs to.
	AccessKey, Caller string
}

// Server answers as AWS does for one account. It is safe for concurrent use.
type Server struct {
	fleet    *Fleet
	opts     Options
	indexes  map[*Region]func() map[string]position
	requests atomic.Uint64
	matches  sync.Map // by listing: see matching

	mu         sync.Mutex
	calls      []Call
	matched    []int // how many calls each fault has matched
	identities map[string]identity
}

// New returns a server that answers from the fleet.
func New(fleet *Fleet, opts Options) *Server {
	opts.Faults = slices.Clone(opts.Faults)
	s := &Server{
		fleet:      fleet,
		opts:       opts,
		indexes:    map[*Region]func() map[string]position{},
		matched:    make([]int, len(opts.Faults)),
		identities: map[string]identity{},
	}
	for _, r := range fleet.Regions {
		s.indexes[r] = sync.OnceValue(r.index)
	}
	return s
}

// Calls returns the calls so far, in the order in which they came in.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Reset forgets the calls so far; faults start to count anew.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
	clear(s.matched)
}

// request is a call on its way to an answer.
type request struct {
	service    service
	action     string
	regionName string
	region     *Region
	zone       string // of a Route 53 call
	accessKey  string
	params     url.Values
	dropTags   bool
}

// answer writes the document of an answer, between its header and its end.
type answer func(w *xmlWriter)

// maxBody is more than any request that AWS takes.
const maxBody = 1 << 20

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "cannot read the request: "+err.Error(), http.StatusBadRequest)
		return
	}
	q := s.route(r)
	fault := s.record(Call{
		string(q.service), q.action, q.regionName, maps.Clone(q.params), start, q.accessKey, s.caller(q.accessKey).arn,
	})

	id := fmt.Sprintf("00000000-0000-4000-8000-%012x", s.requests.Add(1))
	w.Header().Set("X-Amzn-Requestid", id)
	w.Header().Set("Content-Type", "text/xml;charset=UTF-8")
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))

	if s.opts.Latency > 0 && !pause(r.Context(), s.opts.Latency) {
		panic(http.ErrAbortHandler)
	}
	respond := func(w http.ResponseWriter, failed *apiError) {
		var write answer
		if failed == nil {
			failed = s.admit(q, r)
		}
		if failed == nil {
			write, failed = s.answer(q, id)
		}
		x := &xmlWriter{to: w}
		if failed != nil {
			w.WriteHeader(failed.status)
			failed.write(x, q.service, id)
		} else {
			x.raw(xmlHeader)
			write(x)
		}
		x.flush()
	}
	if fault == nil {
		respond(w, nil)
		return
	}
	fault.apply(s, q, w, r, respond)
}

// record notes the call and says which fault befalls it.
func (s *Server) record(c Call) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
	var hit *Fault
	for i := range s.opts.Faults {
		f := &s.opts.Faults[i]
		if !f.concerns(c) {
			continue
		}
		s.matched[i]++
		n := s.matched[i] - f.After
		if hit == nil && n > 0 && (f.Times == 0 || n <= f.Times) {
			hit = f
		}
	}
	return hit
}

// admit refuses a call that is not signed or goes to a region that the account
// may not use.
func (s *Server) admit(q *request, r *http.Request) *apiError {
	if !signed(r) && q.action != "AssumeRoleWithWebIdentity" {
		return q.service.unsigned()
	}
	if q.region == nil && (q.service == ec2 || q.service == rds || q.service == elasticache) {
		return q.service.foreignRegion()
	}
	return nil
}

func (s *Server) answer(q *request, requestID string) (answer, *apiError) {
	var body answer
	var failed *apiError
	switch q.service {
	case ec2:
		body, failed = s.ec2(q)
	case rds:
		body, failed = s.rds(q)
	case elasticache:
		body, failed = s.elasticache(q)
	case route53:
		body, failed = s.route53(q)
	default:
		body, failed = s.sts(q)
	}
	if failed != nil {
		return nil, failed
	}
	return q.envelope(requestID, body), nil
}

// envelope wraps the body in what each service puts around its answers.
func (q *request) envelope(requestID string, body answer) answer {
	root := q.action + "Response"
	return func(w *xmlWriter) {
		w.raw("<" + root + ` xmlns="` + q.service.namespace(q.params.Get("Version")) + `">`)
		switch q.service {
		case ec2:
			w.leaf("requestId", requestID)
			body(w)
		case route53:
			body(w)
		default:
			w.open(q.action + "Result")
			body(w)
			w.close(q.action + "Result")
			w.element(Node("ResponseMetadata", Leaf("RequestId", requestID)))
		}
		w.close(root)
	}
}

func (q *request) invalidAction() *apiError {
	return badRequest("InvalidAction", "The action "+q.action+" is not valid for this web service.")
}

package emulator

import (
	"net/http"
	"testing"
	"time"
)

// A skewed answer is right but for its date.
func TestSkew(t *testing.T) {
	for _, ahead := range []time.Duration{0, time.Hour, -10 * time.Minute} {
		s := New(Demo(), Options{Faults: []Fault{{Kind: Skew, Delay: ahead}}})
		c := dial(t, s)
		resp, body, err := c.try(t.Context(), Transport(s))
		if err != nil {
			t.Fatal(err)
		}
		if err := wellFormed(body); err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("status %d, %v", resp.StatusCode, err)
		}
		date, err := http.ParseTime(resp.Header.Get("Date"))
		if off := time.Until(date) - ahead; err != nil || off.Abs() > time.Minute {
			t.Errorf("dated %s off, want %s (%v)", time.Until(date), ahead, err)
		}
	}
}

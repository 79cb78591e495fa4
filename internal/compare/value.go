package compare

import (
	"bytes"
	"encoding/json"
	"strings"
)

// kindOf is the JSON type of a value. The value is valid JSON without white
// space before it, as the decoder hands it out.
func kindOf(value json.RawMessage) string {
	switch value[0] {
	case '{':
		return "object"
	case '[':
		return "list"
	case '"':
		return "text"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}

// equal says whether two values are the same data: layout, escapes and the
// order of an object's keys make no difference; 1 and 1.0 do.
func equal(a, b json.RawMessage) bool {
	return bytes.Equal(a, b) || canonical(a) == canonical(b)
}

// canonical is a value written in one way only.
func canonical(value json.RawMessage) string {
	dec := json.NewDecoder(bytes.NewReader(value))
	dec.UseNumber()
	var data any
	if err := dec.Decode(&data); err != nil {
		return string(value)
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(plain(data)); err != nil {
		return string(value)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// plain takes texts out of the wrapping in which ansible-inventory shows what
// came from a script.
func plain(data any) any {
	switch data := data.(type) {
	case map[string]any:
		if text, ok := data["__ansible_unsafe"].(string); ok && len(data) == 1 {
			return text
		}
		for key, value := range data {
			data[key] = plain(value)
		}
	case []any:
		for i, value := range data {
			data[i] = plain(value)
		}
	}
	return data
}

// variables reads the object of a host's or a group's variables; nil has none.
func variables(text json.RawMessage) map[string]json.RawMessage {
	var vars map[string]json.RawMessage
	if text != nil {
		// Read has seen that it is an object.
		_ = json.Unmarshal(text, &vars)
	}
	return vars
}

// identifier is the id by which AWS knows a host, "" if its variables do not
// tell.
func identifier(text json.RawMessage) string {
	vars := variables(text)
	for _, name := range []string{"ec2_id", "instance_id"} {
		var id string
		if value, ok := vars[name]; ok && json.Unmarshal([]byte(canonical(value)), &id) == nil && id != "" {
			return id
		}
	}
	return ""
}

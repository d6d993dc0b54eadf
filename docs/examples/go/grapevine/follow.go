package grapevine

import (
	"encoding/json"
	"net/url"
)

// Follow calls changed with a copy of everything below a prefix, each time that it has changed, until that returns
// false. When a node ends, it goes on behind the last bookmark on another one.
func (c *Client) Follow(prefix string, changed func(copy map[string]json.RawMessage) bool) error {
	query, copy, complete := url.Values{"prefix": {prefix}}, map[string]json.RawMessage{}, false
	for {
		answer, err := c.send("GET", "/v1/watch?"+query.Encode(), "application/x-ndjson", nil)
		if err != nil {
			return err
		}
		events := json.NewDecoder(answer.Body)
		for event := (Entry{}); events.Decode(&event) == nil; event = (Entry{}) {
			switch event.Event {
			case "reset":
				copy, complete = map[string]json.RawMessage{}, false
			case "put":
				copy[event.Key] = event.Value
			case "delete", "expire":
				delete(copy, event.Key)
			case "live":
				complete = true
			}
			query.Set("bookmark", event.Bookmark)
			if complete && event.Event != "bookmark" && !changed(copy) {
				answer.Body.Close()
				return nil
			}
		}
		answer.Body.Close()
		c.Nodes = append(c.Nodes[1:], c.Nodes[0])
	}
}

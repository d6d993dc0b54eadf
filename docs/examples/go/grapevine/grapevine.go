// Package grapevine is a client without dependencies: writes that are repeated on another node, lists in pages,
// and a copy of a prefix that a watch keeps up to date.
package grapevine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Client knows the addresses of the nodes, such as http://localhost:3097; it uses the first one that serves it.
type Client struct{ Nodes []string }

// Entry is an element of a list, and an event of a watch.
type Entry struct {
	Event, Key, Bookmark string
	Value                json.RawMessage
}

func (c *Client) send(method, path, accept string, body []byte) (*http.Response, error) {
	for attempt := 0; attempt < 20; attempt++ {
		request, err := http.NewRequest(method, c.Nodes[0]+path, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		request.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {accept}}
		if answer, err := http.DefaultClient.Do(request); err == nil {
			if answer.StatusCode < 300 {
				return answer, nil
			}
			answer.Body.Close()
			if answer.StatusCode != 503 { // 503: this node is stopping, overloaded, or its clock is wrong.
				return nil, fmt.Errorf("%s %s: %s", method, path, answer.Status)
			}
		}
		c.Nodes = append(c.Nodes[1:], c.Nodes[0])
		time.Sleep(200 * time.Millisecond)
	}
	return nil, fmt.Errorf("no node serves %s", path)
}

// Put writes a value, which is a JSON document.
func (c *Client) Put(key string, value []byte) error {
	answer, err := c.send("PUT", "/v1/state/"+url.PathEscape(key), "application/json", value)
	if err == nil {
		answer.Body.Close()
	}
	return err
}

// List returns the entries below a prefix, which it reads in pages.
func (c *Client) List(prefix string, limit int) (entries []Entry, err error) {
	query := url.Values{"prefix": {prefix}, "limit": {fmt.Sprint(limit)}}
	for {
		answer, err := c.send("GET", "/v1/state?"+query.Encode(), "application/json", nil)
		if err != nil {
			return nil, err
		}
		var page struct {
			Entries []Entry
			Next    string
		}
		err = json.NewDecoder(answer.Body).Decode(&page)
		answer.Body.Close()
		if entries = append(entries, page.Entries...); err != nil || page.Next == "" {
			return entries, err
		}
		query.Set("after", page.Next)
	}
}

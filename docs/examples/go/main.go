// go run . http://localhost:3097 http://localhost:3098 http://localhost:3099
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"

	"example/grapevine"
)

func main() {
	client := grapevine.Client{Nodes: os.Args[1:]}
	for number := 1; number < 8; number++ {
		if err := client.Put(fmt.Sprintf("example/%d", number), []byte(fmt.Sprintf(`{"number":%d}`, number))); err != nil {
			log.Fatal(err)
		}
	}
	entries, err := client.List("example/", 3)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listed", len(entries))
	err = client.Follow("example/", func(copy map[string]json.RawMessage) bool {
		text, _ := json.Marshal(copy)
		fmt.Println(string(text))
		_, end := copy["example/end"]
		return !end
	})
	if err != nil {
		log.Fatal(err)
	}
}

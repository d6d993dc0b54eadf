// A client of Grapevine for Node.js 18 or newer, without packages: writes that are repeated on another node,
// lists in pages, and a copy of a prefix that a watch keeps up to date.
//
//     node example.mjs http://localhost:3097 http://localhost:3098 http://localhost:3099

import { setTimeout as pause } from "node:timers/promises";

export class Grapevine {
  constructor(nodes) {
    this.nodes = [...nodes];
  }

  /** Sends a request to one node after the other, until one serves it. */
  async send(method, path, { value, accept = "application/json", signal } = {}) {
    const body = value === undefined ? undefined : JSON.stringify(value);
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        const headers = { "Content-Type": "application/json", Accept: accept };
        const answer = await fetch(this.nodes[0] + path, { method, headers, body, signal });
        if (answer.ok) return answer;
        const problem = await answer.text();
        // 503: this node is stopping, overloaded, or its clock is wrong.
        if (answer.status !== 503) throw Object.assign(new Error(problem), { status: answer.status });
      } catch (error) {
        if (error.status) throw error;
      }
      this.tryAnotherNode();
      await pause(Math.min(1000, 50 * 2 ** attempt));
    }
    throw new Error("no node serves " + path);
  }

  tryAnotherNode() {
    this.nodes.push(this.nodes.shift());
  }

  async put(key, value) {
    const path = "/v1/state/" + key.split("/").map(encodeURIComponent).join("/");
    await (await this.send("PUT", path, { value })).text();
  }

  /** The entries below a prefix, a page at a time. */
  async *list(prefix, limit = 100) {
    const query = new URLSearchParams({ prefix, limit });
    for (let page = { next: "" }; page.next !== undefined; query.set("after", page.next)) {
      page = await (await this.send("GET", "/v1/state?" + query)).json();
      yield* page.entries;
    }
  }

  /** A copy of everything below a prefix, each time that it has changed. */
  async *follow(prefix) {
    const query = new URLSearchParams({ prefix });
    let copy = new Map();
    for (let complete = false; ; this.tryAnotherNode()) {
      try {
        const answer = await this.send("GET", "/v1/watch?" + query, { accept: "application/x-ndjson" });
        let rest = "";
        for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
          const lines = (rest + text).split("\n");
          rest = lines.pop();
          for (const event of lines.map((line) => JSON.parse(line))) {
            if (event.event === "reset") [copy, complete] = [new Map(), false];
            if (event.event === "put") copy.set(event.key, event.value);
            if (event.event === "delete" || event.event === "expire") copy.delete(event.key);
            complete ||= event.event === "live";
            query.set("bookmark", event.bookmark);
            if (complete && event.event !== "bookmark") yield copy;
          }
        }
      } catch (error) {
        if (error.status) throw error; // Otherwise it goes on behind the bookmark, on another node.
      }
    }
  }
}

// Writes every feature document through one node: node load.mjs [data.json]
//   NODE         the agent port of the node (http://localhost:3097)
//   CONCURRENCY  how many writes at a time (16)

import { setTimeout as pause } from "node:timers/promises";
import { address, forAll, readFeatures } from "./features.mjs";

const node = process.env.NODE ?? "http://localhost:3097";
const atATime = Number(process.env.CONCURRENCY ?? 16);
const attempts = 100;

async function put(key, json) {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(address(node, key), {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: json,
    });
    const text = await answer.text();
    if (answer.ok) {
      return;
    }
    if (answer.status !== 503 || attempt === attempts) {
      throw new Error(`${key}: ${answer.status} ${text}`);
    }
    await pause(100);
  }
}

const features = readFeatures(process.argv[2]);
let bytes = 0;
const start = performance.now();
await forAll(features, atATime, async ([key, json]) => {
  await put(key, json);
  bytes += Buffer.byteLength(json);
});
const seconds = (performance.now() - start) / 1000;
console.log(
  `${features.size} documents, ${(bytes / 1e6).toFixed(1)} MB, written in ${seconds.toFixed(1)} s`,
);

// Waits until all nodes have the same version, then reads every feature document from each of them
// and compares it: node check.mjs [data.json]
//   NODES        the agent ports (http://localhost:3097,...:3098,...:3099)
//   MANAGEMENT   the management ports (http://localhost:9097,...:9098,...:9099)
//   CONCURRENCY  how many reads at a time (16)
//   PATIENCE     for how many seconds to wait for equal versions (60)

import { setTimeout as pause } from "node:timers/promises";
import { address, forAll, list, readFeatures } from "./features.mjs";

const host = "http://localhost";
const nodes = list("NODES", `${host}:3097,${host}:3098,${host}:3099`);
const management = list("MANAGEMENT", `${host}:9097,${host}:9098,${host}:9099`);
const atATime = Number(process.env.CONCURRENCY ?? 16);
const patience = Number(process.env.PATIENCE ?? 60) * 1000;

async function version(node) {
  const answer = await fetch(`${node}/actuator/health/readiness`);
  return (await answer.json()).components.node.details.version;
}

async function equalVersion() {
  const start = performance.now();
  for (;;) {
    const versions = await Promise.all(management.map(version));
    const waited = performance.now() - start;
    if (new Set(versions).size === 1) {
      console.log(`equal versions after ${(waited / 1000).toFixed(2)} s: ${versions[0]}`);
      return;
    }
    if (waited > patience) {
      throw new Error(`the versions still differ: ${versions.join(", ")}`);
    }
    await pause(20);
  }
}

async function differences(node, features) {
  let differing = 0;
  await forAll(features, atATime, async ([key, json]) => {
    const answer = await fetch(address(node, key));
    const served = await answer.text();
    if (answer.status !== 200 || served !== json) {
      differing++;
      console.error(`${node}: ${key}: ${answer.status} ${served.slice(0, 200)}`);
    }
  });
  return differing;
}

await equalVersion();
const features = readFeatures(process.argv[2]);
let differing = 0;
for (const node of nodes) {
  const here = await differences(node, features);
  console.log(`${node}: ${features.size - here} of ${features.size} documents as they were written`);
  differing += here;
}
process.exitCode = differing === 0 ? 0 : 1;

// The feature documents of MDN's browser-compat-data: one for each node of its tree that has one.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

/**
 * Reads them.
 *
 * @param {string} [file] the package's data.json; otherwise the installed package is used
 * @returns {Map<string, string>} key (`css/properties/gap`) to compact JSON document
 */
export function readFeatures(file) {
  const data = file
    ? JSON.parse(readFileSync(file, "utf8"))
    : createRequire(import.meta.url)("@mdn/browser-compat-data");
  const features = new Map();
  collect(data, [], features);
  return features;
}

function collect(node, path, features) {
  for (const [name, child] of Object.entries(node)) {
    if (name === "__compat") {
      features.set(path.join("/"), JSON.stringify(child));
    } else if (child !== null && typeof child === "object" && !Array.isArray(child)) {
      collect(child, [...path, name], features);
    }
  }
}

/** The address of a key in the REST API of a node. */
export function address(node, key) {
  return `${node}/v1/state/${key.split("/").map(encodeURIComponent).join("/")}`;
}

/** Runs the task on every item, so many at a time. */
export async function forAll(items, atATime, task) {
  const iterator = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of iterator) {
      await task(item);
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}

/** The value of an environment variable that holds a list, separated by commas. */
export function list(variable, otherwise) {
  return (process.env[variable] ?? otherwise).split(",");
}

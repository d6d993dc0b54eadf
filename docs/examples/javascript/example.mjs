import { Grapevine } from "./grapevine.mjs";

const client = new Grapevine(process.argv.slice(2));
for (let number = 1; number < 8; number++) await client.put("example/" + number, { number });
let listed = 0;
for await (const entry of client.list("example/", 3)) listed += entry.key ? 1 : 0;
console.log("listed", listed);
for await (const copy of client.follow("example/")) {
  console.log(JSON.stringify(Object.fromEntries([...copy].sort())));
  if (copy.has("example/end")) break;
}

import { readFileSync, writeSync } from "node:fs";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import { watchWrites } from "./watched-writes.ts";

// Runs a script on a new store and kills itself before the write call of a number. After each step it writes a byte to
// standard output: what was acknowledged. Arguments: folder, file of the script, number of the call (0: never).

const [, , directory = "", scriptPath = "", lastCall = "0"] = process.argv;
const STDOUT = 1;
let calls = 0;

function countWrite(): void {
  calls += 1;
  if (calls === Number(lastCall)) process.kill(process.pid, "SIGKILL");
}

watchWrites(countWrite);

// The store is loaded after the calls are watched.
const { createStore } = await import("../../../src/storage/create-store.ts");
const { runStep, unpackScript } = await import("./run-script.ts");

const script = unpackScript(readFileSync(scriptPath));
const store = createStore(directory, script.document, { hashes: PLAIN_HASHES });
writeSync(STDOUT, "c");
for (const step of script.steps) {
  runStep(store, step);
  writeSync(STDOUT, ".");
}
writeSync(STDOUT, ` ${calls}`);
// A process that ends without closing its store is one that was killed after its last step.
process.kill(process.pid, "SIGKILL");

import { readFileSync, writeSync } from "node:fs";
import { DatabaseSync, StatementSync } from "node:sqlite";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";

// Runs a script on a new store and kills itself before the write call of a number. After each step it writes a byte to
// standard output: what was acknowledged. Arguments: folder, file of the script, number of the call (0: never).

const [, , directory = "", scriptPath = "", lastCall = "0"] = process.argv;
const STDOUT = 1;
let calls = 0;

function countWrite(): void {
  calls += 1;
  if (calls === Number(lastCall)) process.kill(process.pid, "SIGKILL");
}

const writing = new WeakSet<StatementSync>();
const { prepare, exec } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (sql, options) {
  const statement = prepare.call(this, sql, options);
  if (!/^\s*(?:SELECT|WITH|PRAGMA)\b/.test(sql)) writing.add(statement);
  return statement;
};
DatabaseSync.prototype.exec = function (sql) {
  countWrite();
  return exec.call(this, sql);
};
for (const method of ["run", "get"] as const) {
  const original = StatementSync.prototype[method];
  StatementSync.prototype[method] = function (this: StatementSync, ...values: never[]) {
    if (writing.has(this)) countWrite();
    return Reflect.apply(original, this, values);
  };
}

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

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runAttacks, selectAttacks } from "../src/simulator/run-attacks.ts";
import { replaceTable, TABLE_SEED } from "./attack-page.ts";
import { loadAttackPorts } from "./attack-ports.ts";
import { formatAttackTable } from "./format-attack-table.ts";

/**
 * Runs the attack range and writes its table into the page. With `--json` the rows go to the standard output instead.
 */
const page = fileURLToPath(new URL("../docs/spec/attacks.md", import.meta.url));
const attacks = selectAttacks([]);
if (!attacks.ok) throw new Error(attacks.error.name);
const report = runAttacks({
  ports: await loadAttackPorts(),
  seed: TABLE_SEED,
  attacks: attacks.value,
});
if (process.argv.includes("--json")) {
  console.log(JSON.stringify(report.rows, null, 2));
} else {
  writeFileSync(page, replaceTable(readFileSync(page, "utf8"), formatAttackTable(report)));
  console.log(`${report.rows.length} runs, ${report.failures.length} not stopped as written down`);
}
if (report.failures.length > 0) process.exitCode = 1;

import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { run } from "node:test";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { reportTests } from "./report-tests.ts";

/** No file of the ordinary suite takes a tenth of this; a file that hangs ends here instead of in the CI's limit. */
const FILE_TIMEOUT_MS = 600_000;
/** Slow files take minutes on an idle machine, and several times as long on a busy one. */
const SLOW_FILE_TIMEOUT_MS = 3_600_000;

const { values, positionals } = parseArgs({
  options: { slow: { type: "boolean", default: false } },
  allowPositionals: true,
});

const root = fileURLToPath(new URL("..", import.meta.url));
const files = globSync(["src/**/*.test.ts", "test/**/*.test.ts"], { cwd: root })
  .filter((path) => values.slow || !path.endsWith(".slow.test.ts"))
  .filter((path) => positionals.every((part) => path.includes(part)))
  .sort((a, b) => (a < b ? -1 : 1));

if (files.length === 0) {
  console.error(`No test file has ${positionals.join(" and ")} in its path.`);
  process.exitCode = 2;
} else {
  const events = run({
    cwd: root,
    files: files.map((path) => `${root}${path}`),
    concurrency: availableParallelism(),
    timeout: values.slow ? SLOW_FILE_TIMEOUT_MS : FILE_TIMEOUT_MS,
  });
  const hasPassed = await reportTests(events, { root, fileCount: files.length });
  process.exitCode = hasPassed ? 0 : 1;
}

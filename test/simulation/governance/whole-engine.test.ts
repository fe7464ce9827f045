import { test } from "node:test";
import { EngineDrive } from "../../support/engine/engine-drive.ts";
import { COMMANDS } from "../../../src/governance/command.ts";
import { PROPOSAL_TYPES, STATUSES } from "../../../src/governance/names.ts";
test("probe", (c) => {
  const t = performance.now();
  const seed = Number(process.env.SEED ?? 1);
  const d = new EngineDrive(seed);
  try {
    for (let i = 0; i < Number(process.env.N ?? 200); i++) d.block();
  } finally {
    const r = d.reached;
    const top = [...r.codes].sort((a, b) => b[1] - a[1]).slice(0, 60);
    c.diagnostic(`${performance.now() - t} ms, ${r.blocks} blocks ${r.commands} commands`);
    c.diagnostic(`not done ${Object.keys(COMMANDS).filter((x) => !r.done.has(x))}`);
    c.diagnostic(`not failed ${Object.keys(COMMANDS).filter((x) => !r.failed.has(x))}`);
    c.diagnostic(`not executed ${PROPOSAL_TYPES.filter((x) => !r.executed.has(x))}`);
    c.diagnostic(`no status ${STATUSES.filter((x) => !r.statuses.has(x))}`);
    c.diagnostic(`topics ${r.topics.size}`);
    c.diagnostic(JSON.stringify(Object.fromEntries(top)));
  }
});

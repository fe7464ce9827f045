import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { RESTORED } from "../../src/governance/rollback-namespace.ts";

const SOURCES = ["governance", "machine"].map((folder) =>
  fileURLToPath(new URL(`../../src/${folder}/`, import.meta.url)),
);

/**
 * What survives a state rollback, table by table: a new one must be entered here or in what is restored, so that nobody
 * adds state without deciding what becomes of it.
 */
const SURVIVES: ReadonlySet<string> = new Set([
  // Keys, recovery, validators and sealers.
  "jail/",
  "keys/",
  "recovery/",
  "sealer/",
  "sealers/",
  "sealerstarts",
  "signal/",
  "val/",
  "valcount",
  "valkey/",
  "valset/",
  // Proposals, with their lines, plans, reviews, votes and runs.
  "accept.at/",
  "accept.by/",
  "accept.of/",
  "activation",
  "ballot/",
  "bw/",
  "endorse/",
  "guard.by/",
  "guard.of/",
  "open.by/",
  "open.drafts/",
  "open.payload/",
  "open.track/",
  "panel/",
  "plan/",
  "prop/",
  "propcount",
  "propid/",
  "propver/",
  "report/",
  "reserve/",
  "reserved",
  "review/",
  "run/",
  "sched.at/",
  "slot.aside/",
  "slot.holder/",
  "slot.line/",
  "slot.used/",
  "tally/",
  "upgrade.name/",
  "upgrade.pending",
  "vetoed/",
  "vrules/",
  // Roles, permissions, councils and their acts.
  "act/",
  "actcount",
  "actopen/",
  "actsig/",
  "bootadmin",
  "council/",
  "perm/",
  "role/",
  "rolegrant/",
  "rolemem/",
  "rolesusp/",
  // Delegations, and power, which follows what is restored.
  "dlg.depth/",
  "dlg.prof/",
  "dlg.rec/",
  "dlg.recv/",
  "elect/",
  "pins",
  "pow.act/",
  "pow.liq/",
  "pow.since",
  "pow.sum/",
  "pow.val/",
  "pow.warm/",
  "spike/",
  // Measures, declarations, objections, rollbacks.
  "emergency/",
  "emergencycount",
  "emergencyid/",
  "fallback/",
  "fallbackcount",
  "freezeappeal/",
  "freezefor/",
  "frozen/",
  "irreversible",
  "measure/",
  "measurecount",
  "measurelast/",
  "measureopen",
  "objected/",
  "objector/",
  "rollback",
  // Sanctions, slashes, reputation, evidence.
  "answer/",
  "evidence/",
  "interimfor/",
  "rep/",
  "sanction/",
  "sanctionfor/",
  "slash/",
  // Attestations and the audit trail.
  "attest/",
  "attestby/",
  "attestcount",
  "attestid/",
  "attestsig/",
  "audit",
  "auditcp",
  // The forum.
  "forum.ccount",
  "forum.cid/",
  "forum.cleared/",
  "forum.comment/",
  "forum.last/",
  "forum.marks/",
  "forum.mcount",
  "forum.mod/",
  "forum.modlog/",
  "forum.opinion/",
  "forum.posts/",
  "forum.react/",
  "forum.receipt/",
  "forum.reply/",
  "forum.ring/",
  "forum.tally/",
  "forum.tcount",
  "forum.thread/",
  "forum.tid/",
  "forum.tprop/",
  "forum.vote/",
  // The ledger's own facts, the clock, work that is due, settings, versions and measures of use.
  "algorithms",
  "clock",
  "deploy/",
  "due/",
  "epoch/",
  "feesver",
  "floor",
  "generation",
  "limits",
  "metrics",
  "mtimes/",
  "parampast/",
  "paramsver",
  "release",
  "settings",
  "streams",
]);

/** Prefixes of all tables and series of the state. */
function prefixes(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const folder of SOURCES) {
    for (const name of readdirSync(folder).filter((file) => !file.endsWith(".test.ts"))) {
      const text = readFileSync(`${folder}${name}`, "utf8");
      for (const [, table] of text.matchAll(
        /(?:stateTable|sharedTable)(?:<[^>]*>)?\(\s*["`]([^"`$]+)/g,
      )) {
        if (table !== undefined) found.add(table);
      }
      for (const [, prefix] of text.matchAll(/\bseries(?:<[^>]*>)?\(\s*"([^"]+)"/g))
        found.add(`${prefix}/`);
    }
  }
  return found;
}

test("every table of the state is restored by a rollback or survives it, and is entered as such", () => {
  const restored = RESTORED.map(([prefix]) => prefix);
  const known = prefixes();
  const unentered = [...known].filter(
    (table) => !SURVIVES.has(table) && !restored.some((prefix) => table.startsWith(prefix)),
  );
  assert.deepEqual(unentered.sort(), []);
  for (const prefix of restored) {
    const isThere = [...known].some((table) => table.startsWith(prefix));
    assert.equal(isThere, true, `nothing is kept under ${prefix}`);
  }
  const gone = [...SURVIVES].filter((table) => !known.has(table));
  assert.deepEqual(gone, [], "entered and not there");
});

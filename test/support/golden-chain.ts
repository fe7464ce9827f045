import assert from "node:assert/strict";
import { inspect } from "node:util";
import { type AdvanceContext, advanceBranch } from "../../src/consensus/advance.ts";
import { type Block, decodeBlock } from "../../src/consensus/block.ts";
import type { Branch } from "../../src/consensus/branch.ts";
import { genesisBranch } from "../../src/consensus/genesis-branch.ts";
import type { SuiteFacts } from "../../src/consensus/policy-check.ts";
import { decodeEpochRecord } from "../../src/ledger/epoch-record.ts";
import { decodeGenesis, type PlanEntry } from "../../src/ledger/genesis.ts";
import { ROLES } from "../../src/ledger/policy.ts";
import type { ChainId } from "../../src/primitives/brand.ts";
import { bytesOf, LEDGER_VECTORS } from "./ledger-vectors.ts";
import { PLAIN_HASHES } from "./plain-hashes.ts";

/** Levels of the suites that the vectors name (`ledger.md` section 3). */
export const VECTOR_SUITES: SuiteFacts = (suite) => {
  if (suite === 1) return { level: 1, roles: ROLES };
  if (suite === 2 || suite === 3) return { level: 2, roles: ROLES };
  return suite === 16 || suite === 17 ? { level: 1, roles: ["vote", "other"] } : undefined;
};

/** The vectors' chains know all of their past: nothing is ever asked of it. */
export const NO_PAST: AdvanceContext = {
  hashes: PLAIN_HASHES,
  suites: VECTOR_SUITES,
  past: {
    historyRoot: () => undefined,
    lane: (code) => assert.fail(`lane ${code} asked of the past`),
  },
};

/** The branch before block 0 of a golden chain. Its later records stand in for the plan of a test network. */
export function goldenGenesis(name: string): Branch {
  const chain = LEDGER_VECTORS[name];
  const genesis = decodeGenesis(bytesOf(chain.genesis));
  assert(genesis.ok, inspect(genesis));
  const plan: PlanEntry[] = (chain.epoch_records ?? []).slice(1).map((row: { bytes: string }) => {
    const record = decodeEpochRecord(bytesOf(row.bytes));
    assert(record.ok, inspect(record));
    return record.value;
  });
  const chainId = bytesOf(chain.chain_id) as ChainId;
  return genesisBranch(genesis.value, { chainId, hashes: PLAIN_HASHES, plan });
}

/** Stage D on hexadecimal bytes. */
export function decodeGolden(
  branch: Branch,
  raw: { readonly header: string; readonly body: readonly string[] },
): Block {
  const block = decodeBlock(
    { header: bytesOf(raw.header), statements: raw.body.map(bytesOf) },
    {
      hashes: PLAIN_HASHES,
      chainId: branch.chainId,
      limits: branch.facts.limits,
      isGenesis: branch.height < 0,
    },
  );
  assert(block.ok, inspect(block));
  return block.value;
}

/** The branch before block `height` of a golden chain. */
export function goldenBranch(name: string, height: number): Branch {
  let branch = goldenGenesis(name);
  for (const block of LEDGER_VECTORS[name].blocks.slice(0, height)) {
    const advanced = advanceBranch(branch, decodeGolden(branch, block), NO_PAST);
    assert(advanced.ok, inspect(advanced));
    branch = advanced.value;
  }
  return branch;
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBlock } from "../../src/consensus/block.ts";
import { validateBlock } from "../../src/consensus/validation.ts";
import { RULE_VERSIONS } from "../../src/ledger/rule-version.ts";
import { mutateHeader, resealed, withHeader } from "../support/header-mutations.ts";
import {
  type LiteralBlock,
  LiteralChain,
  literalBlock,
  resolveLiteral,
} from "../support/literal-chain.ts";
import { LiteralValidator } from "../support/literal-validator.ts";
import { LONG_CHAIN_TIP, makeLongChain } from "../support/long-chain.ts";
import { Random, runSeed } from "../support/random.ts";
import { TEST_HASHES } from "../support/test-algorithms.ts";
import { rawOf } from "../support/test-network.ts";

const BLOCKS = 12_000;

const network = makeLongChain();
const chain = new LiteralChain(network.document.bytes);
for (const candidate of network.chain.kept) {
  const raw = rawOf(candidate);
  chain.push(literalBlock(raw.header, raw.statements));
}
const validator = new LiteralValidator(chain);
const headers = chain.blocks.map((block) => block.header);
const schedules = chain.blocks.map((_, height) => chain.schedule(height));

/** Numbers and sub-codes of the violations of a block, by the sources; null where stage D has refused it. */
function judge(height: number, block: LiteralBlock): readonly (readonly [number, string])[] | null {
  const branch = network.chain.branchAt(height - 1);
  const decoded = decodeBlock(
    { header: block.headerBytes, statements: block.statements },
    {
      hashes: TEST_HASHES,
      chainId: branch.chainId,
      limits: branch.facts.limits,
      isGenesis: height === 0,
    },
  );
  if (!decoded.ok) return null;
  const { header, body } = decoded.value;
  const found = validateBlock({ hashes: TEST_HASHES, branch, header, body });
  return found.map((violation) => [violation.number, violation.subCode]);
}

function scheduleAt(height: number) {
  const schedule = schedules[height];
  assert(schedule !== undefined);
  return schedule;
}

function mutate(random: Random, height: number): LiteralBlock {
  const block = chain.blocks[height];
  assert(block !== undefined);
  let header = [...block.header];
  const changes = random.pick([1, 1, 1, 2, 3]);
  for (let i = 0; i < changes; i++) header = mutateHeader(random, header, headers);
  const epoch = resolveLiteral(scheduleAt(height), height);
  const sealed = random.percent(70) ? resealed(header, epoch) : header;
  return withHeader({ ...block, statements: mutateBody(random, block.statements) }, sealed);
}

function mutateBody(random: Random, statements: readonly Uint8Array[]): readonly Uint8Array[] {
  const roll = random.below(12);
  if (roll === 0) return statements.slice(1);
  if (roll === 1) return [...statements, ...statements];
  if (roll === 2) return [...statements].reverse();
  if (roll === 3) return random.pick(chain.blocks).statements;
  return statements;
}

test("the second validator accepts every block of a chain through all rule versions", () => {
  chain.blocks.forEach((block, height) => {
    assert.deepEqual(validator.validate(height, block, scheduleAt(height)), [], `block ${height}`);
    assert.deepEqual(judge(height, block), [], `block ${height}`);
  });
  const rules = new Set(scheduleAt(LONG_CHAIN_TIP).map((epoch) => epoch.rule));
  assert.deepEqual([...rules].sort(), RULE_VERSIONS);
});

test(`two validators name the same violations of ${BLOCKS} spoiled blocks`, (context) => {
  const seed = runSeed(7);
  context.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  const seen = new Set<string>();
  let refused = 0;
  for (let i = 0; i < BLOCKS; i++) {
    const height = random.below(chain.blocks.length);
    const block = mutate(random, height);
    const found = judge(height, block);
    if (found === null) {
      refused += 1;
      continue;
    }
    const literal = validator.validate(height, block, scheduleAt(height));
    const { rule } = resolveLiteral(scheduleAt(height), height);
    assert.deepEqual(found, literal, `mutation ${i} of block ${height} under rule ${rule}`);
    for (const [number, subCode] of found) seen.add(`${number} ${subCode}`);
  }
  assert.ok(refused < BLOCKS / 2, `${refused} refused by stage D`);
  assert.deepEqual([...seen].sort(), ALL_SUB_CODES);
});

/** Every sub-code of the table but `anchor`, which no header can bring about. */
const ALL_SUB_CODES = [
  ...["1 count", "1 root", "10 genesis", "10 order", "10 step", "11 height", "11 limit"],
  ...["2 count", "2 root", "3 history", "3 prev", "4 history", "4 prev", "5 first", "5 second"],
  ...["6 dual", "6 lineage", "7 lineage", "8 code", "8 forbidden", "8 length", "8 order"],
  ...["9 epoch", "9 format", "9 next"],
];

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { encode } from "../../src/codec/canonical.ts";
import type { RawBlock } from "../../src/consensus/block.ts";
import { requireHash } from "../../src/crypto/require-hash.ts";
import { chainBlockSchema } from "../../src/ledger/chain-file-item.ts";
import { writeChainFile } from "../../src/ledger/chain-file-writer.ts";
import { computeDualCommitment } from "../../src/ledger/dual-commitment.ts";
import { encodeHeader, type HeaderV2 } from "../../src/ledger/header.ts";
import { openReader, readBlock, readBranch } from "../../src/node/chain-reader.ts";
import { assertGolden } from "../support/golden-output.ts";
import { incrementalDigests } from "../support/incremental-digests.ts";
import { jsonOf, runCli } from "../support/run-cli.ts";
import {
  createStored,
  planOfAll,
  sealTo,
  storedAlgorithms,
  storedSpec,
  storyContents,
  TIP,
} from "../support/stored-chain.ts";

const folder = mkdtempSync(join(tmpdir(), "mathledger-verify-"));
const data = join(folder, "data");
/** A block under v2-dual-required in which one digest is wrong, everything else sealed again around it. */
const ALTERED = 23;
after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const chain = await createStored(data, storedSpec({ plan: planOfAll() }));
  sealTo(chain, TIP, storyContents);
  chain.close();
});

async function alteredBlock(): Promise<RawBlock> {
  const algorithms = await storedAlgorithms();
  const chain = openReader(data, algorithms);
  const block = readBlock(chain, ALTERED);
  const { raw } = chain.store.blocks.block(ALTERED);
  chain.store.close();
  const { header } = block;
  assert(header.type === "v2");
  const lineages = header.lineages.map((lineage) => {
    if (lineage.code !== 0x16) return lineage;
    const bodyRoot = Uint8Array.from(lineage.bodyRoot);
    bodyRoot[0] = (bodyRoot[0] ?? 0) ^ 1;
    return { ...lineage, bodyRoot };
  });
  const bare: HeaderV2 = { ...header, lineages, dual: null };
  const [sha2, sha3] = [0x12, 0x16].map((code) => requireHash(algorithms.hashes, code));
  assert(sha2 !== undefined && sha3 !== undefined);
  const dual = computeDualCommitment(sha2, sha3, bare);
  return { header: encodeHeader({ ...bare, dual }), statements: raw.statements };
}

test("every block of a chain through five rule versions is verified", () => {
  const whole = runCli([
    "verify-chain",
    "--start-block",
    "0",
    "--end-block",
    `${TIP}`,
    "--data",
    data,
  ]);
  assert.equal(whole.status, 0, whole.stderr);
  assertGolden("verify-chain", whole.stdout);
  const part = runCli(["verify-chain", "--start-block", "10", "--end-block", "20", "--data", data]);
  assertGolden("verify-chain-part", part.stdout);
  const json = jsonOf(runCli(["verify-chain", "--json", "--data", data]));
  assert.equal(json.schema, "mathledger.cli/verify-chain/1");
  assert.deepEqual([json.checked, json.valid, json.epochs], [TIP + 1, true, 5]);
});

test("a single block is judged before and after the migration begins", () => {
  for (const [height, name] of [
    [7, "validate-block-legacy"],
    [22, "validate-block-dual"],
  ] as const) {
    for (const fold of [[], ["--from-genesis"]]) {
      const args = ["validate-block", "--block-number", `${height}`, "--data", data, ...fold];
      const result = runCli(args);
      assert.equal(result.status, 0, result.stderr);
      assertGolden(name, result.stdout);
    }
  }
  const explained = runCli(["validate-block", "--block-number", "22", "--explain", "--data", data]);
  assertGolden("validate-block-explain", explained.stdout);
});

test("an altered block, sealed again, is told with the digest that is wrong", async () => {
  const path = join(folder, "altered.cbor");
  writeFileSync(path, encode(chainBlockSchema, await alteredBlock()));
  for (const fold of [[], ["--from-genesis"]]) {
    const result = runCli(["validate-block", "--file", path, "--data", data, ...fold]);
    assert.equal(result.status, 1, result.stderr);
    assertGolden("validate-block-altered", result.stdout);
  }
  const explained = runCli(["validate-block", "--file", path, "--explain", "--data", data]);
  assertGolden("validate-block-altered-explain", explained.stdout);
  const json = jsonOf(runCli(["validate-block", "--file", path, "--json", "--data", data]));
  assert.equal(json.code, "INVALID_PQ_MERKLE_ROOT");
});

test("a chain file with that block in it names the block and saves the evidence", async () => {
  const algorithms = await storedAlgorithms();
  const chain = openReader(data, algorithms);
  const altered = await alteredBlock();
  const raws = [...chain.store.blocks.blocks({ from: 0, to: TIP })].map(({ raw, height }) => {
    return height === ALTERED ? altered : raw;
  });
  const pieces = writeChainFile(
    {
      chainId: chain.document.chainId,
      from: 0,
      to: TIP,
      genesis: chain.document.bytes,
      records: readBranch(chain).facts.schedule.map(({ record }) => record),
      start: null,
      blocks: raws,
      commits: [],
    },
    incrementalDigests,
  );
  const path = join(folder, "altered-chain.cbor");
  writeFileSync(path, Buffer.concat([...pieces]));
  chain.store.close();
  const result = runCli(["verify-chain", "--from-file", path], { cwd: folder });
  assert.equal(result.status, 1, result.stderr);
  assertGolden("verify-chain-altered", result.stdout);
  const evidence = join(folder, `bad-block-${ALTERED}.cbor`);
  assert.deepEqual(new Uint8Array(readFileSync(evidence)), encode(chainBlockSchema, altered));
  const target = join(folder, "stops");
  const stopped = runCli(["import-chain", path, "--data", target, "--evidence", evidence]);
  assert.equal(stopped.status, 1, stopped.stderr);
  const tip = jsonOf(runCli(["block-info", "--json", "--data", target])).block_number;
  assert.equal(tip, ALTERED - 1, "the sound blocks before it are kept");
});

test("what cannot be done is refused with the way out", () => {
  const jobs = runCli(["verify-chain", "--jobs", "4", "--data", data]);
  assert.equal(jobs.status, 2);
  assert.match(jobs.stderr, /only 1 is possible/);
  const beyond = runCli(["verify-chain", "--end-block", "4000", "--data", data]);
  assert.equal(beyond.status, 2);
  assert.match(beyond.stderr, /The ledger holds blocks 0 to 40/);
  const absent = runCli(["validate-block", "--block-number", "4000", "--data", data]);
  assert.equal(absent.status, 3);
  assert.match(absent.stderr, /STORAGE_NOT_HELD/);
  const none = runCli(["verify-chain", "--data", join(folder, "nothing")]);
  assert.equal(none.status, 4);
  assert.match(none.stderr, /STORAGE_MISSING/);
  const garbage = join(folder, "garbage.cbor");
  writeFileSync(garbage, "not a block");
  const file = runCli(["validate-block", "--file", garbage, "--data", data]);
  assert.match(file.stderr, /CLI_FILE_MALFORMED/);
});

test("a damaged page is told with its place, and nothing is changed", () => {
  const damaged = join(folder, "damaged");
  cpSync(data, damaged, { recursive: true });
  const path = join(damaged, "ledger.db");
  const bytes = readFileSync(path);
  const place = bytes.indexOf("theorem 9a");
  assert.ok(place > 0, "the content lies readable in its page");
  bytes[place] = 0x54;
  writeFileSync(path, bytes);
  const result = runCli(["verify-chain", "--data", damaged]);
  assert.equal(result.status, 4, result.stdout);
  assert.match(result.stderr, /damaged in table bodies at height 9/);
  assert.match(result.stderr, /^fix: .*restore a backup or import an export/m);
  assert.deepEqual(readFileSync(path), bytes);
});

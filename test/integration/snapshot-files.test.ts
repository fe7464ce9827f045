import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { requireHash } from "../../src/crypto/require-hash.ts";
import { Application } from "../../src/machine/application.ts";
import type { GenesisDocument } from "../../src/machine/genesis-document.ts";
import {
  computeSnapshotDigest,
  decodeContent,
  decodeMetadata,
  encodeContent,
  encodeMetadata,
} from "../../src/machine/snapshot.ts";
import { createSnapshot } from "../../src/node/snapshots/create-snapshot.ts";
import { listSnapshots } from "../../src/node/snapshots/list-snapshots.ts";
import { restoreSnapshot } from "../../src/node/snapshots/restore-snapshot.ts";
import { readSnapshotFile, writeSnapshotFile } from "../../src/node/snapshots/snapshot-file.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { concatBytes } from "../../src/primitives/bytes.ts";
import { parseHex0x } from "../../src/primitives/hex.ts";
import { createStore } from "../../src/storage/create-store.ts";
import { tellHalf } from "../support/node/half-told.ts";
import { Random, runSeed } from "../support/random.ts";
import { growTo, snapshotNetwork } from "../support/snapshot-scene.ts";
import { refusalOf, temporaryFolder } from "../support/temporary.ts";
import { TEST_HASHES, TEST_SUITES } from "../support/test-algorithms.ts";

const SEED = runSeed(20_261_130);
const root = temporaryFolder();
const told = await tellHalf(20);
const { snapshot, whole, algorithms } = told;
const { document } = whole;
const digest = bytesOf(snapshot.digest);
let folders = 0;

function bytesOf(text: string): Uint8Array {
  const parsed = parseHex0x(text);
  assert.ok(parsed.ok);
  return parsed.value;
}

function restore(
  file: string,
  trust: { readonly digest?: Uint8Array; readonly genesis?: GenesisDocument },
  directory = join(root, `new-${folders++}`),
) {
  const given = { digest: trust.digest ?? null, genesis: trust.genesis ?? null };
  return restoreSnapshot(file, directory, { algorithms, trust: given });
}

/** The code of a refusal, which leaves no ledger and nothing of its making. */
async function refusedWith(file: string, trust: Parameters<typeof restore>[1]): Promise<string> {
  const directory = join(root, `refused-${folders++}`);
  const { code } = await refusalOf(() => restore(file, trust, directory));
  for (const name of ["ledger.db", ".restoring"]) {
    assert.equal(existsSync(join(directory, name)), false, `${code} left ${name}`);
  }
  return code;
}

/** The snapshot with other content, whose digests all fit: as somebody makes it who lies with care. */
function forge(name: string, change: (content: ReturnType<typeof contentOf>) => void): string {
  const { head, seals } = readSnapshotFile(snapshot.file);
  const content = contentOf();
  change(content);
  const metadata = decodeMetadata(head.metadata);
  assert.ok(metadata.ok);
  const [code] = assertDefined(metadata.value.ids.at(-1), "a block without an id");
  const hash = requireHash(algorithms.hashes, code);
  const bytes = encodeContent(content);
  const forged = encodeMetadata({
    ...metadata.value,
    sizeBytes: bytes.length,
    chunkBytes: bytes.length,
    chunks: [computeSnapshotDigest(hash, bytes)],
  });
  const file = join(root, name);
  writeSnapshotFile(file, {
    snapshot: {
      height: head.height,
      format: head.format,
      chunks: 1,
      hash: computeSnapshotDigest(hash, forged),
      metadata: forged,
    },
    chunks: [bytes],
    genesis: head.genesis,
    seals,
  });
  return file;
}

function contentOf() {
  const content = decodeContent(concatBytes(...readSnapshotFile(snapshot.file).chunks));
  assert.ok(content.ok);
  return content.value;
}

test("two snapshots of one block are the same bytes, and the list names them", async () => {
  const directory = join(snapshot.file, "..", "..");
  const bytes = readFileSync(snapshot.file);
  const again = await createSnapshot(directory);
  assert.deepEqual(again, snapshot);
  assert.deepEqual(readFileSync(again.file), bytes);
  const { file, height, sizeBytes } = snapshot;
  assert.deepEqual(listSnapshots(directory), [
    { file, height, digest: snapshot.digest, sizeBytes },
  ]);
  assert.deepEqual(listSnapshots(root), []);
});

test("a digest or the sealers of a genesis document vouch for a snapshot, and what is believed is told", () => {
  const byDigest = restore(snapshot.file, { digest });
  assert.equal(byDigest.height, 20);
  assert.equal(byDigest.blockHash, snapshot.blockHash);
  assert.ok(byDigest.checked.includes("the digest that was named"));
  const byGenesis = restore(snapshot.file, { genesis: document });
  const seals = "the seals of its block, by the sealers of the genesis document";
  assert.ok(byGenesis.checked.includes(seals));
  assert.ok(byGenesis.notChecked.some((what) => /no key of these sealers/.test(what)));
  assert.ok(!byDigest.notChecked.some((what) => /no key of these sealers/.test(what)));
  for (const { notChecked } of [byDigest, byGenesis]) {
    assert.ok(notChecked.some((what) => /followed the rules/.test(what)));
  }
});

test("a snapshot that nothing trusted vouches for is refused", async () => {
  const other = { ...document, chainId: new Uint8Array(64) as typeof document.chainId };
  assert.equal(await refusedWith(snapshot.file, { genesis: other }), "SNAPSHOT_OTHER");
  const wrong = digest.with(0, (digest[0] ?? 0) ^ 1);
  assert.equal(await refusedWith(snapshot.file, { digest: wrong }), "SNAPSHOT_OTHER");
  const { head, chunks, seals } = readSnapshotFile(snapshot.file);
  const parts = { snapshot: head, chunks, genesis: head.genesis };
  const unsealed = join(root, "unsealed");
  writeSnapshotFile(unsealed, { ...parts, seals: null });
  assert.equal(await refusedWith(unsealed, { genesis: document }), "SNAPSHOT_UNTRUSTED");
  const { notChecked } = restore(unsealed, { digest });
  assert.ok(notChecked.includes("it carries no seals of its block"));
  const forged = join(root, "forged-seals");
  const last = (seals?.length ?? 0) - 1;
  writeSnapshotFile(forged, { ...parts, seals: seals?.with(last, (seals[last] ?? 0) ^ 1) ?? null });
  assert.equal(await refusedWith(forged, { genesis: document }), "SNAPSHOT_UNTRUSTED");
  const taken = restore(snapshot.file, { digest }).directory;
  const { code } = await refusalOf(() => restore(snapshot.file, { digest }, taken));
  assert.equal(code, "STORAGE_EXISTS");
  assert.equal(
    (await refusalOf(() => restore(join(root, "none"), { digest }))).code,
    "SNAPSHOT_FILE",
  );
});

test("one who changes the state, an undo or a branch, and all digests with it, is found out", async () => {
  const richer = forge("richer", (content) => {
    const at = content.entries.findIndex(([, value]) => value.length > 8);
    const entry = content.entries[at];
    assert.ok(entry !== undefined);
    const [key, value] = entry;
    Object.assign(content.entries, { [at]: [key, value.with(4, (value[4] ?? 0) ^ 1)] });
  });
  assert.equal(await refusedWith(richer, { genesis: document }), "SNAPSHOT_INVALID");
  assert.equal(await refusedWith(richer, { digest }), "SNAPSHOT_OTHER");
  const shorter = forge("shorter", (content) => {
    (content.blocks as unknown[]).shift();
  });
  assert.equal(await refusedWith(shorter, { genesis: document }), "SNAPSHOT_INVALID");
  const undone = forge("undone", (content) => {
    const block = content.blocks.at(-1);
    assert.ok(block !== undefined);
    Object.assign(block, { undo: block.undo.slice(1) });
  });
  assert.equal(await refusedWith(undone, { genesis: document }), "SNAPSHOT_INVALID");
});

test("a changed bit anywhere is refused, or lies in the seals, which are then not believed", async (context) => {
  const random = new Random(SEED);
  const sound = readFileSync(snapshot.file);
  const { seals } = readSnapshotFile(snapshot.file);
  const sealsFrom = sound.length - (seals?.length ?? 0) - 3;
  const seen = new Map<string, number>();
  for (let flip = 0; flip < 48; flip++) {
    // Most of a file is state; every sixth lies in the head, every sixth in the seals.
    const at =
      flip % 6 === 0
        ? random.below(40)
        : flip % 6 === 1
          ? random.between(sealsFrom, sound.length - 1)
          : random.below(sound.length);
    const file = join(root, "flipped");
    writeFileSync(file, sound.with(at, (sound[at] ?? 0) ^ (1 << random.below(8))));
    const label = `seed ${SEED}: byte ${at}`;
    let answer: string;
    try {
      const { notChecked } = restore(file, { digest });
      assert.ok(at >= sealsFrom, label);
      assert.ok(
        notChecked.some((what) => /seals/.test(what)),
        label,
      );
      answer = "seals";
    } catch (cause) {
      if (cause instanceof assert.AssertionError) throw cause;
      answer = (cause as { readonly code: string }).code;
      assert.match(answer, /^SNAPSHOT_(?:FILE|OTHER|INVALID)$/, label);
    }
    seen.set(answer, (seen.get(answer) ?? 0) + 1);
  }
  context.diagnostic(JSON.stringify([...seen]));
  for (const answer of ["SNAPSHOT_INVALID", "SNAPSHOT_FILE", "seals"])
    assert.ok(seen.has(answer), answer);
});

test("what a restore that was killed has left is in no way of the next one", () => {
  const directory = join(root, "killed");
  mkdirSync(join(directory, ".restoring"), { recursive: true });
  writeFileSync(join(directory, ".restoring", "ledger.db"), "half of a ledger");
  assert.equal(restore(snapshot.file, { digest }, directory).height, 20);
  assert.equal(existsSync(join(directory, ".restoring")), false);
});

test("a ledger that lacks an undo within the span makes no snapshot", async () => {
  const folder = join(root, "lacking");
  const network = snapshotNetwork();
  const store = createStore(folder, network.document, { hashes: TEST_HASHES, undoBlocks: 2 });
  const past = { lane: () => undefined, historyRoot: () => undefined };
  const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past };
  const branch = network.genesisBranch();
  const app = new Application(environment, { document: network.document, store, branch });
  app.initChain();
  app.commit();
  growTo(app, network, 5);
  store.close();
  assert.equal((await refusalOf(() => createSnapshot(folder))).code, "SNAPSHOT_UNAVAILABLE");
  assert.equal(existsSync(join(folder, "snapshots")), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyAll,
  chunksOf,
  emptyApplication,
  forge,
  grownApplication,
  growTo,
  snapshotNetwork,
  takenFrom,
  trustIn,
  verdictOn,
} from "../../test/support/snapshot-scene.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { verifyStateProof } from "../merkle/state-proof.ts";
import { asciiBytes, concatBytes } from "../primitives/bytes.ts";
import { computeSnapshotDigest, decodeMetadata, encodeMetadata } from "./snapshot.ts";

const network = snapshotNetwork();
const source = grownApplication(network, 4);
const snapshot = takenFrom(source, 4096);
const chunks = chunksOf(source, snapshot);
const trusted = trustIn(source);
const content = concatBytes(...chunks);
const hash = requireHash(TEST_HASHES, 0x16);

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

test("a machine that is restored goes on as the one that never left", () => {
  const app = emptyApplication(network);
  assert.equal(app.offerSnapshot(snapshot, trusted), "ACCEPT");
  assert.deepEqual(applyAll(app, chunks), { result: "ACCEPT" });
  assert.deepEqual(app.info(), source.info());
  const other = grownApplication(network, 7);
  growTo(app, network, 7);
  assert.deepEqual(app.info(), other.info());
  assert.deepEqual(chunksOf(app, takenFrom(app)), chunksOf(other, takenFrom(other)));
  for (const [code, root] of app.info().stateRoots) {
    const { proof } = app.query(asciiBytes("supply"), code);
    assert.equal(verifyStateProof(requireHash(TEST_HASHES, code), proof, root).ok, true);
  }
});

test("machines that made the same blocks make the same snapshot, and serve the newest three", () => {
  const app = grownApplication(network, 4);
  assert.deepEqual(takenFrom(app, 4096), snapshot);
  assert.deepEqual(chunksOf(app, snapshot), chunks);
  assert.equal(chunks.length, Math.ceil(content.length / 4096));
  for (const height of [5, 6, 7]) {
    growTo(app, network, height);
    takenFrom(app);
    takenFrom(app);
  }
  assert.deepEqual(
    app.listSnapshots().map((each) => each.height),
    [7, 6, 5],
  );
  assert.equal(app.loadSnapshotChunk(4, 1, 0), undefined, "put away");
  assert.equal(app.loadSnapshotChunk(7, 2, 0), undefined, "another form");
  assert.equal(app.loadSnapshotChunk(7, 1, 1), undefined, "beyond the last chunk");
  assert.equal(emptyApplication(network).takeSnapshot(), null, "before block 0");
});

test("only a snapshot of the trusted block is taken, and only by a machine that has none", () => {
  const answer = (offered: object, trust: object = {}) =>
    emptyApplication(network).offerSnapshot({ ...snapshot, ...offered }, { ...trusted, ...trust });
  assert.equal(answer({}), "ACCEPT");
  assert.equal(answer({ format: 2 }), "REJECT_FORMAT");
  assert.equal(answer({ format: 0 }), "REJECT_FORMAT");
  assert.equal(answer({ height: 5 }), "REJECT");
  assert.equal(answer({ chunks: chunks.length + 1 }), "REJECT");
  assert.equal(answer({ hash: flipped(snapshot.hash, 0) }), "REJECT");
  const later = trustIn(grownApplication(network, 5));
  assert.equal(answer({}, later), "REJECT");
  assert.equal(answer({}, { ids: later.ids }), "REJECT", "ids of another block");
  assert.equal(answer({}, { ids: [] }), "REJECT", "no id at all");
  assert.equal(answer({}, { historyRoots: later.historyRoots }), "REJECT");
  assert.equal(source.offerSnapshot(snapshot, trusted), "REJECT", "a machine with blocks");
});

test("a chunk that is not the one of its place is asked for again and changes nothing", () => {
  const app = emptyApplication(network);
  assert.equal(app.offerSnapshot(snapshot, trusted), "ACCEPT");
  const [first, second] = [chunks[0] ?? content, chunks[1] ?? content];
  const retry = (index: number) => ({
    result: "RETRY",
    refetchChunks: [index],
    rejectSenders: ["liar"],
  });
  const wrong = [
    second,
    flipped(first, 77),
    first.subarray(1),
    concatBytes(first, new Uint8Array(1)),
    new Uint8Array(0),
  ];
  for (const chunk of wrong) {
    assert.deepEqual(app.applySnapshotChunk(0, chunk, "liar"), retry(0));
  }
  assert.deepEqual(app.applySnapshotChunk(chunks.length, first, "liar"), retry(0));
  assert.deepEqual(app.applySnapshotChunk(-1, first, "liar"), retry(0));
  assert.deepEqual(app.applySnapshotChunk(1, second, "peer"), { result: "ACCEPT" });
  const garbled = app.applySnapshotChunk(1, first, "liar");
  assert.deepEqual(garbled, { ...retry(1), refetchChunks: [] }, "the right one is there already");
  assert.deepEqual(app.applySnapshotChunk(1, second, "peer"), { result: "ACCEPT" }, "repeated");
  assert.equal(app.info().height, -1);
  assert.deepEqual(applyAll(app, chunks), { result: "ACCEPT" });
  assert.deepEqual(app.info(), source.info());
  assert.deepEqual(app.applySnapshotChunk(0, first, "peer"), {
    result: "REJECT_SNAPSHOT",
    fault: null,
  });
});

test("the chunk that comes in is not held by reference", () => {
  const app = emptyApplication(network);
  app.offerSnapshot(snapshot, trusted);
  const lent = chunks.map((chunk) => Uint8Array.from(chunk));
  for (const [index, chunk] of lent.entries()) {
    assert.deepEqual(app.applySnapshotChunk(index, chunk, "peer"), { result: "ACCEPT" });
    chunk.fill(0);
  }
  assert.deepEqual(app.info(), source.info());
});

test("a restore that is broken off leaves nothing, and can begin again or not at all", () => {
  const app = emptyApplication(network);
  app.offerSnapshot(snapshot, trusted);
  app.applySnapshotChunk(0, chunks[0] ?? content, "peer");
  assert.equal(app.info().height, -1);
  assert.equal(app.takeSnapshot(), null);
  app.initChain();
  assert.equal(app.offerSnapshot(snapshot, trusted), "ACCEPT", "what was not kept is forgotten");
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) app.applySnapshotChunk(index, chunk, "peer");
  }
  assert.equal(app.info().height, -1, "the chunk of the restore before is not there");
  const [first] = chunks;
  assert.deepEqual(app.applySnapshotChunk(0, first ?? content, "peer"), { result: "ACCEPT" });
  assert.deepEqual(app.info(), source.info());
});

test("no bit of the metadata can be another", () => {
  const { metadata } = snapshot;
  for (let bit = 0; bit < metadata.length * 8; bit++) {
    const other = flipped(metadata, bit);
    const offered = { snapshot: { ...snapshot, metadata: other }, chunks };
    assert.equal(verdictOn(network, offered, trusted), "REJECT");
    const lied = { ...offered.snapshot, hash: computeSnapshotDigest(hash, other) };
    // Digests and all come with the lie; every fifth bit meets each field at all places of a byte.
    if (bit % 5 !== 0) continue;
    assert.notEqual(verdictOn(network, { snapshot: lied, chunks }, trusted), "ACCEPT", `${bit}`);
  }
});

test("state roots that the header does not name are refused at the end", () => {
  const decoded = decodeMetadata(snapshot.metadata);
  assert(decoded.ok);
  const { ids, stateRoots } = decoded.value;
  assert.equal(verdictOn(network, forge(snapshot, content), trusted), "ACCEPT");
  assert.equal(
    verdictOn(network, forge(snapshot, content, { stateRoots: ids }), trusted),
    "content",
  );
  const short = forge(snapshot, content, { stateRoots: stateRoots.slice(1) });
  assert.equal(verdictOn(network, short, trusted), "content");
  assert.deepEqual(encodeMetadata(decoded.value), snapshot.metadata);
});

test("whoever changes a bit of the content and all digests with it is refused", () => {
  // Of all bits only those of the newest commit's height can be others (see what is believed in `checkSnapshot`).
  const accepted: number[] = [];
  for (let bit = 0; bit < content.length * 8; bit += 211) {
    const lied = forge(snapshot, flipped(content, bit));
    if (verdictOn(network, lied, trusted) === "ACCEPT") accepted.push(bit);
  }
  assert.deepEqual(accepted, []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceHash, type StateEntry } from "../../test/property/merkle/reference.ts";
import { computeEmptyRoot } from "./compute-root.ts";
import { type StateProof, verifyStateProof } from "./state-proof.ts";
import { StateTree } from "./state-tree.ts";

const hash = referenceHash(0x12);
const text = (value: string) => new Uint8Array(Buffer.from(value));
const entries = Array.from(
  { length: 64 },
  (_, i): StateEntry => [text(`k${String(i).padStart(2, "0")}`), text(`value ${i}`)],
);
const tree = new StateTree(hash);
tree.apply(entries);
const values = new Map(entries.map(([key, value]) => [Buffer.from(key).toString("hex"), value]));
const prove = (key: Uint8Array) =>
  tree.prove(key, (k) => values.get(Buffer.from(k).toString("hex")));

function faultOf(proof: StateProof, root = tree.root): string | undefined {
  const result = verifyStateProof(hash, proof, root);
  return result.ok ? undefined : result.error.code;
}

/** Proofs of absence of each kind, found by trying keys. */
function absences(): { empty: StateProof; other: StateProof } {
  const proofs = Array.from({ length: 200 }, (_, i) => prove(text(`absent ${i}`)));
  const empty = proofs.find(({ other }) => other === null);
  const other = proofs.find((proof) => proof.other !== null);
  assert.ok(empty !== undefined && other !== undefined);
  return { empty, other };
}

test("every entry is proven present", () => {
  for (const [key, value] of entries) {
    const proof = prove(key);
    assert.deepEqual(proof.value, value);
    assert.deepEqual(verifyStateProof(hash, proof, tree.root), { ok: true, value: tree.root });
  }
});

test("absence is proven by an empty place and by another entry", () => {
  const { empty, other } = absences();
  assert.equal(faultOf(empty), undefined);
  assert.equal(faultOf(other), undefined);
});

test("in an empty state everything is absent", () => {
  const none = new StateTree(hash);
  const proof = none.prove(text("k"), () => undefined);
  assert.deepEqual(proof, { key: text("k"), value: null, other: null, siblings: [] });
  assert.equal(faultOf(proof, computeEmptyRoot(hash)), undefined);
});

test("keys and values out of bounds are refused before they are hashed", () => {
  const { other } = absences();
  const present = prove(text("k01"));
  const long = new Uint8Array(65_537);
  assert.equal(faultOf({ ...present, key: text("") }), "MERKLE_STATE_ENTRY");
  assert.equal(faultOf({ ...present, key: new Uint8Array(65) }), "MERKLE_STATE_ENTRY");
  assert.equal(faultOf({ ...present, value: long }), "MERKLE_STATE_ENTRY");
  assert.equal(faultOf({ ...other, other: [text(""), text("v")] }), "MERKLE_STATE_ENTRY");
  assert.equal(faultOf({ ...other, other: [text("k"), long] }), "MERKLE_STATE_ENTRY");
});

test("presence with another entry and absence by the key itself are refused", () => {
  const present = prove(text("k01"));
  const { other } = absences();
  assert.equal(faultOf({ ...present, other: other.other }), "MERKLE_STATE_OTHER");
  const itself: StateEntry = [present.key, present.value ?? text("")];
  assert.equal(faultOf({ ...present, value: null, other: itself }), "MERKLE_STATE_OTHER");
});

test("an entry from elsewhere in the tree does not prove absence", () => {
  const { other } = absences();
  const elsewhere = entries.find(([key]) => {
    const result = verifyStateProof(hash, { ...other, other: [key, text("x")] }, tree.root);
    return !result.ok && result.error.code === "MERKLE_STATE_PLACE";
  });
  assert.ok(elsewhere !== undefined);
});

test("spare, missing and misfit siblings are refused", () => {
  const { empty, other } = absences();
  const digest = new Uint8Array(32);
  for (const proof of [prove(text("k01")), empty, other]) {
    const { siblings } = proof;
    assert.equal(faultOf({ ...proof, siblings: siblings.slice(1) }) === undefined, false);
    assert.equal(faultOf({ ...proof, siblings: siblings.slice(0, -1) }) === undefined, false);
    assert.equal(faultOf({ ...proof, siblings: [...siblings, digest] }) === undefined, false);
    const short = siblings.with(0, new Uint8Array(31));
    assert.equal(faultOf({ ...proof, siblings: short }), "MERKLE_DIGEST_LENGTH");
    const deep = Array<Uint8Array>(257).fill(digest);
    assert.equal(faultOf({ ...proof, siblings: deep }), "MERKLE_PATH_LENGTH");
  }
});

test("a proof against another root shows both roots", () => {
  const proof = prove(text("k01"));
  const expected = new Uint8Array(32);
  assert.deepEqual(verifyStateProof(hash, proof, expected), {
    ok: false,
    error: { code: "MERKLE_ROOT", tree: "only", expected, computed: tree.root },
  });
});

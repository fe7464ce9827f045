import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { verifyConsistency } from "../../../src/merkle/consistency-proof.ts";
import { verifyInclusion } from "../../../src/merkle/inclusion-proof.ts";
import { MerkleTree } from "../../../src/merkle/merkle-tree.ts";
import { referenceHash } from "../../property/merkle/reference.ts";

interface InclusionCase {
  readonly file: string;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface ConsistencyCase {
  readonly file: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface ReferenceTree {
  readonly leafInputsHex: readonly string[];
  readonly emptyRootHex: string;
  readonly rootHashesHexBySize1to8: readonly string[];
}

const sha256 = referenceHash(0x12);
/** What a leaf begins with where trees carry no tags. */
const UNTAGGED_LEAF = new Uint8Array([0]);

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}

function fromBase64(text: string | null): Uint8Array {
  return new Uint8Array(Buffer.from(text ?? "", "base64"));
}

test("every public inclusion proof gets its verdict", () => {
  const cases = read<readonly InclusionCase[]>("inclusion.json");
  assert.equal(cases.length, 98);
  for (const c of cases) {
    const path = (c.proof ?? []).map(fromBase64);
    const proof = { index: c.leafIdx, size: c.treeSize, path };
    const result = verifyInclusion(sha256, fromBase64(c.leafHash), proof, fromBase64(c.root));
    assert.equal(result.ok, !c.wantErr, c.file);
  }
});

test("every public consistency proof gets its verdict, from = 0 being an error by policy", () => {
  const cases = read<readonly ConsistencyCase[]>("consistency.json");
  assert.equal(cases.length, 98);
  for (const c of cases) {
    const path = (c.proof ?? []).map(fromBase64);
    const roots = { older: fromBase64(c.root1), newer: fromBase64(c.root2) };
    const result = verifyConsistency(sha256, { from: c.size1, to: c.size2, path }, roots);
    assert.equal(result.ok, !c.wantErr, c.file);
  }
});

test("without tags the roots of the reference tree hold at every size", () => {
  const tree = read<ReferenceTree>("reference-tree.json");
  const items = tree.leafInputsHex.map((hex) => new Uint8Array(Buffer.from(hex, "hex")));
  assert.equal(Buffer.from(sha256.digest(new Uint8Array())).toString("hex"), tree.emptyRootHex);
  const grown = new MerkleTree(sha256);
  grown.append(sha256.digestEach(UNTAGGED_LEAF, items));
  for (const [i, expected] of tree.rootHashesHexBySize1to8.entries()) {
    const whole = sha256.treeRoot(UNTAGGED_LEAF, items.slice(0, i + 1));
    assert.equal(Buffer.from(whole).toString("hex"), expected, `size ${i + 1}`);
    assert.equal(Buffer.from(grown.root(i + 1)).toString("hex"), expected, `size ${i + 1}, kept`);
  }
});

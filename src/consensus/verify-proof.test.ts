import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { PLAIN_HASHES } from "../../test/support/plain-hashes.ts";
import {
  batchStatement,
  buildProofChain,
  CONTENTS,
  eventStatement,
  PROOF_SEALERS,
  proofBytesOf,
  proofOf,
  registryWithout,
} from "../../test/support/proof-scene.ts";
import { SYNTHETIC_CHAIN_ID, setOf, testSealer } from "../../test/support/synthetic-chain.ts";
import { TEST_SUITES } from "../../test/support/test-algorithms.ts";
import { decode } from "../codec/canonical.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { encodeStatement, statementSchema } from "../ledger/statement.ts";
import { encodeStatementProof, type StatementProof } from "../ledger/statement-proof.ts";
import { decodeTransaction, encodeTransaction } from "../ledger/transaction.ts";
import type { ChainId, Digest } from "../primitives/brand.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import { type ProofContext, verifyStatementProof } from "./verify-proof.ts";
import type { Trust } from "./verify-proof-trust.ts";

const chain = buildProofChain();
const LEGACY = 0x12;
const PQ = 0x16;
const SEALERS: Extract<Trust, { type: "sealers" }> = {
  type: "sealers",
  sealers: setOf(PROOF_SEALERS),
  admitted: [1],
  epochHash: null,
};

/** Trust in the id of a block under one code. */
function idOf(height: number, code: number): Trust {
  const [own] = chain.at(height).ids.filter(([of]) => of === code);
  assert(own !== undefined);
  return { type: "ids", ids: [own] };
}

function contextOf(trust: Trust, more: Partial<ProofContext> = {}): ProofContext {
  const chainId = SYNTHETIC_CHAIN_ID;
  return { hashes: PLAIN_HASHES, suites: TEST_SUITES, chainId, trust, ...more };
}

function verify(proof: StatementProof | Uint8Array, context: ProofContext) {
  const bytes = proof instanceof Uint8Array ? proof : encodeStatementProof(proof);
  return verifyStatementProof(bytes, context);
}

/** Code of the refusal, or the verdict. */
function verdictOf(proof: StatementProof | Uint8Array, context: ProofContext): string {
  const result = verify(proof, context);
  return result.ok ? result.value.verdict : result.error.code;
}

/** A content of the v1 block, proven under the PQ code to a header that no longer knows the legacy one. */
const acrossMigration = proofOf(chain, PQ, {
  height: 1,
  content: 3,
  end: 6,
  commit: chain.commit(6),
});

test("one content of a v1 block is proven under the PQ code while no legacy digest is evaluated", () => {
  const hashes = registryWithout(LEGACY);
  for (const trust of [idOf(6, PQ), SEALERS]) {
    const result = verify(acrossMigration, contextOf(trust, { hashes }));
    assert(result.ok, inspect(result));
    const { links, proof, verdict } = result.value;
    assert.equal(verdict, "trusted");
    assert.deepEqual(proof.content?.bytes, CONTENTS[3]);
    assert.equal(links.header.height, 1);
    assert.equal(links.naming, "retro");
    assert.deepEqual(links.hid, chain.at(1).hids.get(PQ));
    assert.equal(links.end.header.height, 6);
    assert.equal(links.proven.folded?.contents.count, CONTENTS.length);
  }
});

test("a whole batch and its receipt are proven with their stored bytes", () => {
  for (const index of [0, 1, 2]) {
    const proof = proofBytesOf(chain, PQ, { height: 1, index, end: 6 });
    const result = verify(proof, contextOf(idOf(6, PQ), { hashes: registryWithout(LEGACY) }));
    assert(result.ok, inspect(result));
    assert.deepEqual(result.value.proof.statement, chain.at(1).statements[index]);
  }
});

test("every block is proven under each code to every later header that carries it", () => {
  for (const [code, ends] of [
    [LEGACY, [3, 4]],
    [PQ, [3, 4, 5, 6]],
  ] as const) {
    for (const end of ends) {
      for (let height = 0; height < end; height++) {
        if (chain.at(height).statements.length === 0) continue;
        const proof = proofBytesOf(chain, code, { height, index: 0, end });
        assert.equal(verdictOf(proof, contextOf(idOf(end, code))), "trusted", `${height}, ${end}`);
      }
    }
  }
});

test("a chain still in v1 is proven by the commit of the block itself", () => {
  const commit = chain.commit(1);
  const proof = proofOf(chain, LEGACY, { height: 1, content: 0, end: 1, commit });
  assert.equal(proof.history, null);
  const { epochHash } = chain.at(1).epoch;
  const result = verify(proof, contextOf({ ...SEALERS, epochHash }));
  assert(result.ok, inspect(result));
  assert.deepEqual(result.value.ground, { type: "sealers", weight: 4n, total: 4n });
  assert.equal(verdictOf(proof, contextOf(SEALERS)), "PROOF_EPOCH_UNKNOWN");
  const wrong = { ...SEALERS, epochHash: chain.at(3).epoch.epochHash };
  assert.equal(verdictOf(proof, contextOf(wrong)), "PROOF_COMMIT");
});

test("the report names the ground and every check that was not made", () => {
  const gapsOf = (trust: Trust) => {
    const result = verify(acrossMigration, contextOf(trust));
    assert(result.ok, inspect(result));
    return [result.value.verdict, result.value.ground.type, ...result.value.notChecked];
  };
  assert.deepEqual(gapsOf({ type: "none" }), [
    "consistent",
    "none",
    "end",
    "commit",
    "signatures",
    "receipt",
    "replay",
  ]);
  assert.deepEqual(gapsOf(idOf(6, PQ)), [
    "trusted",
    "ids",
    "commit",
    "signatures",
    "receipt",
    "replay",
  ]);
  assert.deepEqual(gapsOf(SEALERS), [
    "trusted",
    "sealers",
    "sealerSet",
    "epoch",
    "signatures",
    "receipt",
    "replay",
  ]);
  const event = proofBytesOf(chain, PQ, { height: 1, index: 0, end: 6 });
  const { epochHash } = chain.at(6).epoch;
  const result = verify(event, contextOf({ type: "none" }, { chainId: null }));
  assert(result.ok, inspect(result));
  assert.deepEqual(result.value.links.chainId, SYNTHETIC_CHAIN_ID);
  assert.deepEqual(result.value.notChecked, ["end", "replay"]);
  const known = verify(acrossMigration, contextOf({ ...SEALERS, epochHash }));
  assert(known.ok && !known.value.notChecked.includes("epoch"));
});

test("no single flipped bit of a proof is accepted", () => {
  const sealed = encodeStatementProof(acrossMigration);
  const bare = proofBytesOf(chain, LEGACY, { height: 1, end: 4 });
  for (const [proof, trust] of [
    [sealed, SEALERS],
    [bare, idOf(4, LEGACY)],
  ] as const) {
    const context = contextOf(trust);
    assert.equal(verdictOf(proof, context), "trusted");
    for (let bit = 0; bit < 8 * proof.length; bit++) {
      const flipped = Uint8Array.from(proof);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(verify(flipped, context).ok, false, `bit ${bit}`);
    }
  }
});

const { content, place, history } = acrossMigration;
assert(content !== null && history !== null);
const DIGEST: Digest = new Uint8Array(32).fill(1);
const inHistory = (change: Partial<typeof history.place>) => ({
  history: { ...history, place: { ...history.place, ...change } },
});

/** Each lie about a content with the refusal that meets it. */
const LIES: readonly (readonly [string, string, Partial<StatementProof>])[] = [
  ["other content", "PROOF_CONTENT", { content: { ...content, bytes: asciiBytes("other") } }],
  ["other place in the batch", "PROOF_CONTENT", { content: { ...content, index: 2 } }],
  ["spare", "PROOF_CONTENT", { content: { ...content, path: [...content.path, DIGEST] } }],
  ["missing", "PROOF_CONTENT", { content: { ...content, path: content.path.slice(1) } }],
  ["content beyond the batch", "PROOF_CONTENT", { content: { ...content, index: 5 } }],
  ["larger batch", "PROOF_COUNT", { content: { ...content, size: 6 } }],
  ["larger body", "PROOF_COUNT", { place: { ...place, size: 4 } }],
  ["statement beyond the body", "PROOF_STATEMENT", { place: { ...place, index: 3 } }],
  ["spare", "PROOF_STATEMENT", { place: { ...place, path: [...place.path, DIGEST] } }],
  ["missing", "PROOF_STATEMENT", { place: { ...place, path: place.path.slice(1) } }],
  ["other place in the body", "PROOF_HISTORY", { place: { ...place, index: 0 } }],
  ["spare", "PROOF_HISTORY", inHistory({ path: [...history.place.path, DIGEST] })],
  ["missing", "PROOF_HISTORY", inHistory({ path: history.place.path.slice(1) })],
  ["other height", "PROOF_HISTORY_PLACE", inHistory({ index: 2 })],
  ["other size", "PROOF_HISTORY_PLACE", inHistory({ size: 5 })],
  ["other end", "PROOF_ID", { history: proofOf(chain, PQ, { height: 1, end: 5 }).history }],
  ["end in v1", "PROOF_LINEAGE", { history: { ...history, header: chain.at(2).headerBytes } }],
  ["no history", "PROOF_BODY_ROOT", { history: null }],
  ["unknown code", "PROOF_HASH_UNAVAILABLE", { code: 0x1e }],
  ["swapped code", "PROOF_CONTENT", { code: LEGACY }],
  ["folded form as stored", "PROOF_MALFORMED", { content: null }],
  ["stored form as folded", "PROOF_MALFORMED", { statement: batchStatement(CONTENTS) }],
  ["event as batch", "PROOF_NOT_FOLDED", { statement: eventStatement("begin") }],
  ["no header", "PROOF_HEADER", { header: Uint8Array.of(0x80) }],
  ["no end", "PROOF_HEADER", { history: { ...history, header: Uint8Array.of(0x80) } }],
];

for (const [name, code, lie] of LIES) {
  test(`a proof with a lie is refused: ${name}, ${code}`, () => {
    const context = contextOf(idOf(6, PQ));
    assert.equal(verdictOf({ ...acrossMigration, ...lie }, context), code);
  });
}

test("proofs do not cross statements, blocks, codes and chains", () => {
  const trusted = contextOf(idOf(6, PQ));
  const event = proofOf(chain, PQ, { height: 1, index: 0, end: 6 });
  const other = proofOf(chain, PQ, { height: 5, end: 6 });
  assert.equal(
    verdictOf({ ...event, statement: eventStatement("other") }, trusted),
    "PROOF_HISTORY",
  );
  assert.equal(verdictOf({ ...other, statement: event.statement }, trusted), "PROOF_BODY_ROOT");
  const moved = { ...event, header: other.header, place: other.place };
  assert.equal(verdictOf(moved, trusted), "PROOF_BODY_ROOT");
  const legacy = proofOf(chain, LEGACY, { height: 1, index: 0, end: 4 });
  assert.equal(verdictOf({ ...legacy, code: PQ }, trusted), "PROOF_HISTORY");
  assert.equal(verdictOf(legacy, trusted), "PROOF_ID_UNKNOWN");
  const stranger = new Uint8Array(64).fill(1) as ChainId;
  const elsewhere = verify(event, { ...trusted, chainId: stranger });
  assert(!elsewhere.ok && elsewhere.error.code === "PROOF_HEADER");
  assert.equal(elsewhere.error.fault.code, "LEDGER_WRONG_CHAIN");
  // Whatever chain a proof is of, both of its headers are of one.
  const { header, history } = event;
  assert(history !== null);
  const foreign = Uint8Array.from(history.header);
  foreign[4] = (foreign[4] ?? 0) ^ 1;
  const open = contextOf({ type: "none" }, { chainId: null });
  assert.equal(verdictOf({ ...event, header }, open), "consistent");
  const mixed = { ...event, history: { ...history, header: foreign } };
  assert.equal(verdictOf(mixed, open), "PROOF_HEADER");
});

test("a payload in folded form is a batch only in a transaction that records statements", () => {
  const statement = decode(statementSchema, acrossMigration.statement);
  assert(statement.ok && statement.value.type === "transaction");
  const tx = decodeTransaction(statement.value.tx);
  assert(tx.ok);
  const body = { ...tx.value.body, kind: 2 };
  const other = encodeStatement({
    type: "transaction",
    tx: encodeTransaction({ ...tx.value, body }),
  });
  const proof = { ...acrossMigration, statement: other };
  assert.equal(verdictOf(proof, contextOf(idOf(6, PQ))), "PROOF_NOT_FOLDED");
});

test("an end is not proven by a header below the statement, nor by one without the code", () => {
  const event = proofOf(chain, PQ, { height: 5, index: 1, end: 6 });
  const below = { place: { index: 5, size: 4, path: [] }, header: chain.at(4).headerBytes };
  assert.equal(verdictOf({ ...event, history: below }, contextOf(idOf(4, PQ))), "PROOF_HISTORY");
  const legacy = proofOf(chain, LEGACY, { height: 1, index: 0, end: 4 });
  const beyond = { ...legacy, history: { place, header: chain.at(6).headerBytes } };
  assert.equal(verdictOf(beyond, contextOf(idOf(6, PQ))), "PROOF_LINEAGE");
  // A v3 header has no legacy lineage, so that no legacy proof can end at its own block.
  const alone = { ...proofOf(chain, PQ, { height: 6, end: 6 }), code: LEGACY };
  assert.equal(verdictOf(alone, contextOf(idOf(6, PQ))), "PROOF_LINEAGE");
});

test("trust in ids compares each given one that the end carries", () => {
  const proof = proofOf(chain, PQ, { height: 1, end: 4 });
  const both = { type: "ids", ids: chain.at(4).ids } as const;
  const result = verify(proof, contextOf(both));
  assert(result.ok);
  assert.deepEqual(result.value.ground, { type: "ids", codes: [LEGACY, PQ] });
  const [legacy, pq] = both.ids;
  assert(legacy !== undefined && pq !== undefined);
  const mixed: Trust = { type: "ids", ids: [[LEGACY, DIGEST], pq] };
  assert.equal(verdictOf(proof, contextOf(mixed)), "PROOF_ID");
  const other: Trust = { type: "ids", ids: [legacy, [PQ, DIGEST]] };
  assert.equal(verdictOf(proof, contextOf(other)), "PROOF_ID");
  assert.equal(
    verdictOf(proof, contextOf(mixed, { hashes: withoutLegacy() })),
    "PROOF_HASH_UNAVAILABLE",
  );
});

function withoutLegacy(): HashRegistry {
  return new Map([...PLAIN_HASHES].filter(([code]) => code !== LEGACY));
}

test("trust in sealers asks for a commit of the end by enough of the named set", () => {
  const proof = proofOf(chain, PQ, { height: 1, end: 4 });
  const verdict = (commit: StatementProof["commit"], trust: Partial<typeof SEALERS> = {}) =>
    verdictOf({ ...proof, commit }, contextOf({ ...SEALERS, ...trust }));
  const [a, b, c, d] = PROOF_SEALERS;
  assert(a !== undefined && b !== undefined && c !== undefined && d !== undefined);
  assert.equal(verdict(chain.commit(4)), "trusted");
  assert.equal(verdict(chain.commit(4, [a, b, c], 5)), "trusted");
  assert.equal(verdict(chain.commit(4, [a, b])), "PROOF_COMMIT");
  assert.equal(verdict(chain.commit(4, [a, b, c, testSealer(1, "stranger")])), "PROOF_COMMIT");
  assert.equal(verdict({ ...chain.commit(3), height: 4 }), "PROOF_COMMIT");
  assert.equal(verdict(chain.commit(3)), "PROOF_COMMIT_HEIGHT");
  assert.equal(verdict(null), "PROOF_COMMIT_MISSING");
  assert.equal(verdict(chain.commit(4), { admitted: [2, 3] }), "PROOF_COMMIT");
  assert.equal(verdict(chain.commit(4), { sealers: setOf([a, b, c]) }), "PROOF_SEALERS_HASH");
  const { epochHash } = chain.at(5).epoch;
  assert.equal(verdict(chain.commit(4), { epochHash }), "PROOF_EPOCH");
  // The seals of a dual header cover both ids: without one algorithm nobody can say what was signed.
  const context = contextOf(SEALERS, { hashes: withoutLegacy() });
  const sealed = { ...proof, commit: chain.commit(4) };
  assert.equal(verdictOf(sealed, context), "PROOF_HASH_UNAVAILABLE");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { appendAudit, readAuditHead } from "./audit.ts";
import { type AuditEntry, computeEntryHash } from "./audit-entry.ts";
import { DELEGATION_EVENTS } from "./delegation-events.ts";
import { encodeEvent } from "./event.ts";
import { type AuditGround, verifyAudit } from "./verify-audit.ts";

const SHA3 = requireHash(TEST_HASHES, 0x16);

interface Trail {
  readonly entries: readonly AuditEntry[];
  readonly ground: AuditGround;
}

/** Five entries in three blocks, and what they are held against. */
function makeTrail(): Trail {
  const scene = new GovernanceScene();
  const entries: AuditEntry[] = [];
  for (const [place, name] of ["a", "b", "c", "d", "e"].entries()) {
    if (place % 2 === 1) scene.block(10);
    const account = scene.account(name);
    const profile = { acceptsDelegation: true, acceptsForwarded: place === 2 };
    const event = encodeEvent(DELEGATION_EVENTS.profileSet, { account, profile });
    const cause = { actor: account, action: "setDelegateProfile", txId: new Uint8Array(32) };
    entries.push(...appendAudit(scene.state, [{ event, ...cause }], scene.context));
  }
  const ground = {
    chainId: scene.context.chainId,
    hashAt: () => SHA3,
    judgeTransaction: () => null,
    head: readAuditHead(scene.state, scene.context),
  };
  return { entries, ground };
}

/** The same trail with one entry changed, hashed again or not. */
function changed(
  { entries, ground }: Trail,
  seq: number,
  change: Partial<AuditEntry>,
  rehashed = false,
): readonly AuditEntry[] {
  return entries.map((entry) => {
    if (entry.seq !== seq) return entry;
    const edited = { ...entry, ...change };
    return rehashed ? { ...edited, hash: computeEntryHash(SHA3, ground.chainId, edited) } : edited;
  });
}

function fault(entries: readonly AuditEntry[], ground: AuditGround) {
  const verified = verifyAudit(entries, ground);
  assert.ok(!verified.ok, "the trail verifies");
  return [verified.error.seq, verified.error.code];
}

test("an untouched trail verifies, whole or from any entry on", () => {
  const { entries, ground } = makeTrail();
  assert.deepEqual(verifyAudit(entries, ground), { ok: true, value: 5 });
  for (const [place, entry] of entries.entries()) {
    const after = { seq: entry.seq, hash: entry.hash };
    const rest = verifyAudit(entries.slice(place + 1), { ...ground, after });
    assert.deepEqual(rest, { ok: true, value: 4 - place });
  }
});

test("an entry that is edited, dropped, repeated, reordered or linked anew is the first bad one", () => {
  const trail = makeTrail();
  const { entries, ground } = trail;
  const [one, two, three, four, five] = entries as [
    AuditEntry,
    AuditEntry,
    AuditEntry,
    AuditEntry,
    AuditEntry,
  ];
  const edits: Partial<AuditEntry>[] = [
    { height: 9 },
    { index: 7 },
    { now: 1 },
    { eventType: "delegation_set" },
    { severity: "critical" },
    { actor: null },
    { action: "transfer" },
    { txId: null },
    { details: five.details },
    { hash: two.hash },
  ];
  for (const edit of edits) {
    assert.deepEqual(
      fault(changed(trail, 3, edit), ground),
      [3, "AUDIT_HASH"],
      String(Object.keys(edit)),
    );
  }
  assert.deepEqual(fault([one, two, four, five], ground), [3, "AUDIT_SEQ"]);
  assert.deepEqual(fault([one, two, two, three, four, five], ground), [3, "AUDIT_SEQ"]);
  assert.deepEqual(fault([one, three, two, four, five], ground), [2, "AUDIT_SEQ"]);
  // Renumbered to close the gap.
  const renumbered = [one, two, { ...four, seq: 3 }, { ...five, seq: 4 }];
  assert.deepEqual(fault(renumbered, ground), [3, "AUDIT_PREVIOUS"]);
  // Edited and hashed again: the next one does not follow.
  assert.deepEqual(fault(changed(trail, 3, { now: 1 }, true), ground), [4, "AUDIT_PREVIOUS"]);
  // The newest edited and hashed again: the head in state tells.
  assert.deepEqual(fault(changed(trail, 5, { now: 1 }, true), ground), [5, "AUDIT_HEAD"]);
  // Cut off at the end, or all of it.
  assert.deepEqual(fault([one, two, three, four], ground), [4, "AUDIT_HEAD"]);
  assert.deepEqual(fault([], ground), [0, "AUDIT_HEAD"]);
  // A trail of another chain.
  const other = { ...ground, chainId: new Uint8Array(64) as typeof ground.chainId };
  assert.deepEqual(fault(entries, other), [1, "AUDIT_PREVIOUS"]);
});

test("details must be those of a known event with its severity, in the one encoding", () => {
  const trail = makeTrail();
  const edits: Partial<AuditEntry>[] = [
    { details: Uint8Array.of(0) },
    { eventType: "no_such_event" },
    { severity: "notice" },
  ];
  for (const edit of edits) {
    const entries = changed(trail, 5, edit, true);
    assert.deepEqual(fault(entries, trail.ground), [5, "AUDIT_DETAILS"], String(Object.keys(edit)));
  }
});

test("the transaction of an entry is judged after its own bytes, and the first fault wins", () => {
  const trail = makeTrail();
  const { entries } = trail;
  const judging = (seq: number, answer: "absent" | "signature"): AuditGround => ({
    ...trail.ground,
    judgeTransaction: (entry) => (entry.seq === seq ? answer : null),
  });
  assert.deepEqual(fault(entries, judging(2, "absent")), [2, "AUDIT_TX_ABSENT"]);
  assert.deepEqual(fault(entries, judging(4, "signature")), [4, "AUDIT_SIGNATURE"]);
  assert.deepEqual(fault(changed(trail, 2, { now: 9 }), judging(2, "absent")), [2, "AUDIT_HASH"]);
  assert.deepEqual(fault(changed(trail, 3, { now: 9 }), judging(2, "absent")), [
    2,
    "AUDIT_TX_ABSENT",
  ]);
});

test("each entry is hashed by the algorithm of its own height", () => {
  const scene = new GovernanceScene();
  const sha2 = requireHash(TEST_HASHES, 0x12);
  const event = () =>
    encodeEvent(DELEGATION_EVENTS.profileSet, {
      account: scene.account(`n${scene.height}`),
      profile: { acceptsDelegation: true, acceptsForwarded: true },
    });
  const cause = { actor: null, action: "due", txId: null };
  const entries = [...appendAudit(scene.state, [{ event: event(), ...cause }], scene.context)];
  scene.block();
  const next = { ...scene.context, hash: sha2 };
  entries.push(...appendAudit(scene.state, [{ event: event(), ...cause }], next));
  const ground = {
    chainId: next.chainId,
    judgeTransaction: () => null,
    head: readAuditHead(scene.state, next),
  };
  const byHeight = (height: number) => (height < 2 ? SHA3 : sha2);
  assert.deepEqual(verifyAudit(entries, { ...ground, hashAt: byHeight }), { ok: true, value: 2 });
  const later = (height: number) => (height < 3 ? SHA3 : sha2);
  assert.deepEqual(fault(entries, { ...ground, hashAt: later }), [2, "AUDIT_HASH"]);
  // The first entry names what it follows under its own algorithm too.
  assert.deepEqual(fault(entries, { ...ground, hashAt: () => sha2 }), [1, "AUDIT_PREVIOUS"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { type Item, join, literalEncode } from "../../test/support/literal-codec.ts";
import { literalHash, literalTag } from "../../test/support/literal-hash.ts";
import { appendAudit, readAuditHead } from "./audit.ts";
import {
  encodeAuditCheckpoint,
  findAuditCheckpoint,
  noteAuditCheckpoint,
} from "./audit-checkpoint.ts";
import { DELEGATION_EVENTS } from "./delegation-events.ts";
import { encodeEvent } from "./event.ts";
import { writeParameterEntry } from "./parameter.ts";

const SHA3 = 0x16;

/** `H("gov/x", bytes)` by the platform alone. */
function literalDigest(context: string, bytes: Uint8Array): Uint8Array {
  return literalHash(SHA3, literalTag(context, SHA3), bytes);
}

function profileEvent(scene: GovernanceScene, name: string) {
  const profile = { acceptsDelegation: true, acceptsForwarded: false };
  return encodeEvent(DELEGATION_EVENTS.profileSet, { account: scene.account(name), profile });
}

test("an entry is hashed field by field as the specification writes it, and links to the one before", () => {
  const scene = new GovernanceScene();
  const { chainId } = scene.context;
  const actor = scene.account("actor");
  const txId = new Uint8Array(32).fill(5);
  const events = [profileEvent(scene, "a"), profileEvent(scene, "b")];
  const cause = { actor, action: "setDelegateProfile", txId };
  const first = appendAudit(
    scene.state,
    events.map((event) => ({ event, ...cause })),
    scene.context,
  );
  scene.block(60);
  const system = { actor: null, action: "due", txId: null };
  const later = appendAudit(
    scene.state,
    [{ event: profileEvent(scene, "c"), ...system }],
    scene.context,
  );

  let previous = literalDigest("gov/audit-genesis", chainId);
  const expected: readonly (readonly Item[])[] = [
    [1, 1, 0, 0, "delegate_profile_set", "info", actor, "setDelegateProfile"],
    [2, 1, 1, 0, "delegate_profile_set", "info", actor, "setDelegateProfile"],
    [3, 2, 0, 60, "delegate_profile_set", "info", null, "due"],
  ];
  for (const [place, entry] of [...first, ...later].entries()) {
    const fields = expected[place] as readonly Item[];
    const details = literalDigest("gov/details", entry.details);
    const item = [chainId, ...fields, details, entry.txId, previous];
    const hash = literalDigest("gov/audit", literalEncode(item));
    assert.deepEqual(entry.hash, hash, `entry ${place}`);
    assert.deepEqual(entry.previousHash, previous);
    previous = hash;
  }
  assert.deepEqual(readAuditHead(scene.state, scene.context), {
    seq: 3,
    hash: previous,
    height: 2,
    index: 0,
    algorithm: SHA3,
  });
});

test("no events add no entry, and the head before the first is that of the chain", () => {
  const scene = new GovernanceScene();
  assert.deepEqual(appendAudit(scene.state, [], scene.context), []);
  const { seq, hash } = readAuditHead(scene.state, scene.context);
  assert.equal(seq, 0);
  assert.deepEqual(hash, literalDigest("gov/audit-genesis", scene.context.chainId));
});

test("a checkpoint keeps the head at the end of one block in so many", () => {
  const scene = new GovernanceScene();
  const every = { version: 1, value: 10, ramp: null };
  writeParameterEntry(scene.state, "audit.checkpoint_blocks", every);
  const noted: number[] = [];
  for (let i = 0; i < 25; i++) {
    scene.block();
    const height = noteAuditCheckpoint(scene.state, scene.context);
    if (height !== undefined) noted.push(height);
    const cause = { actor: null, action: "due", txId: null };
    appendAudit(scene.state, [{ event: profileEvent(scene, `n${i}`), ...cause }], scene.context);
  }
  assert.deepEqual(noted, [10, 20]);
  // Block 2 holds the first entry, so that the end of block 10 is entry 9.
  const checkpoint = findAuditCheckpoint(scene.state, 10);
  assert.equal(checkpoint?.seq, 9);
  assert.equal(findAuditCheckpoint(scene.state, 11), undefined);
  assert.ok(checkpoint !== undefined);
  assert.deepEqual(encodeAuditCheckpoint(checkpoint), literalEncode([9, checkpoint.hash]));
});

test("only the newest checkpoints can still be attested", () => {
  const scene = new GovernanceScene();
  const every = { version: 1, value: 10, ramp: null };
  writeParameterEntry(scene.state, "audit.checkpoint_blocks", every);
  for (let height = 11; height <= 651; height += 10) {
    scene.height = height;
    noteAuditCheckpoint(scene.state, scene.context);
  }
  assert.equal(findAuditCheckpoint(scene.state, 10), undefined);
  assert.equal(findAuditCheckpoint(scene.state, 20)?.height, 20);
  assert.equal(findAuditCheckpoint(scene.state, 650)?.height, 650);
});

test("an empty chain of events is a domain of its own", () => {
  // Without its tag the genesis would be the plain digest of the chain id.
  const scene = new GovernanceScene();
  const { hash } = readAuditHead(scene.state, scene.context);
  assert.notDeepEqual(hash, literalHash(SHA3, join(scene.context.chainId)));
});

import { sortedSet, struct } from "../codec/compound.ts";
import { bool, bytes, nullable, text, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import {
  ACT_BYTES_MAX,
  type Act,
  activeSignerKeys,
  actKindSchema,
  addAct,
  closeAct,
  openAct,
  readActSigner,
  requireAct,
  writeAct,
  writeActSigner,
} from "./act.ts";
import { uintBytes } from "./big-endian.ts";
import type { BlockPlace } from "./context.ts";
import { COUNCIL_NAMES, readCouncil, writeCouncil } from "./council.ts";
import { cancelDue, scheduleDue } from "./due.ts";
import { defineEvent } from "./event.ts";
import { govDigest } from "./gov-digest.ts";
import { nameOf } from "./name-schema.ts";
import { accountIdSchema, keyIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";

const councilSchema = nameOf(COUNCIL_NAMES);

const actSigned = defineEvent("actSigned", "info", {
  schema: struct({
    act: uint(),
    /** Set with the first signature of an act: what is signed. */
    opened: nullable(
      struct({
        council: councilSchema,
        kind: actKindSchema,
        act: bytes(1, ACT_BYTES_MAX),
        version: uint(),
        nonce: uint(),
        notBefore: secondsSchema,
        expiresAt: secondsSchema,
      }),
    ),
    member: accountIdSchema,
    keyId: keyIdSchema,
    /** Whether the member's account needs no further key. */
    complete: bool,
  }),
  evolve(draft, { act: number, opened, member, keyId, complete }, place) {
    if (opened !== null) {
      const added = addOpened(draft, opened, place);
      assert(added === number, `act ${number} is opened as ${added}`);
    }
    const before = readActSigner(draft, number, member);
    const keys = sortedSet([...activeSignerKeys(draft, number, member), keyId], keyIdSchema);
    writeActSigner(draft, { number, member }, { keys, complete });
    if (!complete || before?.complete === true) return;
    const act = requireAct(draft, number);
    writeAct(draft, number, { ...act, signers: act.signers + 1 });
  },
});

function addOpened(
  draft: StateDraft,
  opened: Omit<Act, "digest" | "openedHeight" | "signers" | "executedAt">,
  { hash, height }: BlockPlace,
): number {
  const number = addAct(draft, {
    ...opened,
    digest: govDigest(hash, "gov/act", opened.act),
    openedHeight: height,
    signers: 0,
    executedAt: null,
  });
  scheduleDue(draft, { kind: "actExpiry", at: opened.expiresAt, reference: uintBytes(number) });
  return number;
}

/** The act of the kind that is open has reached k: the council's number moves on. */
const actExecuted = defineEvent("actExecuted", "notice", {
  schema: struct({ council: councilSchema, kind: text(1, 48), nonce: uint() }),
  evolve(draft, { council: name, kind, nonce }, { now }) {
    const council = assertDefined(readCouncil(draft, name), `no council ${name}`);
    assert(council.nonce === nonce, `${name} executes ${nonce}, its next is ${council.nonce}`);
    writeCouncil(draft, name, { ...council, nonce: nonce + 1 });
    const number = openAct(draft, name, kind);
    // What the ledger decides by heights, in one transaction, is never open here.
    if (number === undefined) return;
    const act = requireAct(draft, number);
    writeAct(draft, number, { ...act, executedAt: now });
    closeAct(draft, name, kind);
    cancelDue(draft, { kind: "actExpiry", at: act.expiresAt, reference: uintBytes(number) });
  },
});

/** Too few have signed in time, or the council's version or number has moved on: its place is free. */
const actExpired = defineEvent("actExpired", "warning", {
  schema: struct({
    act: uint(),
    council: councilSchema,
    kind: text(1, 48),
    signers: uint(),
    /** Whether its time was over, rather than its council or number another. */
    byTime: bool,
  }),
  evolve(draft, { act: number, council, kind, byTime }) {
    closeAct(draft, council, kind);
    const { expiresAt } = requireAct(draft, number);
    if (!byTime) {
      cancelDue(draft, { kind: "actExpiry", at: expiresAt, reference: uintBytes(number) });
    }
  },
});

export const ACT_EVENTS = { actSigned, actExecuted, actExpired } as const;

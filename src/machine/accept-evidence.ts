import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bytes, type Infer, uint } from "../codec/schema.ts";
import { isFrozen, pendingEpoch } from "../consensus/schedule.ts";
import { readAccount } from "../governance/account.ts";
import { Journal } from "../governance/journal.ts";
import { readFraction } from "../governance/parameter.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import { slashAccount } from "../governance/slash-account.ts";
import type { StateDraft } from "../governance/state-access.ts";
import { writeState } from "../governance/state-table.ts";
import { encodeEpochRecord } from "../ledger/epoch-record.ts";
import type { AnchorEvidence } from "../ledger/evidence.ts";
import {
  ALGORITHM_STATUSES,
  algorithmStatusSchema,
  evidenceAcceptedSchema,
} from "../ledger/ledger-topics.ts";
import type { TransactionBody } from "../ledger/transaction.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest, KeyId } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { ExecutionContext } from "./execution-context.ts";
import {
  evidenceSuffix,
  evidenceTable,
  type JudgedEvidence,
  judgeEvidence,
} from "./judge-evidence.ts";
import { findSealer } from "./sealer-table.ts";

const EVIDENCE_BYTES_MAX = 256 * 1024;

export const evidencePayloadSchema = struct({
  form: uint(0xff),
  data: bytes(1, EVIDENCE_BYTES_MAX),
});

/** Payload of `submitEvidence`. */
export type EvidencePayload = Infer<typeof evidencePayloadSchema>;

export function encodeEvidencePayload(payload: EvidencePayload): Uint8Array {
  return encode(evidencePayloadSchema, payload);
}

/** Executes `submitEvidence`. */
export function submitEvidence(
  body: TransactionBody,
  state: StateDraft,
  context: ExecutionContext,
): Result<Journal, Rejection> {
  const decoded = decode(evidencePayloadSchema, body.payload);
  if (!decoded.ok) {
    const { code, offset } = decoded.error;
    return err(reject("GOV_FIELD_INVALID", { path: "payload", fault: code, offset }));
  }
  const judged = judgeEvidence(decoded.value, state, context);
  if (!judged.ok) return judged;
  return ok(acceptEvidence(judged.value, decoded.value.form, state, context));
}

/**
 * Acts on evidence that has proved itself: it is used up, stated on the ledger, and has its effect at once. What it
 * costs a sealer is answered as a journal on the state that is left.
 */
export function acceptEvidence(
  judged: JudgedEvidence,
  form: number,
  state: StateDraft,
  context: ExecutionContext,
): Journal {
  const { evidence, evidenceHash } = judged;
  writeState(state, evidenceTable, {
    suffix: evidenceSuffix(evidenceHash),
    value: { form, height: context.height },
  });
  context.effects.addJudged(
    "evidence.accepted",
    encode(evidenceAcceptedSchema, { form, evidenceHash }),
  );
  if (evidence.form === "collision") {
    const status = ALGORITHM_STATUSES.indexOf("deprecated");
    const data = encode(algorithmStatusSchema, { code: evidence.code, status });
    context.effects.addJudged("algorithm.status", data);
  }
  if (evidence.form === "anchor") barPending(evidence, context);
  const journal = new Journal(state, context.governance);
  if (evidence.form === "equivocation")
    punishSealer(evidence.keyId, evidenceHash, journal, context);
  return journal;
}

/** The key seals no more, and who held it loses stake and is jailed. */
function punishSealer(
  keyId: KeyId,
  cause: Digest,
  journal: Journal,
  context: ExecutionContext,
): void {
  const sealer = assertDefined(findSealer(journal, keyId), "evidence about nobody");
  const share = readFraction(journal, "slash.equivocation");
  if (readAccount(journal, sealer.account) !== undefined) {
    slashAccount(journal, { account: sealer.account, share, cause });
  }
  journal.effect({ type: "effectSealerRemoved", keyId, height: context.height });
}

/**
 * Attested roots that differ mean that two histories exist under the code: a pending record that rests on it gives
 * way until a new decision. Inside its freeze nothing may change, and each node's own comparison decides instead.
 */
function barPending(evidence: AnchorEvidence, context: ExecutionContext): void {
  const { facts } = context.effects;
  const pending = pendingEpoch(facts.schedule, context.height);
  if (pending === null || isFrozen(facts.schedule, pending, context.height)) return;
  if (pending.record.anchor?.code !== evidence.code) return;
  context.effects.addJudged("epoch.cancelled", encodeEpochRecord(pending.record));
}

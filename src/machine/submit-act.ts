import { decode } from "../codec/canonical.ts";
import { hashInForce, resolveEpoch } from "../consensus/schedule.ts";
import { ACT_EVENTS } from "../governance/act-events.ts";
import { submitActSchema } from "../governance/act-payload.ts";
import { type Council, readCouncil } from "../governance/council.ts";
import { verifyMemberSignatures } from "../governance/council-signatures.ts";
import { Journal } from "../governance/journal.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import type { StateDraft } from "../governance/state-access.ts";
import {
  decodeFallbackDeclaration,
  type FallbackDeclaration,
  fallbackMessageItems,
} from "../ledger/fallback-declaration.ts";
import type { StatementEvent } from "../ledger/statement.ts";
import type { TransactionBody } from "../ledger/transaction.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { type ActPayload, decodeActPayload } from "./act-payload.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { judgeFallback } from "./judge-fallback.ts";
import { scheduleFallback } from "./schedule-fallback.ts";

const FALLBACK_COUNCIL = "emergency";
const FALLBACK_KIND = "fallback_epoch";

/** True iff the payload carries a declaration of a fallback: every other act is decided by governance. */
export function isFallback(payload: Uint8Array): boolean {
  const decoded = decode(submitActSchema, payload);
  if (!decoded.ok) return false;
  const { council, kind } = decoded.value;
  return council === FALLBACK_COUNCIL && kind === FALLBACK_KIND;
}

/**
 * Executes the `submitAct` of a fallback: judges everything first, then changes the schedule and the council's nonce.
 * Requires: `isFallback`.
 */
export function submitAct(
  body: TransactionBody,
  state: StateDraft,
  context: ExecutionContext,
): Result<readonly StatementEvent[], Rejection> {
  const decoded = decodeActPayload(body.payload);
  if (!decoded.ok) {
    const { code, offset } = decoded.error;
    return err(reject("GOV_FIELD_INVALID", { path: "payload", fault: code, offset }));
  }
  const payload = decoded.value;
  const act = decodeFallbackDeclaration(payload.act);
  if (!act.ok) {
    return err(reject("GOV_FIELD_INVALID", { path: "payload.act", fault: act.error.code }));
  }
  const untimely = refuseTime(act.value, context);
  if (untimely !== null) return err(untimely);
  const council = readCouncil(state, FALLBACK_COUNCIL);
  if (council === undefined) {
    return err(reject("GOV_COUNCIL_ABSENT", { council: FALLBACK_COUNCIL }));
  }
  const refused =
    refusePlace(act.value, council, context) ??
    refuseSigners(payload, act.value, { council, state, context });
  if (refused !== null) return err(refused);
  const record = judgeFallback(act.value, payload.attested, state, context);
  if (!record.ok) return record;
  scheduleFallback(record.value, payload.act, context);
  const journal = new Journal(state, context.governance);
  const { nonce } = council;
  journal.emit(ACT_EVENTS.actExecuted, { council: FALLBACK_COUNCIL, kind: FALLBACK_KIND, nonce });
  journal.keep(state);
  return ok(journal.events.map(({ spec, data }) => ({ topic: spec.topic, data })));
}

/** A declaration fits one span of heights, its ends included. */
function refuseTime(act: FallbackDeclaration, context: ExecutionContext): Rejection | null {
  const { height } = context;
  if (height > act.expires) return reject("GOV_ACT_EXPIRED", { height, expires: act.expires });
  if (height >= act.notBefore) return null;
  return reject("GOV_ACT_TOO_EARLY", { height, not_before: act.notBefore });
}

/** A declaration fits one council in its term, one number, one chain and one epoch. */
function refusePlace(
  act: FallbackDeclaration,
  council: Council,
  context: ExecutionContext,
): Rejection | null {
  const { height, now, branch } = context;
  if (now >= council.termEnd) {
    return reject("GOV_COUNCIL_TERM", { now, term_end: council.termEnd });
  }
  if (act.nonce !== council.nonce) {
    return reject("GOV_ACT_NONCE", { expected: council.nonce, found: act.nonce });
  }
  if (!equalBytes(act.chainId, branch.chainId)) {
    const expected = toHex(branch.chainId);
    return reject("GOV_ACT_WRONG_CHAIN", { expected, found: toHex(act.chainId) });
  }
  const current = hashInForce(resolveEpoch(branch.facts.schedule, height));
  if (equalBytes(act.epochHash, current)) return null;
  return reject("GOV_ACT_WRONG_EPOCH", { expected: toHex(current), found: toHex(act.epochHash) });
}

/** k of n distinct members, in one transaction: a declaration is never left half signed on the ledger. */
function refuseSigners(
  payload: ActPayload,
  act: FallbackDeclaration,
  { council, state, context }: { council: Council; state: StateDraft; context: ExecutionContext },
): Rejection | null {
  const { policy } = resolveEpoch(context.branch.facts.schedule, context.height).record;
  const members = verifyMemberSignatures(state, council, payload.signatures, {
    suites: context.environment.suites,
    admitted: policy.council,
    context: "act",
    items: fallbackMessageItems(act),
  });
  if (!members.ok) return members.error;
  const have = members.value.length;
  return have >= council.k ? null : reject("GOV_COUNCIL_QUORUM", { need: council.k, have });
}

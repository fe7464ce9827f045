import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { ACT_EVENTS } from "./act-events.ts";
import type { SubmitAct } from "./act-payload.ts";
import type { CommandContext } from "./context.ts";
import { type Council, readCouncil } from "./council.ts";
import { verifyMemberSignatures } from "./council-signatures.ts";
import { decodeFallbackFrame, type FallbackFrame, fallbackItems } from "./fallback-frame.ts";
import { countFallbacks } from "./fallback-record.ts";
import { govDigest } from "./gov-digest.ts";
import type { Journal } from "./journal.ts";
import { OBJECTION_EVENTS } from "./objection-events.ts";
import { askForFallback } from "./ratification-question.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

const COUNCIL = "emergency";
export const FALLBACK_KIND = "fallback_epoch";

/** True iff the payload carries the declaration of a fallback, the one act that fits heights and not times. */
export function isFallback({ council, kind }: SubmitAct): boolean {
  return council === COUNCIL && kind === FALLBACK_KIND;
}

/**
 * Decides the declaration of a fallback, in one transaction: it is never left half signed on the ledger. The ledger
 * judges the record that it would make.
 */
export function decideFallback(
  journal: Journal,
  payload: SubmitAct,
  context: CommandContext,
): Rejection | null {
  const { act, attested } = payload;
  const decoded = decodeFallbackFrame(act);
  if (!decoded.ok) {
    return reject("GOV_FIELD_INVALID", { path: "payload.act", fault: decoded.error.code });
  }
  const frame = decoded.value;
  const untimely = refuseTime(frame, context);
  if (untimely !== null) return untimely;
  const council = readCouncil(journal, COUNCIL);
  if (council === undefined) return reject("GOV_COUNCIL_ABSENT", { council: COUNCIL });
  const refused =
    refusePlace(frame, council, context) ??
    refuseSigners(journal, { payload, frame, council }, context) ??
    context.ledger.checkFallback(journal, act, attested);
  if (refused !== null) return refused;
  const { nonce } = council;
  journal.emit(ACT_EVENTS.actExecuted, { council: COUNCIL, kind: FALLBACK_KIND, nonce });
  journal.effect({ type: "effectFallback", act, attested });
  const digest = govDigest(context.hash, "gov/act", act);
  const { start, evidenceHash: evidenceDigest } = frame;
  const record = {
    digest,
    evidenceDigest,
    start,
    objectUntil: start - context.ledger.timing.freezeBlocks,
    snapshotHeight: context.height - 1,
    vetoed: false,
  };
  const number = countFallbacks(journal) + 1;
  journal.emit(OBJECTION_EVENTS.fallbackDeclared, { number, record });
  askForFallback(journal, { digest, evidenceDigest, start }, context);
  return null;
}

/** A declaration fits one span of heights, its ends included. */
function refuseTime(frame: FallbackFrame, { height }: CommandContext): Rejection | null {
  const { notBefore, expires } = frame;
  if (height > expires) return reject("GOV_ACT_EXPIRED", { height, expires });
  if (height < notBefore) return reject("GOV_ACT_TOO_EARLY", { height, not_before: notBefore });
  return null;
}

/** A declaration fits one council in its term, one number, one chain and one epoch. */
function refusePlace(
  frame: FallbackFrame,
  { termEnd, nonce }: Council,
  { now, chainId, ledger }: CommandContext,
): Rejection | null {
  if (now >= termEnd) return reject("GOV_COUNCIL_TERM", { now, term_end: termEnd });
  if (frame.nonce !== nonce) {
    return reject("GOV_ACT_NONCE", { expected: nonce, found: frame.nonce });
  }
  if (!equalBytes(frame.chainId, chainId)) {
    const found = toHex(frame.chainId);
    return reject("GOV_ACT_WRONG_CHAIN", { expected: toHex(chainId), found });
  }
  const current = ledger.epochHash;
  if (equalBytes(frame.epochHash, current)) return null;
  return reject("GOV_ACT_WRONG_EPOCH", { expected: toHex(current), found: toHex(frame.epochHash) });
}

function refuseSigners(
  state: StateReader,
  declared: {
    readonly payload: SubmitAct;
    readonly frame: FallbackFrame;
    readonly council: Council;
  },
  context: CommandContext,
): Rejection | null {
  const { payload, frame, council } = declared;
  const members = verifyMemberSignatures(state, council, payload.signatures, {
    suites: context.suites,
    admitted: context.admitted.council,
    context: "act",
    items: fallbackItems(frame),
  });
  if (!members.ok) return members.error;
  const have = members.value.length;
  return have >= council.k ? null : reject("GOV_COUNCIL_QUORUM", { need: council.k, have });
}

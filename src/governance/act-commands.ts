import { decode } from "../codec/canonical.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { ACT_BYTES_MAX, type Act, countActs, openAct, readAct } from "./act.ts";
import { ACT_EVENTS } from "./act-events.ts";
import { type ActFrame, decodeActFrame } from "./act-frame.ts";
import { actKindSpec } from "./act-kind-table.ts";
import { type SubmitAct, signActSchema, submitActSchema } from "./act-payload.ts";
import { type CountedSignatures, countActSignatures } from "./act-signatures.ts";
import type { CommandContext, GovernanceContext } from "./context.ts";
import { type Council, type CouncilName, isCouncilName, readCouncil } from "./council.ts";
import { decideFallback, isFallback } from "./fallback-act.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** Longest span in which an act may take effect, so that a signature does not lie about for ever. */
const ACT_SPAN_S_MAX = 7 * 24 * 3600;

const submitAct = defineHandler({
  command: "submitAct",
  payload: submitActSchema,
  countSignatures: ({ signatures }) => signatures.length,
  decide(journal, payload, context) {
    if (isFallback(payload)) return decideFallback(journal, payload, context);
    const read = readSubmitted(payload, context);
    if (!read.ok) return read.error;
    const { name, frame } = read.value;
    const council = judgeCouncil(journal, name, frame, context);
    if (!council.ok) return council.error;
    if (frame.nonce !== council.value.nonce) {
      return reject("GOV_ACT_NONCE", { expected: council.value.nonce, found: frame.nonce });
    }
    const stale = openAct(journal, name, frame.kind);
    if (stale !== undefined && !isStale(journal, stale, council.value)) {
      return reject("GOV_ACT_OPEN", { kind: frame.kind, act: stale });
    }
    const number = countActs(journal) + 1;
    const act = { number, frame, council: council.value };
    const counted = countActSignatures(journal, act, payload.signatures, context);
    if (!counted.ok) return counted.error;
    const refused = refuseKind(journal, frame, context);
    if (refused !== null) return refused;
    if (stale !== undefined) giveUp(journal, stale);
    sign(journal, number, counted.value, { ...frame, council: name, act: payload.act });
    if (counted.value.members >= council.value.k) execute(journal, number, frame, context);
    return null;
  },
});

const signAct = defineHandler({
  command: "signAct",
  payload: signActSchema,
  countSignatures: ({ signatures }) => signatures.length,
  decide(journal, { act: number, signatures }, context) {
    const known = readAct(journal, number);
    if (known === undefined) return reject("GOV_ACT_UNKNOWN", { act: number });
    const frame = requireFrame(known);
    const untimely = refuseTime(frame, context);
    if (untimely !== null) return untimely;
    const council = judgeCouncil(journal, known.council, frame, context);
    if (!council.ok) return council.error;
    const isDone = known.executedAt !== null;
    if (!isDone && frame.nonce !== council.value.nonce) {
      return reject("GOV_ACT_NONCE", { expected: council.value.nonce, found: frame.nonce });
    }
    const act = { number, frame, council: council.value };
    const counted = countActSignatures(journal, act, signatures, context);
    if (!counted.ok) return counted.error;
    // What is executed is final: a late signature is kept and brings nothing about.
    const reached = !isDone && known.signers + counted.value.members >= council.value.k;
    const refused = reached ? refuseKind(journal, frame, context) : null;
    if (refused !== null) return refused;
    sign(journal, number, counted.value, null);
    if (reached) execute(journal, number, frame, context);
    return null;
  },
});

/** What was carried in, read as an act of a kind that its council may decide. */
function readSubmitted(
  payload: SubmitAct,
  context: CommandContext,
): Result<{ readonly name: CouncilName; readonly frame: ActFrame }, Rejection> {
  const { council, kind, act } = payload;
  const spec = actKindSpec(kind);
  if (spec === undefined || !isCouncilName(council) || spec.council !== council) {
    return err(reject("GOV_ACT_FORBIDDEN", { council, kind }));
  }
  if (payload.attested !== null) return err(reject("GOV_FIELD_INVALID", { path: "attested" }));
  if (act.length > ACT_BYTES_MAX) {
    return err(reject("GOV_CONTENT_TOO_LARGE", { size: act.length, max: ACT_BYTES_MAX }));
  }
  const decoded = decodeActFrame(act);
  if (!decoded.ok) {
    return err(reject("GOV_FIELD_INVALID", { path: "act", fault: decoded.error.code }));
  }
  const frame = decoded.value;
  const path = misfit(frame, payload);
  if (path !== null) return err(reject("GOV_FIELD_INVALID", { path }));
  const own = decode(spec.payload, frame.payload);
  if (!own.ok) {
    return err(reject("GOV_FIELD_INVALID", { path: "act.payload", fault: own.error.code }));
  }
  const untimely = refuseTime(frame, context);
  return untimely === null ? ok({ name: council, frame }) : err(untimely);
}

/** Path of the first field of an act that contradicts what carries it or itself, or null. */
function misfit(frame: ActFrame, payload: SubmitAct): string | null {
  if (frame.council !== payload.council) return "act.council";
  if (frame.kind !== payload.kind) return "act.kind";
  const span = frame.expiresAt - frame.notBefore;
  return span > 0 && span <= ACT_SPAN_S_MAX ? null : "act.expires_at";
}

/** Half-open, like every window of governance. */
function refuseTime(frame: ActFrame, { now }: GovernanceContext): Rejection | null {
  const { notBefore, expiresAt } = frame;
  if (now >= expiresAt) return reject("GOV_ACT_EXPIRED", { now, expires_at: expiresAt });
  if (now < notBefore) return reject("GOV_ACT_TOO_EARLY", { now, not_before: notBefore });
  return null;
}

/** An act fits one council in its term, as it is composed, and one chain. */
function judgeCouncil(
  state: StateReader,
  name: CouncilName,
  frame: ActFrame,
  { now, chainId }: GovernanceContext,
): Result<Council, Rejection> {
  const council = readCouncil(state, name);
  if (council === undefined) return err(reject("GOV_COUNCIL_ABSENT", { council: name }));
  const { termEnd, version } = council;
  if (now >= termEnd) return err(reject("GOV_COUNCIL_TERM", { now, term_end: termEnd }));
  if (!equalBytes(frame.chainId, chainId)) {
    const found = toHex(frame.chainId);
    return err(reject("GOV_ACT_WRONG_CHAIN", { expected: toHex(chainId), found }));
  }
  if (frame.version === version) return ok(council);
  return err(reject("GOV_COUNCIL_VERSION", { expected: version, found: frame.version }));
}

/** True iff an open act can no longer take effect, since its council's version or number has moved on. */
function isStale(state: StateReader, number: number, council: Council): boolean {
  const act = assertDefined(readAct(state, number), `no act ${number}`);
  return act.version !== council.version || act.nonce !== council.nonce;
}

function refuseKind(
  state: StateReader,
  frame: ActFrame,
  context: GovernanceContext,
): Rejection | null {
  const spec = assertDefined(actKindSpec(frame.kind), `no kind ${frame.kind}`);
  return spec.refuse(state, requirePayload(frame), context);
}

function giveUp(journal: Journal, number: number): void {
  const { council, kind, signers } = assertDefined(readAct(journal, number), `no act ${number}`);
  journal.emit(ACT_EVENTS.actExpired, { act: number, council, kind, signers, byTime: false });
}

type Opened = ActFrame & { readonly council: CouncilName; readonly act: Uint8Array };

function sign(
  journal: Journal,
  act: number,
  { keys }: CountedSignatures,
  opened: Opened | null,
): void {
  for (const [place, key] of keys.entries()) {
    journal.emit(ACT_EVENTS.actSigned, { act, opened: place === 0 ? opened : null, ...key });
  }
}

function execute(
  journal: Journal,
  number: number,
  frame: ActFrame,
  context: GovernanceContext,
): void {
  const { kind, nonce } = frame;
  const spec = assertDefined(actKindSpec(kind), `no kind ${kind}`);
  const { council } = spec;
  journal.emit(ACT_EVENTS.actExecuted, { council, kind, nonce });
  const { digest } = assertDefined(readAct(journal, number), `no act ${number}`);
  spec.execute(journal, requirePayload(frame), { number, digest }, context);
}

/** The frame of an act that was read before it was kept. */
function requireFrame({ act }: Act): ActFrame {
  const decoded = decodeActFrame(act);
  assert(decoded.ok, "an act that was kept does not decode");
  return decoded.value;
}

function requirePayload(frame: ActFrame): unknown {
  const spec = assertDefined(actKindSpec(frame.kind), `no kind ${frame.kind}`);
  const decoded = decode(spec.payload, frame.payload);
  assert(decoded.ok, "the payload of an act that was kept does not decode");
  return decoded.value;
}

export const ACT_COMMANDS = [submitAct, signAct] as const;

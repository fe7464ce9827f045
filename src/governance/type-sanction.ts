import { encode } from "../codec/canonical.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { readAccount } from "./account.ts";
import type { GovernanceContext } from "./context.ts";
import type { Fraction } from "./fraction.ts";
import { readUint } from "./parameter.ts";
import { buildGuard } from "./plan.ts";
import { defineProposalType, type RunFault } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import { readSanction, sanctionedOn } from "./sanction.ts";
import { SANCTION_EVENTS } from "./sanction-events.ts";
import { type SanctionPayload, sanctionPayloadSchema } from "./sanction-payload.ts";
import { slashAccount } from "./slash-account.ts";
import type { StateReader } from "./state-access.ts";
import { isSystemAccount } from "./system-account.ts";

/** Most that a vote can take of a stake: a twentieth. */
const SLASH_MAX: Fraction = { n: 1, d: 20 };

/** Bars an account from something, or costs it stake. The discussion is its hearing, the timelock its appeal. */
export const SANCTION = defineProposalType<SanctionPayload>({
  type: "sanction",
  payload: sanctionPayloadSchema,
  touches: () => [],
  route: () => "sanction",
  validate: refusePayload,
  guards(state, { account, kind }, { hash }) {
    const { version } = readSanction(state, account, kind);
    return [buildGuard(hash, { key: `sanction.${kind}.${toHex(account)}`, version, value: null })];
  },
  effects: (payload) => [{ name: "sanction", data: encode(sanctionPayloadSchema, payload) }],
  submitted(journal, { account, kind, evidenceDigest }, { number: proposal }) {
    const accused = { proposal, account, kind, evidenceDigest };
    journal.emit(SANCTION_EVENTS.hearingOpened, accused);
  },
  decided(journal, { account, kind, evidenceDigest }, { number: proposal }) {
    const { interim } = readSanction(journal, account, kind);
    if (interim === null || !equalBytes(interim.evidenceDigest, evidenceDigest)) return;
    journal.emit(SANCTION_EVENTS.interimEnded, { proposal, account, kind });
  },
  run(journal, payload, { number: proposal }, context) {
    const refused = refusePayload(journal, payload, null, context);
    if (refused !== null) return describeFault(refused);
    const { account, kind, until, evidenceDigest, slash } = payload;
    const sanctioned = { proposal, account, kind, until, evidenceDigest, slash };
    journal.emit(SANCTION_EVENTS.sanctioned, sanctioned);
    if (slash !== null) slashAccount(journal, { account, share: slash, cause: evidenceDigest });
    return null;
  },
});

function refusePayload(
  state: StateReader,
  { account, kind, until, evidenceDigest, slash }: SanctionPayload,
  _subject: unknown,
  { now }: GovernanceContext,
): Rejection | null {
  if (isSystemAccount(account)) return reject("GOV_SYSTEM_ACCOUNT", { account: toHex(account) });
  if (readAccount(state, account) === undefined) return misfit("account");
  if ((kind === "stake_slash") !== (slash !== null)) return misfit("slash");
  if (slash !== null && !isSmallSlash(slash)) return misfit("slash");
  const max = readUint(state, "sanction.max_s", now);
  if (until <= now || until - now > max) {
    return reject("GOV_PAYLOAD_INVALID", { path: "until", now, until, max_s: max });
  }
  const earlier = sanctionedOn(state, evidenceDigest);
  return earlier === undefined ? null : reject("GOV_EVIDENCE_USED", { proposal: earlier });
}

function isSmallSlash({ n, d }: Fraction): boolean {
  return n > 0 && n * SLASH_MAX.d <= d * SLASH_MAX.n;
}

function describeFault({ code, facts }: Rejection): RunFault {
  const isLate = facts.path === "until";
  return { kind: "final", code: isLate ? "too_late" : "invalid", detail: code };
}

function misfit(path: string): Rejection {
  return reject("GOV_PAYLOAD_INVALID", { path });
}

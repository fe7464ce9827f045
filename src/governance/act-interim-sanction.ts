import { struct } from "../codec/compound.ts";
import { toHex } from "../primitives/hex.ts";
import { defineActKind } from "./act-kind.ts";
import { nameOf } from "./name-schema.ts";
import { readUint } from "./parameter.ts";
import { digestSchema } from "./proposal.ts";
import { reject } from "./rejection.ts";
import { interimOn, SANCTION_KINDS, sanctionedOn } from "./sanction.ts";
import { SANCTION_EVENTS } from "./sanction-events.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import { isSystemAccount } from "./system-account.ts";

/** Bars an account for some days until a vote decides, once for each evidence, and never at the cost of stake. */
export const INTERIM_SANCTION = defineActKind({
  kind: "interim_sanction",
  council: "conduct",
  payload: struct({
    account: accountIdSchema,
    kind: nameOf(SANCTION_KINDS),
    durationS: secondsSchema,
    evidenceDigest: digestSchema,
  }),
  refuse(state, { account, kind, durationS, evidenceDigest }, { now }) {
    const max = readUint(state, "sanction.interim_max_s", now);
    if (durationS === 0 || durationS > max) return reject("GOV_DURATION", { durationS, max });
    if (kind === "stake_slash") return reject("GOV_ACT_FORBIDDEN", { kind });
    if (isSystemAccount(account)) return reject("GOV_SYSTEM_ACCOUNT", { account: toHex(account) });
    const act = interimOn(state, evidenceDigest);
    if (act !== undefined) return reject("GOV_EVIDENCE_USED", { act });
    const proposal = sanctionedOn(state, evidenceDigest);
    return proposal === undefined ? null : reject("GOV_EVIDENCE_USED", { proposal });
  },
  execute(journal, { account, kind, durationS, evidenceDigest }, { number: act }) {
    const until = journal.place.now + durationS;
    journal.emit(SANCTION_EVENTS.interim, { act, account, kind, until, evidenceDigest });
  },
});

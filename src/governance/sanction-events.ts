import { struct } from "../codec/compound.ts";
import { nullable, text, uint } from "../codec/schema.ts";
import { defineEvent } from "./event.ts";
import { shareSchema } from "./fraction.ts";
import { nameOf } from "./name-schema.ts";
import { readUint } from "./parameter.ts";
import { digestSchema } from "./proposal.ts";
import { addReputation } from "./reputation.ts";
import {
  noteInterimEvidence,
  noteSanctionEvidence,
  readSanction,
  SANCTION_KINDS,
  writeAnswer,
  writeSanction,
} from "./sanction.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";

const ofSchema = { account: accountIdSchema, kind: nameOf(SANCTION_KINDS) } as const;

export const SANCTION_EVENTS = {
  /** Tells the accused that a hearing has begun, in which one answer may be filed. */
  hearingOpened: defineEvent("sanctionHearingOpened", "notice", {
    schema: struct({ proposal: uint(), ...ofSchema, evidenceDigest: digestSchema }),
    evolve: () => undefined,
  }),
  answered: defineEvent("sanctionAnswered", "notice", {
    schema: struct({ proposal: uint(), account: accountIdSchema, statement: text(1, 2048) }),
    evolve(draft, { proposal, statement }, { now: at }) {
      writeAnswer(draft, proposal, { at, statement });
    },
  }),
  sanctioned: defineEvent("sanctioned", "warning", {
    schema: struct({
      proposal: uint(),
      ...ofSchema,
      until: secondsSchema,
      evidenceDigest: digestSchema,
      slash: nullable(shareSchema),
    }),
    evolve(draft, { proposal, account, kind, until, evidenceDigest }, place) {
      const { interim, version } = readSanction(draft, account, kind);
      const decided = { since: place.now, until, evidenceDigest, origin: proposal };
      writeSanction(draft, { account, kind }, { decided, interim, version: version + 1 });
      noteSanctionEvidence(draft, evidenceDigest, proposal);
      const loss = readUint(draft, "reputation.sanction_loss", place.now);
      addReputation(draft, account, -loss, place);
    },
  }),
  interim: defineEvent("interimSanction", "warning", {
    schema: struct({
      act: uint(),
      ...ofSchema,
      until: secondsSchema,
      evidenceDigest: digestSchema,
    }),
    evolve(draft, { act, account, kind, until, evidenceDigest }, { now: since }) {
      const { decided, version } = readSanction(draft, account, kind);
      const interim = { since, until, evidenceDigest, origin: act };
      writeSanction(draft, { account, kind }, { decided, interim, version: version + 1 });
      noteInterimEvidence(draft, evidenceDigest, act);
    },
  }),
  /** The vote on the same evidence has decided: what stood until then is over. */
  interimEnded: defineEvent("interimSanctionEnded", "notice", {
    schema: struct({ proposal: uint(), ...ofSchema }),
    evolve(draft, { account, kind }) {
      const { decided, version } = readSanction(draft, account, kind);
      writeSanction(draft, { account, kind }, { decided, interim: null, version: version + 1 });
    },
  }),
} as const;

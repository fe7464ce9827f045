import { struct } from "../codec/compound.ts";
import { bool, text, uint } from "../codec/schema.ts";
import { uintBytes } from "./big-endian.ts";
import { scheduleDue } from "./due.ts";
import { defineEvent } from "./event.ts";
import { fallbackRecordSchema, requireFallback, writeFallback } from "./fallback-record.ts";
import { nameOf } from "./name-schema.ts";
import { addObjection } from "./objection.ts";
import { accountIdSchema, amountSchema } from "./schemas.ts";
import { pinHeight, unpinHeight } from "./series.ts";

/** Seconds after which the end of a window is looked for again: it is a height, and the clock knows none. */
const LOOK_AGAIN_S = 3600;

const subjectSchema = struct({
  kind: nameOf(["rollback", "fallback"] as const),
  number: uint(),
});

/** The facts of declared fallbacks, and of objections to them and to rollbacks. */
export const OBJECTION_EVENTS = {
  fallbackDeclared: defineEvent("fallbackEpochDeclared", "critical", {
    schema: struct({ number: uint(), record: fallbackRecordSchema }),
    evolve(draft, { number, record }, { now: at }) {
      writeFallback(draft, number, record);
      pinHeight(draft, record.snapshotHeight);
      const reference = uintBytes(number);
      scheduleDue(draft, { kind: "objectionWindow", at: at + LOOK_AGAIN_S, reference });
    },
  }),
  /** Looked after the window of a fallback: it is over, or it is looked after again. */
  windowChecked: defineEvent("objectionWindowChecked", "info", {
    schema: struct({ fallback: uint(), isOver: bool }),
    evolve(draft, { fallback: number, isOver }, { now: at }) {
      if (isOver) {
        unpinHeight(draft, requireFallback(draft, number).snapshotHeight);
        return;
      }
      const reference = uintBytes(number);
      scheduleDue(draft, { kind: "objectionWindow", at: at + LOOK_AGAIN_S, reference });
    },
  }),
  filed: defineEvent("objectionFiled", "notice", {
    schema: struct({
      subject: subjectSchema,
      account: accountIdSchema,
      power: amountSchema,
      /** With this one. */
      objected: amountSchema,
      total: amountSchema,
      statement: text(0, 500),
    }),
    evolve(draft, { subject, account, power }) {
      addObjection(draft, subject, { account, power });
    },
  }),
  /** A third of all power has objected to a fallback before its freeze. */
  fallbackVetoed: defineEvent("fallbackEpochVetoed", "critical", {
    schema: struct({ fallback: uint(), objected: amountSchema, total: amountSchema }),
    evolve(draft, { fallback: number }) {
      writeFallback(draft, number, { ...requireFallback(draft, number), vetoed: true });
    },
  }),
} as const;

import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import {
  MODERATION_ACTIONS,
  type Moderation,
  type ModerationAction,
  TARGET_KINDS,
} from "./forum-moderation.ts";
import { digestSchema } from "./proposal.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** What judges a text, and so must not be done to the same text again once it was overturned. */
const JUDGES_TEXT: ReadonlySet<ModerationAction> = new Set(["hide", "move", "split"]);

/** By action and target: digest of the text that an appeal has cleared. */
const clearedTable = stateTable("forum.cleared/", digestSchema);

type Done = Pick<Moderation["done"], "target" | "bodyDigest" | "deed">;

/** True iff an appeal has cleared this very text of this very action. */
export function isCleared(state: StateReader, { bodyDigest, ...done }: Done): boolean {
  const cleared = readState(state, clearedTable, clearedSuffix(done));
  return cleared !== undefined && equalBytes(cleared, bodyDigest);
}

/** Notes what an appeal made of a moderation. */
export function writeCleared(draft: StateDraft, done: Done, isOverturned: boolean): void {
  if (!JUDGES_TEXT.has(done.deed.kind)) return;
  const suffix = clearedSuffix(done);
  if (isOverturned) writeState(draft, clearedTable, { suffix, value: done.bodyDigest });
  else draft.delete(stateKey(clearedTable, suffix));
}

function clearedSuffix({ target, deed }: Omit<Done, "bodyDigest">): Uint8Array {
  const action = MODERATION_ACTIONS.indexOf(deed.kind);
  const kind = TARGET_KINDS.indexOf(target.kind);
  return concatBytes(Uint8Array.of(action, kind), uintBytes(target.number));
}

import { readAccount } from "../../../governance/account.ts";
import { encodeRecordPayload } from "../../../ledger/record-payload.ts";
import type { DevName } from "../dev-keys.ts";
import type { ResidentMove } from "./resident-move.ts";
import { accountOf, type TownView } from "./town-view.ts";

/** Who records statements and does nothing else, so that the sequence of the account says how far it has come. */
export const LIBRARIAN: DevName = "kofi";

/** The library begins with so many statements in so many transactions, before the first proposal. */
const FIRST_STATEMENTS = 200;
export const FIRST_RECORDS = 4;
const FIRST_BATCH = FIRST_STATEMENTS / FIRST_RECORDS;
/** Later ones come by twos: some while time is made up for, one every other minute from then on. */
const BATCH = 2;
const RECORDS_A_DAY = 2;
const LIVE_EVERY_S = 120;

/** What the librarian records now: the next statements of the examples, until all of them are on the chain. */
export function record(view: TownView): readonly ResidentMove[] {
  const done = readAccount(view.state, accountOf(view, LIBRARIAN))?.sequence ?? 0;
  if (done >= expectedRecords(view)) return [];
  const isFirst = done < FIRST_RECORDS;
  const from = isFirst ? done * FIRST_BATCH : FIRST_STATEMENTS + (done - FIRST_RECORDS) * BATCH;
  const contents = view.theorems.slice(from, from + (isFirst ? FIRST_BATCH : BATCH));
  if (contents.length === 0) return [];
  const payload = encodeRecordPayload({ mediaType: "application/json", contents, references: [] });
  return [{ who: LIBRARIAN, command: "recordStatement", payload }];
}

function expectedRecords({ pace, context: { now } }: TownView): number {
  const { startS, liveFromS, dayS } = pace;
  const early = Math.floor(((Math.min(now, liveFromS) - startS) * RECORDS_A_DAY) / dayS);
  const live = Math.floor(Math.max(0, now - liveFromS) / LIVE_EVERY_S);
  return FIRST_RECORDS + early + live;
}

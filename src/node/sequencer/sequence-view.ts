import { accountTable, readAccount } from "../../governance/account.ts";
import { Overlay } from "../../governance/overlay.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { writeState } from "../../governance/state-table.ts";
import type { AccountId } from "../../primitives/brand.ts";

/**
 * The state as it would be if an account had come as far as a sequence number within `span` above its own, so that a
 * transaction that waits for others before it is judged in everything else. Beyond the span it is the state itself,
 * which answers that the number is too high.
 */
export function sequenceView(
  state: StateReader,
  place: { readonly account: AccountId; readonly sequence: number },
  span: number,
): StateReader {
  const account = readAccount(state, place.account);
  if (account === undefined) return state;
  const ahead = place.sequence - account.sequence;
  if (ahead <= 0 || ahead > span) return state;
  const view = new Overlay(state);
  writeState(view, accountTable, {
    value: { ...account, sequence: place.sequence },
    suffix: place.account,
  });
  return view;
}

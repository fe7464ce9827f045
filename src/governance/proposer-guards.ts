import type { AccountId, Height } from "../primitives/brand.ts";
import type { BlockPlace } from "./context.ts";
import { COUNCIL_NAMES, isMember, readCouncil } from "./council.ts";
import { ownPower, receivedPower } from "./electorate.ts";
import { type Rejection, reject } from "./rejection.ts";
import { activeSanction } from "./sanction.ts";
import type { StateReader } from "./state-access.ts";
import type { Track } from "./track.ts";
import { isActiveValidator } from "./validator.ts";

/** Whether an account may put a proposal on a track: not banned, of the right kind, with enough power. */
export function checkProposer(
  state: StateReader,
  proposer: AccountId,
  track: Track,
  { now, height }: BlockPlace,
): Rejection | null {
  const ban = activeSanction(state, proposer, "proposer_ban", now);
  if (ban !== undefined) return reject("GOV_PROPOSER_SANCTIONED", { until: ban.until });
  if (!track.anyProposer && !isInOffice(state, proposer, now)) {
    return reject("GOV_PROPOSER_NOT_ELIGIBLE", { track: track.name });
  }
  if (track.minPower === 0n) return null;
  // Power of the block before: what was borrowed in this block counts for nothing.
  const power = proposerPower(state, proposer, track, height - 1);
  if (power >= track.minPower) return null;
  const compared = { power: String(power), min: String(track.minPower) };
  return reject("GOV_PROPOSER_POWER_LOW", compared);
}

/** Own and received power in the first house of the track. */
function proposerPower(
  state: StateReader,
  proposer: AccountId,
  { houses }: Track,
  asOf: Height,
): bigint {
  const scope = houses.community?.scope ?? null;
  if (scope === null) {
    return ownPower(state, { house: "validators", scope }, proposer, asOf);
  }
  const own = ownPower(state, { house: "community", scope }, proposer, asOf);
  return own + receivedPower(state, scope, proposer, asOf);
}

/** An active validator, or a member of a council whose term has not ended. */
function isInOffice(state: StateReader, account: AccountId, now: number): boolean {
  if (isActiveValidator(state, account)) return true;
  return COUNCIL_NAMES.some((name) => {
    const council = readCouncil(state, name);
    return council !== undefined && now < council.termEnd && isMember(council, account);
  });
}

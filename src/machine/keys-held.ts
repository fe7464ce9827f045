import { type EpochFault, epochFault } from "../consensus/epoch-fault.ts";
import { readAccountKeys } from "../governance/account.ts";
import { COUNCIL_NAMES, type CouncilName, readCouncil } from "../governance/council.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { SignaturePolicy } from "../ledger/policy.ts";
import { totalWeight } from "../ledger/sealers.ts";
import type { AccountId, Height, SuiteId } from "../primitives/brand.ts";
import { sealersAt } from "./sealer-table.ts";

/**
 * The half of E10 about keys: who must sign under a new policy holds a key that it admits when the record is locked in.
 * More than two thirds of the sealers' weight, else no block of the epoch could ever be final, and k members of each
 * council, else it could not act. A body alone does not show keys, so that only a machine asks.
 */
export function checkKeysHeld(
  policy: SignaturePolicy,
  state: StateReader,
  height: Height,
): EpochFault | null {
  const sealers = sealersAt(state, height + 1);
  const admitted = sealers.filter((sealer) => policy.seal.includes(sealer.suite));
  const weight = totalWeight(admitted);
  const total = totalWeight(sealers);
  if (sealers.length > 0 && 3n * weight <= 2n * total) {
    const expected = `sealers of more than two thirds of ${total}`;
    return epochFault("EPOCH_KEYS_MISSING", { expected, found: `weight ${weight}` });
  }
  for (const name of COUNCIL_NAMES) {
    const fault = checkCouncil(name, policy, state);
    if (fault !== null) return fault;
  }
  return null;
}

function checkCouncil(
  name: CouncilName,
  policy: SignaturePolicy,
  state: StateReader,
): EpochFault | null {
  const council = readCouncil(state, name);
  if (council === undefined) return null;
  const suites = policy[name === "attestor" ? "attest" : "council"];
  const able = council.members.filter((member) => canSign(member, suites, state)).length;
  if (able >= council.k) return null;
  const expected = `${council.k} members of ${name} with a key of suite ${suites.join(" or ")}`;
  return epochFault("EPOCH_KEYS_MISSING", { expected, found: able });
}

/** True iff as many active keys of the suites stand on the account as must sign for it. */
function canSign(account: AccountId, suites: readonly SuiteId[], state: StateReader): boolean {
  const held = readAccountKeys(state, account);
  if (held === undefined) return false;
  const usable = held.keys.filter((key) => key.revokedAt === null && suites.includes(key.suite));
  return usable.length >= held.threshold;
}

import type { AccountId, Amount } from "../primitives/brand.ts";
import type { GenesisDraft } from "./genesis-builder.ts";

const COUNCIL_K = 5;
const OFFICE_MEMBERS = 3;

/** How many times shorter the durations of governance are on a test network: days of discussion take minutes. */
export const TEST_SPEED = 60;

/** Who there is on a test network to hold its offices. */
export interface TestNetworkAccounts {
  readonly all: readonly AccountId[];
  readonly recorder: AccountId;
  /** Seven each. */
  readonly emergency: readonly AccountId[];
  readonly attestors: readonly AccountId[];
}

/**
 * The governance of a test network on which every kind of proposal can be decided at once: each account has the same
 * stake, so that votes carry weight from the start; the attestors also review, moderate and execute.
 */
export function testNetworkGovernance(
  accounts: TestNetworkAccounts,
  more: {
    /** Active stake of each account. */
    readonly stake: Amount;
    readonly treasury: Amount;
    readonly speed: number;
    /** Governance second at which the terms of the councils end. */
    readonly termEnd: number;
  },
): GenesisDraft["governance"] {
  const { all, recorder, emergency, attestors } = accounts;
  const { stake, treasury, speed, termEnd } = more;
  const council = (name: string, members: readonly AccountId[]) => {
    return { name, k: COUNCIL_K, members, termEnd };
  };
  return {
    decimals: 6,
    speed,
    treasury,
    stakes: all.map((account) => ({ account, active: stake })),
    councils: [council("emergency", emergency), council("attestor", attestors)],
    roles: [
      { name: "reviewer", members: attestors.slice(0, OFFICE_MEMBERS) },
      { name: "moderator", members: attestors.slice(OFFICE_MEMBERS, 2 * OFFICE_MEMBERS) },
      { name: "executor", members: attestors.slice(2 * OFFICE_MEMBERS) },
      { name: "admin", members: [recorder] },
    ],
    admin: null,
    parameters: [
      // Epoch changes are signalled within a dozen blocks, as the timing of a test network lets them take effect.
      { key: "epoch.window_blocks", value: 8 },
      { key: "epoch.timeout_blocks", value: 200 },
    ],
  };
}

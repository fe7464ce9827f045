import type { HashRegistry } from "../../crypto/hash-function.ts";
import type { Fraction } from "../../governance/fraction.ts";
import type { GovernanceModule } from "../../governance/genesis-module.ts";
import type { ParameterKey } from "../../governance/parameter-table.ts";
import type { ParameterValue } from "../../governance/parameter-value.ts";
import { DEFAULT_LIMITS } from "../../ledger/limits.ts";
import { type GenesisDocument, readGenesisDocument } from "../../machine/genesis-document.ts";
import { assert } from "../../primitives/assert.ts";
import type { Amount } from "../../primitives/brand.ts";
import { buildGenesis, defaultEpoch, defaultFloor, plainGovernance } from "../genesis-builder.ts";
import { FIRST_ALGORITHMS, FIRST_RULE } from "../genesis-json.ts";
import { type ReplayActor, type ReplayCast, VOTER_SUITE } from "./replay-cast.ts";
import type { GovernorRules, RecordedProposal } from "./vote-record.ts";

/** Longest step of the governance clock between two blocks, in seconds. */
export const CLOCK_STEP_S = 3600;

/** Every replay begins at the same moment; the times of a record are counted from it. */
export const REPLAY_START_MS = 0;

const PARTS_PER_MILLION = 1_000_000;

/**
 * The genesis document of a test network on which a governor's rule is that of the track `text`: power is what an
 * account holds, T the whole supply; passed iff more is for than against and the fixed quorum is for. Each voter holds
 * exactly what its ballot weighs, and one account the rest.
 */
export function replayGenesis(
  rules: GovernorRules,
  proposal: RecordedProposal,
  cast: ReplayCast,
  hashes: HashRegistry,
): GenesisDocument {
  const voters = proposal.ballots.map(({ voter, weight }) => holding(cast.voter(voter), weight));
  const given = proposal.ballots.reduce((sum, { weight }) => sum + weight, 0n);
  const bytes = buildGenesis(
    {
      name: "replay",
      timeMs: REPLAY_START_MS,
      network: 1,
      epoch: defaultEpoch(1, FIRST_RULE, FIRST_ALGORITHMS),
      floor: defaultFloor(1, FIRST_RULE),
      limits: DEFAULT_LIMITS,
      sealers: [],
      accounts: [holding(cast.holder, rules.supply - given), ...voters],
      governance: {
        ...plainGovernance({ sealers: false }),
        decimals: rules.decimals,
        parameters: parametersOf(rules, proposal.end - proposal.start),
      },
      plan: [],
    },
    hashes,
  );
  const document = readGenesisDocument(bytes, hashes);
  assert(document.ok, `a replay's own document: ${document.ok ? "" : document.error.code}`);
  return document.value;
}

function holding({ account, publicKey }: ReplayActor, amount: Amount) {
  return { account, threshold: 1, keys: [{ suite: VOTER_SUITE, publicKey }], amount };
}

function parametersOf(rules: GovernorRules, votingS: number): GovernanceModule["parameters"] {
  const { parameters } = plainGovernance({ sealers: false });
  const own: Partial<Record<ParameterKey, ParameterValue>> = {
    "clock.max_step_s": CLOCK_STEP_S,
    "electorate.community.function": "token",
    "track.text.community.scope": "community",
    "track.text.community.quorum": { n: 1, d: PARTS_PER_MILLION },
    "track.text.community.approval": { n: 1, d: 2 },
    "track.text.community.support": shareOf(rules.quorumFor, rules.supply),
    "track.text.community.veto": null,
    "track.text.min_power": 0n,
    "track.text.deposit": 0n,
    "track.text.D": 0,
    "track.text.V": votingS,
    "track.text.W": 0,
    "track.text.cap": 0,
    "track.text.TL": 0,
    "track.text.change": false,
    "fee.base.governance": 0n,
    "fee.base.vote": 0n,
    "fee.per_byte": 0n,
    "fee.per_cost": 0n,
  };
  const kept = parameters.filter(({ key }) => !Object.hasOwn(own, key));
  return [...kept, ...Object.entries(own).map(([key, value]) => ({ key, value }))];
}

/** The share in lowest terms. Requires: terms that a fraction can have, which the reader of the record checks. */
function shareOf(part: bigint, whole: bigint): Fraction {
  let [a, b] = [part, whole];
  while (b !== 0n) [a, b] = [b, a % b];
  return { n: Number(part / a), d: Number(whole / a) };
}

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

/*
 * Turns a file of votes of on-chain governors, as regrouped from public event logs, into the NDJSON that
 * `mathledger replay votes` reads:
 *   npx node scripts/convert-votes.ts FILE [--only GOVERNOR:ID,ID ...] > votes.ndjson
 * With --only, which may be given more than once, only these proposals are taken: small samples.
 */

/** Units of all voters together, a constant of each token: 10 million COMP, one billion UNI. */
const SUPPLIES: Readonly<Record<string, bigint>> = {
  Compound: 10_000_000n * 10n ** 18n,
  Uniswap: 1_000_000_000n * 10n ** 18n,
};
const DECIMALS = 18;
const CHOICES = ["against", "for", "abstain"] as const;

type Vote = readonly [voter: number, support: number, weight: string, block: number];

interface SourceProposal {
  readonly id: number;
  readonly start_block: number;
  readonly end_block: number;
  readonly outcome: string;
  readonly expected_passed: boolean | null;
  readonly votes: readonly Vote[];
}

interface SourceGovernor {
  readonly name: string;
  readonly contract: string;
  readonly quorum_for_votes_wei: string;
  readonly voters: readonly string[];
  readonly proposals: readonly SourceProposal[];
}

const { values, positionals } = parseArgs({
  options: { only: { type: "string", multiple: true, default: [] } },
  allowPositionals: true,
});
const [path] = positionals;
if (path === undefined) {
  console.error("usage: node scripts/convert-votes.ts FILE [--only GOVERNOR:ID,ID ...]");
  process.exitCode = 2;
} else {
  const source = JSON.parse(readFileSync(path, "utf8"));
  const wanted = readWanted(values.only);
  const { repo, commit } = source.provenance;
  for (const governor of source.governors) {
    const origin = `${governor.contract}, events by ${repo} at ${commit}`;
    const ids = wanted === null ? null : (wanted.get(governor.name) ?? new Set());
    for (const line of convertGovernor(governor, origin, ids)) console.log(JSON.stringify(line));
  }
}

/** Ids by governor, or null where all are wanted. */
function readWanted(only: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> | null {
  if (only.length === 0) return null;
  return new Map(
    only.map((text) => {
      const [name = "", ids = ""] = text.split(":");
      return [name, new Set(ids.split(","))];
    }),
  );
}

function* convertGovernor(
  governor: SourceGovernor,
  source: string,
  ids: ReadonlySet<string> | null,
) {
  const { name, quorum_for_votes_wei: quorum } = governor;
  const supply = SUPPLIES[name.split(" ")[0] ?? ""];
  if (supply === undefined) throw new Error(`The supply of ${name} is not known.`);
  yield {
    type: "governor",
    name,
    decimals: DECIMALS,
    supply: String(supply),
    quorum_for: quorum,
    source,
  };
  for (const proposal of governor.proposals) {
    if (ids === null || ids.has(String(proposal.id))) yield convertProposal(proposal, governor);
  }
}

function convertProposal(proposal: SourceProposal, { voters }: SourceGovernor) {
  const { id, start_block: start, end_block: end, expected_passed: passed, votes } = proposal;
  return {
    type: "proposal",
    id: String(id),
    start,
    end,
    recorded: passed === null ? null : passed ? "passed" : "rejected",
    fact: proposal.outcome,
    ballots: votes.map(([voter, support, weight, block]) => {
      const address = voters[voter];
      const choice = CHOICES[support];
      if (address === undefined) throw new Error(`Proposal ${id} has no voter ${voter}.`);
      if (choice === undefined) throw new Error(`Proposal ${id} has a support ${support}.`);
      return [address, choice, weight, block];
    }),
  };
}

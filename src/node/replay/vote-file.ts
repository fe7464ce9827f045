import type { JsonFault } from "../../ledger/json-fault.ts";
import { readJson } from "../../ledger/json-reader.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { readGovernorLine, readProposalLine, type VoteLine } from "./vote-line.ts";
import type { RecordedGovernor, RecordedProposal } from "./vote-record.ts";

interface OpenGovernor {
  readonly rules: RecordedGovernor["rules"];
  readonly proposals: RecordedProposal[];
}

/**
 * Reads a record of votes: one JSON object a line, each governor before its proposals. Throws the first fault with the
 * number of its line; nothing of a faulty file is replayed.
 */
export function readVoteFile(text: string, path: string): readonly RecordedGovernor[] {
  const governors: OpenGovernor[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const at = { path, line: index + 1 };
    const read = readLine(line, at);
    if (read.type === "governor") addGovernor(governors, read.rules, at);
    else addProposal(governors.at(-1), read.proposal, at);
  }
  if (governors.some(({ proposals }) => proposals.length > 0)) return governors;
  throw new LedgerError({
    code: "REPLAY_VOTES_EMPTY",
    message: `The file ${path} holds no proposal.`,
    fix: "give a file with at least one governor and one of its proposals: examples/votes-sample.ndjson.gz is one",
    evidence: { path },
  });
}

interface LinePlace {
  readonly path: string;
  readonly line: number;
}

function readLine(line: string, at: LinePlace): VoteLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw lineError(at, { what: "is no JSON", why, evidence: {} });
  }
  const read = readJson(value, "", (place): VoteLine => {
    const { type } = Object(place.value);
    return type === "governor" ? readGovernorLine(place) : readProposalLine(place);
  });
  if (read.ok) return read.value;
  throw lineError(at, { ...describeFault(read.error), evidence: { ...read.error } });
}

function addGovernor(
  governors: OpenGovernor[],
  rules: RecordedGovernor["rules"],
  at: LinePlace,
): void {
  const isKnown = governors.some((other) => other.rules.name === rules.name);
  if (isKnown) {
    const why = "Each governor stands once, before all of its proposals";
    throw lineError(at, { what: `names ${rules.name} again`, why, evidence: { name: rules.name } });
  }
  governors.push({ rules, proposals: [] });
}

function addProposal(
  governor: OpenGovernor | undefined,
  proposal: RecordedProposal,
  at: LinePlace,
): void {
  if (governor === undefined) {
    const why = "The rules of its governor must stand before it";
    throw lineError(at, { what: "is a proposal of no governor", why, evidence: {} });
  }
  const { rules, proposals } = governor;
  if (proposals.some(({ id }) => id === proposal.id)) {
    const why = "Each proposal stands once";
    const evidence = { proposal: proposal.id };
    throw lineError(at, { what: `has proposal ${proposal.id} again`, why, evidence });
  }
  const cast = proposal.ballots.reduce((sum, { weight }) => sum + weight, 0n);
  if (cast > rules.supply) {
    const why = `Its ballots weigh ${cast}, and all units of ${rules.name} are ${rules.supply}`;
    const evidence = { cast, supply: rules.supply };
    throw lineError(at, { what: "has more weight than there is", why, evidence });
  }
  proposals.push(proposal);
}

function describeFault({ path, expected, found, nearest }: JsonFault) {
  const place = path === "" ? "is wrong as a whole" : `is wrong at ${path}`;
  const meant = nearest === null ? "" : `; did you mean ${nearest}`;
  return { what: place, why: `Expected ${expected}, found ${found}${meant}` };
}

function lineError(
  { path, line }: LinePlace,
  fault: {
    readonly what: string;
    readonly why: string;
    readonly evidence: Readonly<Record<string, unknown>>;
  },
): LedgerError {
  return new LedgerError({
    code: "REPLAY_VOTES_LINE",
    message: `Line ${line} of ${path} ${fault.what}. ${fault.why}.`,
    fix: `mend line ${line}; docs/spec/vote-records.md describes the form`,
    evidence: { path, line, ...fault.evidence },
  });
}

import { gunzipSync } from "node:zlib";
import { type ReplayedGovernor, replayVotes } from "../node/replay/replay-votes.ts";
import { readVoteFile } from "../node/replay/vote-file.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";
import { readInput } from "./read-file.ts";
import { replayJson, summarize } from "./replay-json.ts";
import { replayText } from "./replay-text.ts";

/** Longest record that is held in memory. */
const TEXT_BYTES_MAX = 64 * 1024 * 1024;

/** Replays recorded votes and answers whether all of them end as the record says. */
export async function runReplay(call: Call): Promise<ExitCode> {
  const [path = ""] = call.args;
  const governors = readVoteFile(decodeText(readInput(path), path), path);
  const proposals = governors.flatMap((governor) => governor.proposals);
  const total = proposals.reduce((sum, { ballots }) => sum + ballots.length, 0);
  const { interrupted: signal } = call;
  const progress = call.progress({ label: "replaying", unit: "ballots", total });
  let replayed: readonly ReplayedGovernor[];
  try {
    replayed = await replayVotes(governors, {
      algorithms: await algorithms(),
      onBallots: (done) => progress.update(done),
      signal,
    });
  } finally {
    progress.end();
  }
  const summary = summarize(replayed);
  if (signal.aborted) {
    const state = `${summary.proposals} of ${proposals.length} proposals were replayed.`;
    throw call.interruptedError(state, `${call.program} replay votes ${path} begins anew`);
  }
  call.answer({
    json: replayJson(replayed, summary),
    text: (paint) => replayText(replayed, summary, paint),
  });
  return summary.differing === 0 ? EXIT.yes : EXIT.no;
}

/** The text of a file, packed by gzip or not. */
function decodeText(bytes: Uint8Array, path: string): string {
  try {
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = isPacked ? gunzipSync(bytes, { maxOutputLength: TEXT_BYTES_MAX }) : bytes;
    return new TextDecoder("utf-8", { fatal: true }).decode(text);
  } catch (cause) {
    throw new LedgerError({
      code: "REPLAY_VOTES_TEXT",
      message: `The file ${path} is no UTF-8 text of up to ${TEXT_BYTES_MAX} bytes, packed by gzip or not.`,
      fix: "give a record of votes as NDJSON: docs/spec/vote-records.md describes the form",
      evidence: { path },
      cause,
    });
  }
}

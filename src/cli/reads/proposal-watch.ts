import { setTimeout } from "node:timers/promises";
import { followEvents } from "../../client/follow-events.ts";
import { endOfBlock } from "../../node/events/resume-token.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Call } from "../call.ts";
import { choosePlace } from "../choose-place.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { describeNode, type NodeTarget } from "../node-connection.ts";
import type { Paint } from "../terminal.ts";
import type { AmountText } from "./amount-text.ts";
import { proposalArgument } from "./proposal-commands.ts";
import { readAmounts } from "./read-amounts.ts";
import { type ReadResult, withReads } from "./read-source.ts";
import { tallyLines } from "./tally-bars.ts";

/** Seconds between two looks at a vote where nothing tells of its changes. */
const WATCH_S = 2;
/** Ballots of one block come one after the other: one look serves them all. */
const GATHER_MS = 150;

/**
 * Shows the tally of a vote again whenever it has changed, until the vote is closed or the command interrupted. A node
 * tells of the changes; a folder, and a node that does not tell, are asked again and again.
 */
export async function watchCommand(call: Call): Promise<ExitCode> {
  const proposal = proposalArgument(call);
  const isOver = new AbortController();
  const signal = AbortSignal.any([call.interrupted, isOver.signal]);
  try {
    return await watch(call, proposal, await changesOf(call, proposal, signal));
  } finally {
    // A stream that is still open would keep the process.
    isOver.abort();
  }
}

async function watch(call: Call, proposal: string, next: Waiter): Promise<ExitCode> {
  let seen = "";
  for (;;) {
    const look = await readTally(call, proposal);
    const now = JSON.stringify(look.json);
    if (now !== seen) {
      const lines = (paint: Paint) => [...tallyLines(look.json, look.amount, paint), ...look.words];
      call.row({ json: look.json, text: (paint) => `${lines(paint).join("\n")}\n` });
    }
    seen = now;
    if (look.json.final) return EXIT.yes;
    await next(look.height);
    if (call.interrupted.aborted) return EXIT.interrupted;
  }
}

interface Look {
  /** The block whose state has answered. */
  readonly height: number;
  readonly json: ReadResult<"tally_votes">;
  readonly words: readonly string[];
  readonly amount: AmountText;
}

/** A folder is opened anew each time: another process adds to it meanwhile. */
async function readTally(call: Call, proposal: string): Promise<Look> {
  let look: Look | undefined;
  await withReads(call, async (reads) => {
    const tally = await reads.read("tally_votes", { proposal_hash: proposal });
    const { at, ...json } = tally as typeof tally & { readonly at: { readonly height: number } };
    const { explanation } = await reads.read("explain_vote", { proposal });
    look = {
      height: at.height,
      json,
      words: explanation.sentences,
      amount: await readAmounts(reads),
    };
    return EXIT.yes;
  });
  return assertDefined(look, "a tally was not read");
}

/** Waits for the next change after a block, or for the time after which one may be. */
type Waiter = (height: number) => Promise<void>;

async function changesOf(call: Call, proposal: string, signal: AbortSignal): Promise<Waiter> {
  const seconds = call.options.uint("interval", 3600, 1);
  const poll: Waiter = async () => {
    await setTimeout(1000 * (seconds ?? WATCH_S), undefined, { signal }).catch(() => {});
  };
  const place = await choosePlace(call);
  // Who names an interval wants to be shown at that pace.
  if (place.kind === "folder" || seconds !== undefined) return poll;
  return eventsOf(call, place.target, { proposal, signal, poll });
}

function eventsOf(
  call: Call,
  target: NodeTarget,
  {
    proposal,
    signal,
    poll,
  }: {
    readonly proposal: string;
    readonly signal: AbortSignal;
    readonly poll: Waiter;
  },
): Waiter {
  const why = (reason: string): void => {
    call.note(
      `${describeNode(target)} does not tell of changes (${reason}): asked every ${WATCH_S} s`,
    );
  };
  if (target.kind === "socket") {
    why("it sends events over HTTP only");
    return poll;
  }
  const filter = { proposal: [proposal] };
  let stream: ReturnType<typeof followEvents> | undefined;
  let isLost = false;
  return async (height) => {
    if (isLost) return await poll(height);
    // Nothing between the first look and the stream is missed: it begins behind the block that was looked at.
    const from = String(endOfBlock(height));
    stream ??= followEvents({ url: target.url.origin }, { filter, signal, from });
    try {
      await stream.next();
      await setTimeout(GATHER_MS, undefined, { signal }).catch(() => {});
    } catch (cause) {
      if (signal.aborted) return;
      isLost = true;
      why(cause instanceof Error ? cause.message : String(cause));
    }
  };
}

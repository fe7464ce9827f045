import { DEFAULT_POLICIES } from "../../../../consensus/default-policy.ts";
import { readAcceptance } from "../../../../governance/kept-acceptance.ts";
import { readChoice } from "../../../../governance/parameter.ts";
import { listDeployments } from "../../../../machine/deployment.ts";
import type { Height } from "../../../../primitives/brand.ts";
import { defaultEpoch } from "../../../genesis-builder.ts";
import { measureEpoch, requestEpoch, type StoryMeasurement } from "../../../story/story-epoch.ts";
import { devKey } from "../../dev-keys.ts";
import type { TownView } from "../town-view.ts";
import { roundStart, type Topic } from "./topic.ts";

/** Who measures the release, records the measurement and signs for it. */
const SIGNER = "ivan";
/** Days from the proposal to its run, at most: discussion, review, vote and its extension, timelock. */
const DAYS_TO_RUN = 46;
/** Seconds from block to block where nobody does anything, and a margin in tenths for those who do. */
const IDLE_BLOCK_S = 5;
const MARGIN_TENTHS = 12;
/** Blocks between the run and the new epoch, at least: notice, signals, freeze. */
const NOTICE_BLOCKS = 50;

/** The post-quantum lineage becomes mandatory: v2-dual-required after v2-dual-optional. */
export const PQ_ACTIVATION_TOPIC: Topic = {
  tag: "pq-activation",
  proposer: "dora",
  firstDay: 1,
  everyDays: 60,
  mood: "welcome",
  draftDays: 0,
  withdrawnAfterDays: null,
  prepare(view, round) {
    if (!isWanted(view)) return null;
    const { record, reportDigest } = measurement(view, round);
    if (readAcceptance(view.state, reportDigest) !== undefined) return null;
    return { who: SIGNER, command: "recordStatement", payload: record };
  },
  propose(view, round) {
    if (!isWanted(view)) return null;
    const activationBlock = expectedRun(view) + NOTICE_BLOCKS;
    const { chainId } = view.context;
    const signer = devKey(view.keys, SIGNER);
    const epoch = requestEpoch(measurement(view, round), { chainId, activationBlock, signer });
    return {
      track: "epoch",
      type: "epoch_activation",
      payload: epoch.payload,
      attachments: epoch.attachments,
      title: "Make the post-quantum lineage mandatory",
      summary: `v2-dual-required from block ${activationBlock} on, under the algorithms of every block.`,
    };
  },
};

/** True while the chain is under the rule that leaves the lineage free, and nothing else is decided. */
function isWanted({ state, context }: TownView): boolean {
  const { rule, pendingEpoch } = context.ledger;
  return rule === 2 && pendingEpoch === null && listDeployments(state).length === 0;
}

function measurement(view: TownView, round: number): StoryMeasurement {
  const { algs, timing } = defaultEpoch(1, 3, { legacy: 0x12, pq: 0x16 });
  return measureEpoch({
    target: { rule: 3, algs, policy: DEFAULT_POLICIES[3], timing, anchor: null },
    producedAt: roundStart(view, PQ_ACTIVATION_TOPIC, round),
    profile: readChoice(view.state, "bench.criteria.profile"),
    hashes: view.hashes,
  });
}

/** The height that the chain will have reached when the proposal runs, if blocks follow the clock on the wall. */
function expectedRun({ pace, context }: TownView): Height {
  const runAt = context.now + DAYS_TO_RUN * pace.dayS;
  const madeUpS = Math.max(0, Math.min(runAt, pace.liveFromS) - context.now);
  const liveS = runAt - context.now - madeUpS;
  const blocks =
    Math.ceil(madeUpS / pace.stepS) + Math.ceil((liveS * MARGIN_TENTHS) / (10 * IDLE_BLOCK_S));
  return context.height + blocks;
}

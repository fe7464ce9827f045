import type { ResultOf } from "../rpc/method.ts";
import type { NODE_METHODS } from "../rpc/methods/node.ts";
import type { Paint } from "./terminal.ts";

type NodeStatus = ResultOf<(typeof NODE_METHODS)["node_status"]>;

/** The lines of `node status` for people. */
export function nodeText(status: NodeStatus, paint: Paint): string {
  const { sequencer } = status;
  const trouble =
    sequencer.error === null
      ? []
      : [
          `Trouble:   ${sequencer.error.message}`,
          ...(sequencer.error.fix === null ? [] : [`fix:       ${sequencer.error.fix}`]),
        ];
  return [
    `Node:      mathledger ${status.version}, network ${status.network}, ` +
      `sequencer ${sequencer.mode}, upgrade: ${upgradeText(status)}`,
    `Synced:    ${syncText(status, paint)}`,
    `Epoch:     ${epochText(status)}`,
    `Load:      ${loadText(status)}`,
    ...retainedText(status),
    ...pauseText(status),
    ...trouble,
  ].join("\n");
}

function upgradeText({ next_upgrade: next }: NodeStatus): string {
  if (next === null) return "none planned";
  return `${next.name} ${next.version} at block ${next.activation_height}`;
}

function syncText(status: NodeStatus, paint: Paint): string {
  const { synced, height, target_height: target, lag_seconds: lag, sequencer } = status;
  const answer = synced ? paint("green", "yes") : paint("yellow", "no");
  const why =
    synced || sequencer.state === "running" ? "" : `, the sequencer is ${sequencer.state}`;
  const behind = status.index_height === height ? "" : `, the index is at ${status.index_height}`;
  return `${answer}, block ${height} of ${target}, ${lag} s old${why}${behind}`;
}

function epochText({ epoch, next_epoch: next }: NodeStatus): string {
  const own = `${epoch.index}  ${epoch.algorithm}  ${epoch.rule_version}  since block ${epoch.start_block}`;
  if (next === null) return own;
  return `${own}; then ${next.index}  ${next.algorithm}  ${next.rule_version}  from block ${next.start_block}`;
}

function loadText({ peers, sequencer, mempool, disk }: NodeStatus): string {
  const { transactions, bytes } = mempool;
  const noun = transactions === 1 ? "transaction" : "transactions";
  const days = disk.days_left === null ? "" : `, about ${disk.days_left} days`;
  return (
    `${peers} peers (${sequencer.mode}), mempool ${transactions} ${noun} ${sizeText(bytes)}, ` +
    `disk ${sizeText(disk.free_bytes)} free${days}`
  );
}

/** What a node that was pruned, or begun with a snapshot, lacks. */
function retainedText({ retained }: NodeStatus): readonly string[] {
  const { bodies_from: bodies, events_from: events } = retained;
  if (bodies === 0) return [];
  const from = events === 0 ? "" : `, events from block ${events}`;
  return [`Kept:      bodies from block ${bodies}${from}`];
}

function pauseText({ paused_until: until }: NodeStatus): readonly string[] {
  return until === null ? [] : [`Paused:    until ${new Date(until * 1000).toISOString()}`];
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes with one decimal below ten of a unit, in powers of a thousand. */
function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && size < 10 ? size.toFixed(1) : String(Math.floor(size));
  return `${digits} ${UNITS[unit]}`;
}

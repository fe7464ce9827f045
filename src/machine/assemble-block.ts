import type { Block } from "../consensus/block.ts";
import type { Body } from "../consensus/body.ts";
import type { Branch } from "../consensus/branch.ts";
import { expectedHistoryRoot, expectedPrevId } from "../consensus/prev-hash.ts";
import { ruleOf, type Slot, slotsOf } from "../consensus/rules.ts";
import {
  hashInForce,
  pendingEpoch,
  resolveEpoch,
  type ScheduledEpoch,
} from "../consensus/schedule.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeDualCommitment } from "../ledger/dual-commitment.ts";
import { type BlockHeader, encodeHeader, type HeaderV2, type Lineage } from "../ledger/header.ts";
import { computeSealersHash, type SealerSet } from "../ledger/sealers.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import type { ExecutedBlock } from "./execute-block.ts";

/** What a header says beside what the branch and the body say. */
export interface HeaderState {
  readonly stateRoot: (code: HashCode) => Digest;
  /** The set that may seal the next block. */
  readonly sealers: SealerSet;
  /**
   * What a given header announces, for a process that lacks the algorithm of the pending record and cannot compute its
   * hash: it follows the chain up to the record's start and halts there. Null for a block of one's own.
   */
  readonly announced: HeaderV2["next"];
}

/** The block that an execution amounts to on its branch: its body hashed and its header derived from the rule table. */
export function assembleBlock(
  executed: Pick<ExecutedBlock, "timeMs" | "proposer" | "carriesPq"> & { readonly body: Body },
  branch: Branch,
  state: HeaderState,
  hashes: HashRegistry,
): Block {
  const { body } = executed;
  const header = buildHeader(executed, branch, { body, state, hashes });
  return { header, headerBytes: encodeHeader(header), body };
}

interface HeaderParts {
  readonly body: Body;
  readonly state: HeaderState;
  readonly hashes: HashRegistry;
}

function buildHeader(
  executed: Pick<ExecutedBlock, "timeMs" | "proposer" | "carriesPq">,
  branch: Branch,
  parts: HeaderParts,
): BlockHeader {
  const height = branch.height + 1;
  const epoch = resolveEpoch(branch.facts.schedule, height);
  const rule = ruleOf(epoch.record);
  const { timeMs, proposer } = executed;
  const { chainId } = branch;
  const common = { chainId, height, timeMs, proposer, count: parts.body.count };
  const slots = slotsOf(epoch.record).filter((slot) => slot.required || executed.carriesPq);
  if (rule.header === "v1") {
    const code = assertDefined(slots[0], "a v1 record without a slot").code;
    return {
      type: "v1",
      ...common,
      prevId: expectedPrevId(branch, code),
      bodyRoot: parts.body.root(code),
      stateRoot: parts.state.stateRoot(code),
    };
  }
  const pending = pendingEpoch(branch.facts.schedule, height);
  const header: HeaderV2 = {
    type: "v2",
    ...common,
    epochIndex: epoch.record.index,
    epochHash: hashInForce(epoch),
    next: pending === null ? null : announce(pending, parts.state.announced),
    lineages: slots.map((slot) => buildLineage(slot, branch, parts)),
    dual: null,
  };
  const isDual = rule.dual === "required" || (rule.dual === "withPq" && slots.length > 1);
  return isDual ? { ...header, dual: commit(header, slots, parts.hashes) } : header;
}

/**
 * The pending record as the header announces it. Its start was compared by stage V, as its hash was where it is
 * known.
 */
function announce(pending: ScheduledEpoch, announced: HeaderV2["next"]): HeaderV2["next"] {
  const epochHash = pending.epochHash ?? announced?.[1];
  return [pending.record.start, assertDefined(epochHash, "a pending record without its hash")];
}

function buildLineage(slot: Slot, branch: Branch, { body, state, hashes }: HeaderParts): Lineage {
  const { code } = slot;
  return {
    code,
    prevId: expectedPrevId(branch, code),
    bodyRoot: body.root(code),
    stateRoot: state.stateRoot(code),
    historyRoot: expectedHistoryRoot(hashes, branch, code),
    sealersHash: computeSealersHash(requireHash(hashes, code), state.sealers),
  };
}

function commit(
  header: HeaderV2,
  slots: readonly Slot[],
  hashes: HashRegistry,
): readonly [Digest, Digest] {
  const [first, second] = slots;
  return computeDualCommitment(
    requireHash(hashes, assertDefined(first, "no first slot").code),
    requireHash(hashes, assertDefined(second, "no second slot").code),
    header,
  );
}

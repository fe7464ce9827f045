import { hashInForce, pendingEpoch, resolveEpoch } from "../consensus/schedule.ts";
import type { HeightDigests, LedgerFault, LedgerPort } from "../governance/ledger-port.ts";
import { unreachable } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** The ledger as governance may see it in a block: the branch up to the parent and the effects of the block so far. */
export class LedgerView implements LedgerPort {
  readonly #context: Omit<ExecutionContext, "governance">;

  constructor(context: Omit<ExecutionContext, "governance">) {
    this.#context = context;
  }

  get finalizedHeight(): Height {
    return this.#context.branch.lastCommit;
  }

  get epochHash() {
    return hashInForce(this.#epoch);
  }

  get rule(): number {
    return this.#epoch.record.rule;
  }

  get timing() {
    return this.#epoch.record.timing;
  }

  get release() {
    return { version: "0.1.0", features: [] };
  }

  get pendingEpoch() {
    const { effects, height } = this.#context;
    const pending = pendingEpoch(effects.facts.schedule, height);
    if (pending === null) return null;
    const { start } = pending.record;
    return { start, frozenFrom: start - this.timing.freezeBlocks };
  }

  digestsAt(_height: Height): HeightDigests | undefined {
    return unreachable("digestsAt");
  }

  encodedDigestsAt(_height: Height): Uint8Array | undefined {
    return unreachable("encodedDigestsAt");
  }

  checkEpochTarget(_target: Uint8Array, _start: Height): LedgerFault | null {
    return unreachable("checkEpochTarget");
  }

  checkFallback(_act: Uint8Array, _attested: Uint8Array | null): LedgerFault | null {
    return unreachable("checkFallback");
  }

  canUndoTo(_height: Height): boolean {
    return unreachable("canUndoTo");
  }

  changedKeysAbove(_height: Height): readonly Uint8Array[] | undefined {
    return unreachable("changedKeysAbove");
  }

  valueAt(_height: Height, _key: Uint8Array): Uint8Array | undefined {
    return unreachable("valueAt");
  }

  hasBoundary(from: Height, to: Height): boolean {
    const { schedule } = this.#context.branch.facts;
    return schedule.some(({ record }) => record.start > from && record.start <= to);
  }

  get #epoch() {
    const { branch, height } = this.#context;
    return resolveEpoch(branch.facts.schedule, height);
  }
}

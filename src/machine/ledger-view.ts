import { decode, encode } from "../codec/canonical.ts";
import { newlyMandatoryCode } from "../consensus/anchor-gate.ts";
import type { Branch } from "../consensus/branch.ts";
import { checkEpochRecord } from "../consensus/epoch.ts";
import type { EpochFaultCode } from "../consensus/epoch-fault.ts";
import { hashInForce, pendingEpoch, resolveEpoch } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { mapKey, mapKeyBytes } from "../governance/byte-map.ts";
import type { HeightDigests, LedgerFault, LedgerPort } from "../governance/ledger-port.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import { readRelease } from "../governance/release.ts";
import type { StateReader } from "../governance/state-access.ts";
import { attestedSchema, digestsAtSchema } from "../ledger/attested.ts";
import { epochAlgorithm, epochTargetSchema } from "../ledger/epoch-record.ts";
import { decodeFallbackDeclaration } from "../ledger/fallback-declaration.ts";
import { computeCompactRoot } from "../merkle/compact-range.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import { ok } from "../primitives/result.ts";
import { computeAttestationId } from "./attested-anchor.ts";
import { buildDecidedRecord } from "./decided-record.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { judgeFallback } from "./judge-fallback.ts";
import { computeRecentBlocks } from "./recent-span.ts";

/** What a target may still lack when it is proposed: time, attestations and signals mend these before its lock-in. */
const MENDED_BY_TIME: ReadonlySet<EpochFaultCode> = new Set<EpochFaultCode>([
  "EPOCH_PENDING_EXISTS",
  "EPOCH_DWELL",
  "EPOCH_PQ_CARRIAGE",
  "EPOCH_BOUNDARY_UNATTESTED",
  "EPOCH_ANCHOR_MISSING",
  "EPOCH_ANCHOR_SIZE",
  "EPOCH_ANCHOR_UNATTESTED",
]);

/** The ledger as governance may see it in a block: the branch up to the parent and the effects of the block so far. */
export class LedgerView implements LedgerPort {
  readonly #context: Omit<ExecutionContext, "governance">;
  /** The state of the parent. */
  readonly #state: StateReader;
  /** Values of changed keys as of the end of earlier blocks, by height: made at the first question. */
  readonly #past = new Map<Height, ReadonlyMap<string, Uint8Array | null>>();

  constructor(context: Omit<ExecutionContext, "governance">, state: StateReader) {
    this.#context = context;
    this.#state = state;
  }

  get finalizedHeight(): Height {
    return this.#context.branch.lastCommit;
  }

  get epochHash(): Digest {
    return hashInForce(this.#epoch);
  }

  get rule(): number {
    return this.#epoch.record.rule;
  }

  get timing() {
    return this.#epoch.record.timing;
  }

  get release() {
    return readRelease(this.#state);
  }

  get pendingEpoch() {
    const { effects, height } = this.#context;
    const pending = pendingEpoch(effects.facts.schedule, height);
    if (pending === null) return null;
    const { start } = pending.record;
    return { start, frozenFrom: start - this.timing.freezeBlocks };
  }

  get openFallback() {
    const { openFallback, schedule } = this.#context.effects.facts;
    if (openFallback === null) return null;
    const entry = schedule.find(({ record }) => record.index === openFallback.index);
    const { start } = assertDefined(entry, "an open fallback without its record").record;
    return { start, expiry: openFallback.expiry };
  }

  digestsAt(height: Height): HeightDigests | undefined {
    const branch = this.#branchAt(height);
    if (branch === undefined) return undefined;
    const { hashes } = this.#context.environment;
    const subject = assertDefined(branch.sealable[0], "a block without its seal message");
    const codes = [...branch.lanes.keys()].sort((left, right) => left - right);
    const historyRoots = codes.map((code): readonly [HashCode, Digest] => {
      const lane = assertDefined(branch.lanes.get(code), `lane ${code}`);
      return [code, computeCompactRoot(requireHash(hashes, code), lane.history)];
    });
    return { epochHash: subject.epochHash, ids: subject.ids, historyRoots };
  }

  attestationId(milestone: string, height: Height): Digest {
    const { branch, environment } = this.#context;
    const { record } = resolveEpoch(branch.facts.schedule, height);
    const hash = requireHash(environment.hashes, epochAlgorithm(record));
    return computeAttestationId(hash, { chainId: branch.chainId, milestone, height });
  }

  encodedDigestsAt(height: Height): Uint8Array | undefined {
    const digests = this.digestsAt(height);
    return digests === undefined ? undefined : encode(digestsAtSchema, digests);
  }

  checkEpochTarget(target: Uint8Array, start: Height): LedgerFault | null {
    const decoded = decode(epochTargetSchema, target);
    if (!decoded.ok) {
      return { code: decoded.error.code, expected: "an epoch target", found: "other bytes" };
    }
    const { effects, height } = this.#context;
    const current = this.#epoch.record;
    const code = newlyMandatoryCode(decoded.value, current);
    const root = code === null ? undefined : effects.context.historyRoot(code, height);
    const anchor =
      code === null || root === undefined ? null : { code, size: height, historyRoot: root };
    const decision = {
      target: decoded.value,
      bit: 0,
      windowBlocks: 1,
      shareNumerator: 0,
      shareDenominator: 1,
      earliestStart: start,
      timeout: start,
    };
    const record = buildDecidedRecord({ decision, start, anchor }, this.#context);
    const fault = checkEpochRecord(record, {
      ...effects.context,
      facts: effects.facts,
      attestations: "waived",
    });
    if (fault === null || MENDED_BY_TIME.has(fault.code)) return null;
    const { expected, found } = fault;
    return { code: fault.code, expected, found };
  }

  checkFallback(
    state: StateReader,
    act: Uint8Array,
    attested: Uint8Array | null,
  ): Rejection | null {
    const declaration = decodeFallbackDeclaration(act);
    if (!declaration.ok) {
      return reject("GOV_FIELD_INVALID", { path: "payload.act", fault: declaration.error.code });
    }
    const bundle = attested === null ? ok(null) : decode(attestedSchema, attested);
    if (!bundle.ok) {
      return reject("GOV_FIELD_INVALID", { path: "payload.attested", fault: bundle.error.code });
    }
    const judged = judgeFallback(declaration.value, bundle.value, state, this.#context);
    return judged.ok ? null : judged.error;
  }

  canUndoTo(height: Height): boolean {
    const parent = this.#context.branch.height;
    return height >= 0 && height <= parent && height >= parent - this.#span;
  }

  changedKeysAbove(height: Height): readonly Uint8Array[] | undefined {
    if (!this.canUndoTo(height)) return undefined;
    const keys = [...this.#changesAbove(height).keys()];
    return keys.sort((left, right) => (left < right ? -1 : 1)).map(mapKeyBytes);
  }

  valueAt(height: Height, key: Uint8Array): Uint8Array | undefined {
    assert(this.canUndoTo(height), `block ${height} is out of reach`);
    const changed = this.#changesAbove(height).get(mapKey(key));
    return changed === undefined ? this.#state.get(key) : (changed ?? undefined);
  }

  hasBoundary(from: Height, to: Height): boolean {
    const { schedule } = this.#context.branch.facts;
    return schedule.some(({ record }) => record.start > from && record.start <= to);
  }

  /** Every key that changed above a height, with its value at the end of it. */
  #changesAbove(height: Height): ReadonlyMap<string, Uint8Array | null> {
    const known = this.#past.get(height);
    if (known !== undefined) return known;
    const { recent } = this.#context.environment;
    const values = new Map<string, Uint8Array | null>();
    for (let at = this.#context.branch.height; at > height; at--) {
      const undo = assertDefined(recent.undoOf(at), `the undo of block ${at} is not held`);
      for (const [key, value] of undo) values.set(mapKey(key), value);
    }
    this.#past.set(height, values);
    return values;
  }

  /** The same span on every node: what is asked beyond it is answered alike, held or not. */
  #branchAt(height: Height): Branch | undefined {
    const { branch, environment } = this.#context;
    if (height < 0 || height > branch.height || height < branch.height - this.#span) {
      return undefined;
    }
    if (height === branch.height) return branch;
    return assertDefined(environment.recent.branchAt(height), `branch ${height} is not held`);
  }

  get #span(): number {
    return computeRecentBlocks(this.#state);
  }

  get #epoch() {
    const { branch, height } = this.#context;
    return resolveEpoch(branch.facts.schedule, height);
  }
}

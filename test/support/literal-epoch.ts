/**
 * The rules about epoch records, written from the specification's tables and from nothing else: slow, literal, and with
 * all faults of a record at once. `docs/spec/ledger.md`, "Epochs", "Rule versions", "Fallback epoch".
 */

export interface LiteralRecord {
  readonly index: number;
  readonly start: number;
  readonly cycle: number;
  readonly rule: number;
  readonly algs: { readonly legacy: number | null; readonly pq: number | null };
  readonly policy: Readonly<Record<LiteralRole, readonly number[]>>;
  readonly timing: {
    readonly finalityBlocks: number;
    readonly boundaryFinalityBlocks: number;
    readonly minDelayBlocks: number;
    readonly freezeBlocks: number;
    readonly minDwellBlocks: number;
    readonly noticeBlocks: number;
    readonly maxStepMs: number;
  };
  /** 0 genesis, 1 planned, 2 renewal, 3 fallback, 4 return. */
  readonly kind: number;
  readonly expiry: number | null;
  readonly anchor: {
    readonly code: number;
    readonly size: number;
    readonly historyRoot: Uint8Array;
  } | null;
  readonly prevEpochHash: Uint8Array;
}

type LiteralRole = "seal" | "council" | "attest" | "vote" | "other";

export interface LiteralFloor extends Readonly<Record<LiteralRole, number>> {
  readonly minRank: number;
}

/** What a record is judged by. */
export interface LiteralScene {
  readonly network: 0 | 1;
  readonly lockIn: number;
  readonly current: LiteralRecord;
  readonly currentHash: Uint8Array;
  readonly pending: LiteralRecord | null;
  readonly floor: LiteralFloor;
  readonly statuses: ReadonlyMap<number, string>;
  readonly attestedBoundaries: ReadonlySet<number>;
  readonly carried: number;
  readonly ownRoot: (code: number, size: number) => Uint8Array | undefined;
  readonly asked: boolean;
  readonly attested: boolean;
}

type Codes = LiteralRecord["algs"];
const CODES_ANY = [0x12, 0x13, 0x14, 0x16, 0x1e, 0x20];
const CODES_TEST = [0x300000];

/** Level and roles of the built suites. */
const SUITES: Readonly<Record<number, readonly [number, string]>> = {
  1: [1, "seal council attest vote other"],
  2: [2, "seal council attest vote other"],
  3: [2, "seal council attest vote other"],
  16: [1, "vote other"],
  17: [1, "vote other"],
};

/** Least levels of seal, council, attest, vote, other by rule. */
const LEVELS: Readonly<Record<number, readonly number[]>> = {
  1: [1, 1, 1, 1, 1],
  2: [1, 1, 1, 1, 1],
  3: [2, 2, 2, 1, 1],
  4: [2, 2, 2, 2, 1],
  5: [2, 2, 2, 2, 2],
};

const ROLE_ORDER = ["seal", "council", "attest", "vote", "other"] as const;

/** True iff the codes have the form of the rule: [L, null], [L, P] or [null, P], L and P different. */
export function literalFits(rule: number, { legacy, pq }: Codes): boolean {
  if (rule === 1) return legacy !== null && pq === null;
  if (rule === 5) return legacy === null && pq !== null;
  return legacy !== null && pq !== null && legacy !== pq;
}

type Edge = Pick<LiteralRecord, "rule" | "cycle" | "algs">;

/** The table of edges, one line a row of it. */
export function literalEdge(kind: number, from: Edge, to: Edge): boolean {
  const { legacy: l, pq: p } = from.algs;
  const { legacy: x, pq: y } = to.algs;
  const same = x === l && y === p;
  const legacyReplaced = x !== null && l !== null && x !== l && x !== p && y === p;
  const pqReplaced = y !== null && p !== null && y !== p && y !== l && x === l;
  const replaced = legacyReplaced || pqReplaced;
  const step = `${from.rule}>${to.rule}`;
  if (kind === 1 && to.cycle === from.cycle) {
    if (step === "1>1" || step === "4>4" || step === "5>5") return same;
    if (step === "2>2" || step === "3>3") return same || replaced;
    if (step === "1>2") return x === l && y !== null;
    if (step === "2>3" || step === "3>4") return same;
    if (step === "4>5") return x === null && y === p;
    return false;
  }
  if (kind === 2 && to.cycle === from.cycle + 1) return step === "5>2" && x === p && y !== null;
  if (kind === 3 && to.cycle === from.cycle) {
    if (step === "3>2" || step === "4>3") return same;
    if (step === "5>3") return x !== null && y === p;
    return ["2>2", "3>3", "4>4", "5>5"].includes(step) && replaced;
  }
  if (kind === 4 && to.cycle === from.cycle) {
    return to.rule >= from.rule && literalStep(from.algs, to.algs, to.rule === 5);
  }
  return false;
}

/** One added, removed or replaced, and one that continues unless a v3 record swaps its only code. */
function literalStep(from: Codes, to: Codes, mayswap: boolean): boolean {
  const before = new Set([from.legacy, from.pq].filter((code) => code !== null));
  const after = new Set([to.legacy, to.pq].filter((code) => code !== null));
  const added = [...after].filter((code) => !before.has(code));
  const removed = [...before].filter((code) => !after.has(code));
  const kept = [...after].filter((code) => before.has(code));
  return added.length <= 1 && removed.length <= 1 && (kept.length > 0 || mayswap);
}

/** Codes without which no block of the rule is valid. */
function mandatory({ rule, algs }: { readonly rule: number; readonly algs: Codes }): number[] {
  const both = [algs.legacy, algs.pq];
  const codes = rule <= 2 ? both.slice(0, 1) : rule === 5 ? both.slice(1) : both;
  return codes.filter((code) => code !== null);
}

/** All invariants that a record breaks, as `E6 EPOCH_START_TOO_SOON`, in the order of the table. */
export function literalFaults(record: LiteralRecord, scene: LiteralScene): readonly string[] {
  const { current, lockIn } = scene;
  const faults: string[] = [];
  const check = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  const isFallback = record.kind === 3;
  const isReturn = record.kind === 4;
  check(record.index === current.index + 1, "E1 EPOCH_INDEX");
  check(Buffer.from(record.prevEpochHash).equals(scene.currentHash), "E1 EPOCH_LINK");
  check(record.kind !== 0, "E2 EPOCH_GENESIS");
  check(record.start > current.start, "E3 EPOCH_START_ORDER");
  const delay = isFallback ? current.timing.noticeBlocks : current.timing.minDelayBlocks;
  check(record.start >= lockIn + delay, "E6 EPOCH_START_TOO_SOON");
  check(scene.pending === null, "E7 EPOCH_PENDING_EXISTS");
  check(literalEdge(record.kind, current, record), "E8 EPOCH_EDGE");
  const span = scene.network === 0 ? 100_000 : Math.min(100_000, record.timing.minDwellBlocks);
  check(record.expiry === (isFallback ? record.start + span : null), "E8 EPOCH_EXPIRY");
  if (!isFallback && !isReturn) {
    const window = current.timing.minDwellBlocks;
    check(record.start >= current.start + window, "E9 EPOCH_DWELL");
    if (current.rule === 2 && record.rule === 3) {
      check(100 * scene.carried >= 95 * window, "E9 EPOCH_PQ_CARRIAGE");
    }
    if (scene.asked && record.rule >= 4 && record.rule > current.rule) {
      check(scene.attestedBoundaries.has(current.index), "E9 EPOCH_BOUNDARY_UNATTESTED");
    }
  }
  check(literalTiming(record.timing, scene.network), "E10 EPOCH_TIMING");
  literalCodes(record, scene, check);
  literalPolicy(record, scene.floor, check);
  check(5 * record.cycle + record.rule >= scene.floor.minRank, "E10 EPOCH_BELOW_FLOOR");
  literalAnchor(record, scene, check);
  return faults;
}

type Check = (holds: boolean, fault: string) => void;

function literalTiming(timing: LiteralRecord["timing"], network: 0 | 1): boolean {
  const { finalityBlocks: f, boundaryFinalityBlocks: fb, freezeBlocks: z } = timing;
  const { minDelayBlocks: delay, noticeBlocks: notice } = timing;
  const common =
    f >= 1 &&
    fb >= 1 &&
    fb <= f &&
    delay >= 2 * f + 1 &&
    notice >= 2 * f + 1 &&
    f + 1 <= z &&
    z < notice &&
    notice <= delay &&
    timing.minDwellBlocks >= 1 &&
    timing.maxStepMs >= 60_000;
  return common && (network === 1 || (f >= 10 && delay >= 1000));
}

function literalCodes(record: LiteralRecord, scene: LiteralScene, check: Check): void {
  check(literalFits(record.rule, record.algs), "E10 EPOCH_ALGORITHM_ROLE");
  const known = scene.network === 1 ? [...CODES_ANY, ...CODES_TEST] : CODES_ANY;
  const before = [scene.current.algs.legacy, scene.current.algs.pq];
  for (const code of [record.algs.legacy, record.algs.pq]) {
    if (code === null) continue;
    check(known.includes(code), "E10 EPOCH_ALGORITHM_UNKNOWN");
    const status = scene.statuses.get(code) ?? "active";
    const may = status === "active" || (status === "deprecated" && before.includes(code));
    check(may, "E10 EPOCH_ALGORITHM_STATUS");
  }
}

function literalPolicy(record: LiteralRecord, floor: LiteralFloor, check: Check): void {
  ROLE_ORDER.forEach((role, place) => {
    let level = 2;
    for (const suite of record.policy[role]) {
      const [own, roles] = SUITES[suite] ?? [0, ""];
      check(own > 0 && roles.split(" ").includes(role), "E10 EPOCH_POLICY_SUITE");
      if (own > 0) level = Math.min(level, own);
    }
    check(level >= (LEVELS[record.rule]?.[place] ?? 9), "E10 EPOCH_POLICY_LEVEL");
    check(level >= floor[role], "E10 EPOCH_BELOW_FLOOR");
  });
}

function literalAnchor(record: LiteralRecord, scene: LiteralScene, check: Check): void {
  const { anchor } = record;
  const before = mandatory(scene.current);
  const fresh = mandatory(record).filter((code) => !before.includes(code));
  const [code] = fresh;
  if (code === undefined) {
    check(anchor === null, "E10 EPOCH_ANCHOR_UNWANTED");
    return;
  }
  // Each of two codes would need an anchor of its own, and a record holds one.
  check(fresh.length === 1, "E10 EPOCH_ANCHOR_MISSING");
  check(anchor !== null && anchor.code === code, "E10 EPOCH_ANCHOR_MISSING");
  if (anchor === null || anchor.code !== code) return;
  check(anchor.size >= 1 && anchor.size <= scene.lockIn, "E10 EPOCH_ANCHOR_SIZE");
  const own = scene.ownRoot(code, anchor.size);
  const equal = own === undefined || Buffer.from(own).equals(anchor.historyRoot);
  check(equal, "E10 EPOCH_ANCHOR_ROOT");
  check(!scene.asked || scene.attested, "E10 EPOCH_ANCHOR_UNATTESTED");
}

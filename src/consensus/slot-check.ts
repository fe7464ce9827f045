import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { BlockHeader } from "../ledger/header.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import type { Slot } from "./rules.ts";
import { type Violation, violation } from "./violations.ts";

/** A lineage as stage V sees it; a v1 header counts as one legacy lineage without history and sealers. */
export interface LineageView {
  readonly code: HashCode;
  readonly prevId: Digest;
  readonly bodyRoot: Digest;
  readonly stateRoot: Digest;
  readonly historyRoot: Digest | null;
  readonly sealersHash: Digest | null;
}

/** What became of one slot: filled and sound, spoiled by a lineage that raised 8, or empty. */
export interface SlotView {
  readonly slot: Slot;
  readonly lineage: LineageView | null;
  readonly isSpoiled: boolean;
}

/** The lineages of a header. A v1 header out of place has none when the record has no legacy code. */
export function lineagesOf(
  header: BlockHeader,
  legacyCode: HashCode | null,
): readonly LineageView[] {
  if (header.type === "v2") return header.lineages;
  if (legacyCode === null) return [];
  const { prevId, bodyRoot, stateRoot } = header;
  return [{ code: legacyCode, prevId, bodyRoot, stateRoot, historyRoot: null, sealersHash: null }];
}

/**
 * Violation 8 about lineages, and the assignment of lineages to the slots of the rule. A lineage goes to the slot
 * with its code; one that raises 8 is not examined further, and the slot that it spoils raises no 6 or 7.
 */
export function assignSlots(
  hashes: HashRegistry,
  slots: readonly Slot[],
  lineages: readonly LineageView[],
): { readonly slots: readonly SlotView[]; readonly violations: readonly Violation[] } {
  const violations: Violation[] = [];
  const placed = new Map<number, { readonly lineage: LineageView; readonly place: number }>();
  const spoiled = new Set<number>();
  lineages.forEach((lineage, place) => {
    const own = slots.findIndex((slot) => slot.code === lineage.code);
    if (own >= 0 && !placed.has(own)) {
      placed.set(own, { lineage, place });
      return;
    }
    const expected = slots[place];
    const subCode = expected === undefined ? "forbidden" : "code";
    violations.push(
      violation(8, subCode, { expected: expected?.code ?? null, found: lineage.code }),
    );
    if (expected !== undefined) spoiled.add(place);
  });
  const isFull = placed.size === slots.length;
  for (const [own, { lineage, place }] of placed) {
    const fault = slotFault(hashes, lineage, { own, place, isFull });
    if (fault === null) continue;
    violations.push(fault);
    spoiled.add(own);
    placed.delete(own);
  }
  const views = slots.map((slot, own) => {
    const lineage = placed.get(own)?.lineage ?? null;
    return { slot, lineage, isSpoiled: spoiled.has(own) };
  });
  return { slots: views, violations };
}

function slotFault(
  hashes: HashRegistry,
  lineage: LineageView,
  position: { readonly own: number; readonly place: number; readonly isFull: boolean },
): Violation | null {
  const { own, place, isFull } = position;
  if (isFull && place !== own) return violation(8, "order", { expected: own, found: place });
  const { digestLength } = requireHash(hashes, lineage.code);
  const digests = [
    lineage.prevId,
    lineage.bodyRoot,
    lineage.stateRoot,
    lineage.historyRoot,
    lineage.sealersHash,
  ];
  const wrong = digests.find((digest) => digest !== null && digest.length !== digestLength);
  if (wrong === undefined || wrong === null) return null;
  return violation(8, "length", { expected: digestLength, found: wrong.length });
}

import { assert, assertDefined } from "../primitives/assert.ts";
import type { HashCode, Height } from "../primitives/brand.ts";
import {
  actItem,
  attestAnchor,
  digestsAt,
  draftDeclaration,
  membersOf,
  signAct,
  targetOf,
} from "./sim-act.ts";
import type { SimChain } from "./sim-chain.ts";
import type { World } from "./world.ts";

/** Blocks after the act at which a test network's notice is over. */
const NOTICE: Height = 5;

/**
 * Replaces the only function in force by another, by an act of five members on an anchor that five attestors have
 * recomputed, and lets the chain go on until a block after the start. Requires: a chain in v3-pq-only.
 */
export function replaceFunction(chain: SimChain, world: World, code: HashCode): void {
  const before = chain.height;
  const current = assertDefined(chain.node.branch.facts.schedule.at(-1), "no epoch").record.algs.pq;
  const codes = [assertDefined(current, "no function in force"), code];
  const digests = digestsAt(chain, before, codes);
  const historyRoot = digests.historyRoots.find(([named]) => named === code)?.[1];
  const anchor = { code, size: before + 1, historyRoot: assertDefined(historyRoot, "no history") };
  const attesting = membersOf(world.cast.attestors.slice(0, 5));
  const attested = attestAnchor(chain, attesting, digests, before);
  const declaration = draftDeclaration(chain, targetOf(5, { legacy: null, pq: code }, anchor));
  const payload = signAct(declaration, membersOf(world.cast.emergency.slice(0, 5)), attested);
  chain.seal({ items: [actItem(chain, world.cast.author, payload)] });
  chain.sealTo(before + 1 + NOTICE + 1);
  const { record } = assertDefined(chain.node.branch.facts.schedule.at(-1), "no epoch");
  assert(record.algs.pq === code, "the function was not replaced");
}

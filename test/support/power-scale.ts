import { applyWeights, weighBallot } from "../../src/governance/ballot-weight.ts";
import { noteActive } from "../../src/governance/power-series.ts";
import { replaceRecord } from "../../src/governance/replace-record.ts";
import { takeSnapshot } from "../../src/governance/take-snapshot.ts";
import type { AccountId } from "../../src/primitives/brand.ts";
import { CountingState } from "./counting-state.ts";
import { PowerScene } from "./power-scene.ts";

const SCOPE = "community";
const RULES = { houses: { community: { scope: SCOPE }, validators: { scope: null } } };

/** An account of the crowd. */
function member(place: number): AccountId {
  const account = new Uint8Array(32) as AccountId;
  new DataView(account.buffer).setUint32(0, place + 1);
  return account;
}

/** Distinct keys that each kind of work touches, in a world in which a crowd delegates to one account. */
export function touchedKeys(crowd: number): Readonly<Record<string, number>> {
  const scene = new PowerScene();
  const place = scene.context;
  const state = new CountingState(scene.state);
  const star = scene.named("star");
  const top = scene.named("top");
  const delegate = (owner: AccountId, to: AccountId, forward: boolean) => {
    const shares = [{ delegate: to, bp: 10_000 }];
    const record = { shares, forward, expiresAt: 1000 };
    replaceRecord(state, { scope: SCOPE, owner, record }, place);
  };
  for (let i = 0; i < crowd; i++) {
    noteActive(state, member(i), BigInt(i + 1), place);
    delegate(member(i), star, false);
  }
  state.takeCount();

  const counts: Record<string, number> = {};
  noteActive(state, member(7), 1n, place);
  counts.stake = state.takeCount();
  delegate(star, top, true);
  counts.delegation = state.takeCount();
  scene.block();
  state.takeCount();

  const { snapshotHeight } = takeSnapshot(state, RULES, scene.context);
  counts.opening = state.takeCount();
  const cast = (voter: AccountId) => {
    const vote = { number: 1, house: "community", scope: SCOPE, snapshotHeight, voter } as const;
    applyWeights(state, vote, weighBallot(state, vote));
    return state.takeCount();
  };
  counts.topBallot = cast(top);
  counts.starBallot = cast(star);
  for (let i = 0; i < crowd; i += 2) cast(member(i));
  counts.lateBallot = cast(member(1));
  return counts;
}

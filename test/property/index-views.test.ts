import assert from "node:assert/strict";
import { test } from "node:test";
import { type AccountKeys, accountKeysTable, readAccount } from "../../src/governance/account.ts";
import { mapKey } from "../../src/governance/byte-map.ts";
import { listDelegateProfiles } from "../../src/governance/delegate-profile.ts";
import { graphPrefix } from "../../src/governance/delegation-graph.ts";
import { readRecord } from "../../src/governance/delegation-record.ts";
import { currentGraph, ownPower } from "../../src/governance/electorate.ts";
import { SCOPES } from "../../src/governance/electorate-table.ts";
import { creditLiquid, debitLiquid } from "../../src/governance/liquid.ts";
import { readReceived } from "../../src/governance/received-power.ts";
import type { StateReader } from "../../src/governance/state-access.ts";
import { listState, writeState } from "../../src/governance/state-table.ts";
import { fieldAsOf } from "../../src/governance/token-tracking.ts";
import { countOwners, listDelegatePlaces, listOwners } from "../../src/node/index/delegate-view.ts";
import { INDEX_ORDERS, INDEX_TABLES } from "../../src/node/index/index-schema.ts";
import { readStrongKeys } from "../../src/node/index/strong-key-view.ts";
import { Views } from "../../src/node/index/views.ts";
import type { AccountId } from "../../src/primitives/brand.ts";
import { asciiBytes, compareBytes, concatBytes } from "../../src/primitives/bytes.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { SqlDatabase } from "../../src/storage/sql-database.ts";
import { PowerScene } from "../support/power-scene.ts";
import { Random } from "../support/random.ts";
import { testKey } from "../support/test-keys.ts";

const SEED = 20_261_201;
const BLOCKS = 40;
const NAMES = Array.from({ length: 12 }, (_, place) => `account ${place}`);
const EMPTY = new Uint8Array();

/** All of a state, as a map that stays. */
function copyOf(state: StateReader): ReadonlyMap<string, readonly [Uint8Array, Uint8Array]> {
  return new Map([...state.entries(EMPTY)].map((entry) => [mapKey(entry[0]), entry]));
}

/** A state that is held in a map, for as long as a test wants to look at it. */
function stateOf(copy: ReturnType<typeof copyOf>): StateReader {
  return {
    get: (key) => copy.get(mapKey(key))?.[1],
    entries: (prefix) =>
      [...copy.values()].filter(([key]) => mapKey(key).startsWith(mapKey(prefix))),
  };
}

function undoOf(before: ReturnType<typeof copyOf>, after: ReturnType<typeof copyOf>) {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    const key = old?.[0] ?? now?.[0];
    const isSame = old !== undefined && now !== undefined && compareBytes(old[1], now[1]) === 0;
    return key === undefined || isSame ? [] : [[key, old?.[1] ?? null] as const];
  });
}

function emptyIndex(): SqlDatabase {
  const database = new SqlDatabase({ directory: "", file: ":memory:", readOnly: false });
  for (const table of ["views", "view_history"] as const) database.execute(INDEX_TABLES[table]);
  database.execute(INDEX_ORDERS.view_history_height);
  return database;
}

/** Does something at random: stake, money, delegations, profiles, keys, at times another way of counting. */
function act(scene: PowerScene, random: Random): void {
  const who = random.pick(NAMES);
  random.pick(ACTS)(scene, random, { who, account: scene.named(who) });
}

const ACTS: readonly ((
  scene: PowerScene,
  random: Random,
  by: { readonly who: string; readonly account: AccountId },
) => void)[] = [
  (scene, random, { who }) => scene.setStake(who, BigInt(random.below(1000))),
  (scene, random, { account }) => {
    creditLiquid(scene.state, account, BigInt(random.below(500)), scene.context);
  },
  (scene, _random, { account }) => {
    if ((readAccount(scene.state, account)?.liquid ?? 0n) === 0n) return;
    debitLiquid(scene.state, account, 1n, scene.context);
  },
  delegate,
  delegate,
  (scene, random, { account }) => {
    const acceptsDelegation = random.percent(70);
    const acceptsForwarded = random.percent(50);
    scene.accept(account, "setDelegateProfile", { acceptsDelegation, acceptsForwarded });
  },
  (scene, random, { account: suffix }) => {
    writeState(scene.state, accountKeysTable, { suffix, value: randomKeys(random) });
  },
  (scene, random) => {
    if (random.percent(10)) scene.countBy(random.pick(["stake", "token", "token_stake"]));
  },
];

function delegate(scene: PowerScene, random: Random, { who }: { readonly who: string }): void {
  const to = [...new Set([random.pick(NAMES), random.pick(NAMES)])];
  const shares = to.map((name) => [name, random.between(1, 5000)] as const);
  scene.delegate(who, shares, random.percent(30), random.between(1, 4000));
}

function randomKeys(random: Random): AccountKeys {
  const keys = Array.from({ length: random.between(1, 3) }, (_, place) => {
    // Suite 1 is Ed25519, 2 and 3 hold against a quantum computer.
    const { keyId, publicKey } = testKey(1, `key ${place}`);
    const revokedAt = random.percent(30) ? 1 : null;
    return { keyId, suite: random.between(1, 3), publicKey, addedAt: 0, revokedAt };
  });
  return { threshold: random.between(1, keys.length), keys };
}

/** What the views should say, by walks over the whole state. */
function literal(state: StateReader) {
  const strong = [...listState(state, accountKeysTable)].filter(({ value }) => {
    const left = value.keys.filter(({ suite, revokedAt }) => suite !== 1 && revokedAt === null);
    return left.length >= value.threshold;
  });
  const held = (field: "active" | "liquid" | "warming") =>
    strong.reduce((sum, { suffix }) => {
      return sum + fieldAsOf(state, field, suffix as AccountId, "now");
    }, 0n);
  return {
    keys: {
      accounts: [...listState(state, accountKeysTable)].length,
      strong: strong.length,
      fields: { active: held("active"), liquid: held("liquid"), warming: held("warming") },
    },
    graphs: SCOPES.map((scope) => {
      const graph = currentGraph(state, scope);
      const owners = new Map<string, string[]>();
      const prefix = concatBytes(asciiBytes("dlg.rec/"), graphPrefix(graph));
      for (const [key] of state.entries(prefix)) {
        const owner = key.slice(prefix.length) as AccountId;
        for (const { delegate } of readRecord(state, graph, owner, "now")?.shares ?? []) {
          owners.set(toHex(delegate), [...(owners.get(toHex(delegate)) ?? []), toHex(owner)]);
        }
      }
      const accepting = [...listDelegateProfiles(state)]
        .filter(({ acceptsDelegation }) => acceptsDelegation)
        .map(({ account }) => toHex(account));
      const listed = [...new Set([...accepting, ...owners.keys()])].sort();
      const powerOf = (name: string): bigint => {
        const account = Uint8Array.from(Buffer.from(name, "hex")) as AccountId;
        const own = ownPower(state, { house: "community", scope }, account, "now");
        return own + readReceived(state, graph, account, "now");
      };
      const countOf = (name: string): number => owners.get(name)?.length ?? 0;
      return {
        account: listed,
        delegators: [...listed].sort((left, right) => countOf(right) - countOf(left)),
        power: [...listed].sort((left, right) => Number(powerOf(right) - powerOf(left))),
        owners: listed.map((name) => ({
          name,
          named: owners.get(name) ?? [],
          count: countOf(name),
        })),
      };
    }),
  };
}

function viewed(views: StateReader, state: StateReader): ReturnType<typeof literal> {
  return {
    keys: readStrongKeys(views),
    graphs: SCOPES.map((scope) => {
      const graph = currentGraph(state, scope);
      const by = (order: "account" | "delegators" | "power") =>
        [...listDelegatePlaces(views, graph, { order, after: null })].map(({ account }) =>
          toHex(account),
        );
      return {
        account: by("account"),
        delegators: by("delegators"),
        power: by("power"),
        owners: by("account").map((name) => {
          const delegate = Uint8Array.from(Buffer.from(name, "hex")) as AccountId;
          const named = [...listOwners(views, graph, { delegate, after: null })].map(toHex);
          return { name, named, count: countOwners(views, graph, delegate) };
        }),
      };
    }),
  };
}

const dump = (views: Views): readonly string[] =>
  [...views.entries(EMPTY)].map(([key, value]) => `${toHex(key)} ${toHex(value)}`);

test("says what walks over the whole state say, at every height, after going back and made anew", () => {
  for (let seed = SEED; seed < SEED + 4; seed++) {
    const random = new Random(seed);
    const scene = new PowerScene();
    for (const name of NAMES) scene.named(name);
    const views = new Views(emptyIndex());
    const past: ReturnType<typeof copyOf>[] = [];
    const rows: (readonly string[])[] = [];
    for (let height = 0; height < BLOCKS; height++) {
      for (let acts = random.below(6); acts > 0; acts--) act(scene, random);
      scene.block(random.percent(20) ? random.between(1, 2000) : 1);
      const copy = copyOf(scene.state);
      views.append({ height, events: [] }, undoOf(past.at(-1) ?? new Map(), copy), scene.state);
      past.push(copy);
      rows.push(dump(views));
    }
    for (const [height, copy] of past.entries()) {
      const state = stateOf(copy);
      assert.deepEqual(
        viewed(views.at(height), state),
        literal(state),
        `seed ${seed}, height ${height}`,
      );
    }
    const again = new Views(emptyIndex());
    for (const [height, copy] of past.entries()) {
      again.append(
        { height, events: [] },
        undoOf(past[height - 1] ?? new Map(), copy),
        stateOf(copy),
      );
    }
    assert.deepEqual(dump(again), dump(views), `seed ${seed}, made anew`);
    const begun = new Views(emptyIndex());
    begun.begin(scene.state);
    assert.deepEqual(
      viewed(begun.at(BLOCKS), scene.state),
      literal(scene.state),
      `seed ${seed}, begun at its end`,
    );
    for (const height of [30, 17, 16, 0]) {
      views.rewind(height);
      assert.deepEqual(dump(views), rows[height], `seed ${seed}, back to ${height}`);
    }
    views.rewind(-1);
    assert.deepEqual(dump(views), [], `seed ${seed}, back to nothing`);
  }
});

test("meets strong keys beside others, and delegates whom several name", () => {
  const random = new Random(SEED);
  const scene = new PowerScene();
  for (let step = 0; step < 400; step++) act(scene, random);
  const { graphs, keys } = literal(scene.state);
  assert(keys.strong > 0 && keys.strong < keys.accounts);
  assert(graphs.some(({ owners }) => owners.some(({ count }) => count > 1)));
});

import { decode, encode } from "../../codec/canonical.ts";
import { verifyHeldState } from "../../consensus/verify-proof-state.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { accountTable } from "../../governance/account.ts";
import { stateKey } from "../../governance/state-table.ts";
import { encodeStateProof } from "../../ledger/state-proof.ts";
import { StateTree } from "../../merkle/state-tree.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { EMPTY_BYTES } from "../../primitives/bytes.ts";
import { toHex } from "../../primitives/hex.ts";
import type { Attack, AttackRun, ControlRun } from "../attack.ts";
import { offer } from "../forge-body.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, sceneOf } from "../scene.ts";
import type { SimChain } from "../sim-chain.ts";
import { rawOf } from "../sim-node.ts";
import { proofStop } from "../stop.ts";
import type { World } from "../world.ts";

/** What the attacker gives itself. */
const RICHES = 10n ** 15n;

/** The entry of the attacker's account with another balance. */
function enriched(world: World, chain: SimChain): readonly [Uint8Array, Uint8Array] {
  const mallory = assertDefined(world.cast.mallory[0], "no attacker");
  const key = stateKey(accountTable, mallory.account);
  const value = assertDefined(chain.node.store.get(key), "no such account");
  const account = decode(accountTable.schema, value);
  assert(account.ok, "an account that does not decode");
  return [key, encode(accountTable.schema, { ...account.value, liquid: RICHES })];
}

/** The naive ledger's headers say nothing about the state: what a server hands over is the state. */
function naiveState(entry: readonly [Uint8Array, Uint8Array], gain: string): ControlRun {
  const handed = new Map([[toHex(entry[0]), entry[1]]]);
  const taken = handed.get(toHex(entry[0]));
  const account = taken === undefined ? null : decode(accountTable.schema, taken);
  return { isAccepted: account?.ok === true && account.value.liquid === RICHES, gain };
}

/** A block made on a state that nobody's transactions brought about. */
function runTampered(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const honest = beforeAttack(scene);
  const entry = enriched(scene.world, honest);
  const tampered = honest.fork(honest.height, [entry]);
  const { refusal, place } = offer(honest, rawOf(tampered.sketch()));
  return {
    did: "changed a balance in the state of the node that makes the next block",
    differed: "one entry of the state, and no statement",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: naiveState(entry, "a balance that no transaction made, on every node that follows"),
  };
}

/** A snapshot of the state with one entry changed, for a node that starts from it. */
function runSnapshot(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const { chain, world } = scene;
  const fork = chain.fork(scene.height);
  const entry = enriched(world, fork);
  const tampered = fork.fork(fork.height, [entry]);
  const { header } = fork.node.tip.block;
  const claimed = header.type === "v1" ? null : header.lineages[0];
  const code = claimed?.code ?? world.codes.legacy;
  const stateRoot =
    header.type === "v1" ? header.stateRoot : assertDefined(claimed, "no lineage").stateRoot;
  const tree = new StateTree(requireHash(range.ports.hashes, code));
  tree.apply([...tampered.node.store.entries(EMPTY_BYTES)]);
  const isRefused = toHex(tree.root) !== toHex(stateRoot);
  return {
    did: `handed over the state after block ${scene.height} with one balance changed`,
    differed: "one entry of the snapshot",
    victim: "a node that starts from the snapshot",
    stop: isRefused ? "state root of the header" : null,
    place: "snapshot",
    evidence: `expected 0x${toHex(stateRoot).slice(0, 12)}…, found 0x${toHex(tree.root).slice(0, 12)}…`,
    control: naiveState(entry, "the node begins with Mallory's balances"),
  };
}

/** A state proof whose value was changed. */
function runStateProof(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const { world } = scene;
  const fork = scene.chain.fork(scene.height);
  const [key, value] = enriched(world, fork);
  const { block } = fork.node.tip;
  const code = world.codes.pq;
  const read = (wanted: Uint8Array) => fork.node.store.get(wanted);
  const honest = fork.node.machine.stateTree(code).prove(key, read);
  const { hashes, suites } = range.ports;
  const verified = verifyHeldState(
    {
      proof: encodeStateProof(code, { ...honest, value }),
      header: block.headerBytes,
      commit: null,
    },
    { hashes, suites, chainId: world.chainId, trust: { type: "none" } },
  );
  return {
    did: "changed the balance in a true proof of it",
    differed: "the value in the proof",
    victim: "a verifier of proofs",
    stop: verified.ok ? null : proofStop(verified.error),
    place: "state proof",
    evidence: `${honest.siblings.length} siblings, all true`,
    control: naiveState([key, value], "a wallet shows what Mallory's server says"),
  };
}

const PHASES: readonly (readonly [Phase, string])[] = [
  ["during v1-legacy", "block 3"],
  ["during v2-dual-optional", "block 11"],
  ["during v2-dual-required", "block 21"],
  ["during v2-pq-primary", "block 29"],
  ["during v3-pq-only", "block 37"],
  ["during a fallback", "block 38"],
];

/** T15: the state is changed without a statement that changes it. */
export const STATE_ATTACKS: readonly Attack[] = [
  {
    name: "tampered-state",
    threat: "T15",
    story:
      "A bug, a broken disk or Mallory changes a balance in the node that makes the next block.",
    cases: PHASES.map(([phase, place]) => ({ phase, stop: "X REPLAY_STATE", place })),
    control: { faults: ["no state root"] },
    run: runTampered,
  },
  {
    name: "tampered-snapshot",
    threat: "T15",
    story: "Mallory hands a new node a snapshot in which she is rich.",
    cases: PHASES.map(([phase]) => ({
      phase,
      stop: "state root of the header",
      place: "snapshot",
    })),
    control: { faults: ["no state root"] },
    run: runSnapshot,
  },
  {
    name: "tampered-state-proof",
    threat: "T15",
    story: "Mallory's server proves a balance that she does not have.",
    cases: PHASES.slice(1).map(([phase]) => ({
      phase,
      stop: "PROOF_STATE MERKLE_ROOT",
      place: "state proof",
    })),
    control: { faults: ["no state root"] },
    run: runStateProof,
  },
];

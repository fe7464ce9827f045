import { encode } from "../../codec/canonical.ts";
import { createHashRegistry } from "../../crypto/hash-registry.ts";
import { WEAK_HASH_CODE } from "../../crypto/weak-hash.ts";
import { encodeGenesis, planSchema } from "../../ledger/genesis.ts";
import { encodeActPayload } from "../../machine/act-payload.ts";
import { readGenesisDocument } from "../../machine/genesis-document.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Attack, AttackRun, ControlRun } from "../attack.ts";
import { naiveFunctionAt } from "../naive-schedule.ts";
import type { Range } from "../range.ts";
import { PRODUCTION_TIMING, productionSpec } from "../side-world.ts";
import {
  attestAnchor,
  digestsAt,
  draftDeclaration,
  membersOf,
  payloadItem,
  signAct,
  targetOf,
} from "../sim-act.ts";
import { draftWorld } from "../sim-genesis.ts";
import { genesisRefusal, rejectionRefusal } from "../stop.ts";

/** The naive registry takes any code that some provider computes (N3, N24). */
function naiveCode(range: Range, gain: string): ControlRun {
  const file = [{ start: 0, code: WEAK_HASH_CODE, end: null }];
  return { isAccepted: naiveFunctionAt(file, range.ports.hashes, 0) === WEAK_HASH_CODE, gain };
}

/** A production network whose genesis document names the broken function. */
function runGenesis(range: Range): AttackRun {
  const spec = productionSpec(range);
  const algs = { legacy: WEAK_HASH_CODE, pq: 0x16 };
  const read = readGenesisDocument(
    encodeGenesis(draftWorld({ ...spec, algs })),
    range.ports.hashes,
  );
  const refusal = read.ok ? null : genesisRefusal(read.error);
  return {
    did: "named code 0x300000 in the genesis document of a production network",
    differed: "one code of the first epoch",
    victim: "everybody who reads the document",
    stop: refusal?.stop ?? null,
    place: "genesis document",
    evidence: refusal?.evidence ?? "",
    control: naiveCode(range, "a chain for real things whose digests have 24 bits"),
  };
}

/** A production network with a plan that would bring the broken function in later. */
function runPlan(range: Range): AttackRun {
  const spec = productionSpec(range);
  const genesis = draftWorld(spec);
  const entry = {
    start: 5000,
    rule: 3,
    algs: { legacy: WEAK_HASH_CODE, pq: 0x16 },
    policy: genesis.epoch.policy,
    timing: PRODUCTION_TIMING,
  } as const;
  const modules = [...genesis.modules, { name: "plan", bytes: encode(planSchema, [entry]) }];
  modules.sort((left, right) => left.name.length - right.name.length);
  const read = readGenesisDocument(encodeGenesis({ ...genesis, modules }), range.ports.hashes);
  const refusal = read.ok ? null : genesisRefusal(read.error);
  return {
    did: "planned code 0x300000 in the genesis document of a production network",
    differed: "a plan, which only test networks have",
    victim: "everybody who reads the document",
    stop: refusal?.stop ?? null,
    place: "genesis document",
    evidence: refusal?.evidence ?? "",
    control: naiveCode(range, "the change waits in the document until nobody remembers it"),
  };
}

/** Five members of the council of a production network replace a function by the broken one. */
function runFallback(range: Range): AttackRun {
  const { base, cast } = range.side("production");
  const chain = base.fork();
  const digests = digestsAt(chain, chain.height, [WEAK_HASH_CODE]);
  const historyRoot = assertDefined(digests.historyRoots[0], "no history")[1];
  const anchor = { code: WEAK_HASH_CODE, size: chain.height + 1, historyRoot };
  const target = targetOf(3, { legacy: WEAK_HASH_CODE, pq: 0x16 }, anchor);
  const timed = { ...target, timing: PRODUCTION_TIMING };
  const attested = attestAnchor(
    chain,
    membersOf(cast.attestors.slice(0, 5)),
    digests,
    chain.height,
  );
  const declaration = draftDeclaration(chain, timed);
  const act = signAct(declaration, membersOf(cast.emergency.slice(0, 5)), attested);
  const item = payloadItem(chain, cast.author, encodeActPayload(act));
  const outcome = assertDefined(chain.sketch({ items: [item] }).outcomes.at(-1), "no outcome");
  const rejection = outcome.status === "included" ? outcome.rejection : null;
  const refusal = rejection === null ? null : rejectionRefusal(rejection);
  return {
    did: "declared a fallback of a production network to code 0x300000, with five keys and an attested anchor",
    differed: "one code of the target",
    victim: "every node that executes the act",
    stop: refusal?.stop ?? null,
    place: "the act",
    evidence: refusal?.evidence ?? "",
    control: naiveCode(range, "the emergency is the attack"),
  };
}

/** A node of a production network whose configuration offers the broken function. */
function runRegistry(range: Range): AttackRun {
  const made = createHashRegistry({ providers: range.ports.hashProviders, network: 0 });
  const stop = made.ok ? null : made.error.code;
  return {
    did: "offered code 0x300000 to a node of a production network",
    differed: "one provider in the configuration",
    victim: "the node at its start",
    stop,
    place: "start of a process",
    evidence: made.ok ? "" : `provider ${made.error.provider}`,
    control: naiveCode(range, "the function is there for whoever names it"),
  };
}

/** The broken function of this range, on a chain that is none of its own. */
export const TEST_HASH_ATTACKS: readonly Attack[] = [
  {
    name: "weak-genesis",
    threat: "hash",
    story: "Mallory starts a production network on the function that this range breaks.",
    cases: [
      {
        phase: "before any block",
        stop: "GENESIS_ALGORITHMS epoch.algs",
        place: "genesis document",
      },
    ],
    control: { faults: ["N3"] },
    run: runGenesis,
  },
  {
    name: "weak-plan",
    threat: "hash",
    story: "Mallory plans the broken function into a production network's future.",
    cases: [
      { phase: "before any block", stop: "GENESIS_PLAN modules.plan", place: "genesis document" },
    ],
    control: { faults: ["N3", "N31"] },
    run: runPlan,
  },
  {
    name: "weak-fallback",
    threat: "hash",
    story:
      "Mallory has five keys of a production network's council and falls back to the broken function.",
    cases: [
      {
        phase: "during v2-dual-required",
        stop: "GOV_FALLBACK_REFUSED EPOCH_ALGORITHM_UNKNOWN",
        place: "the act",
      },
    ],
    control: { faults: ["N3", "N29"] },
    run: runFallback,
  },
  {
    name: "weak-registry",
    threat: "hash",
    story: "Mallory configures a production node so that it could compute the broken function.",
    cases: [
      { phase: "before any block", stop: "CRYPTO_HASH_PRIVATE", place: "start of a process" },
    ],
    control: { faults: ["N3", "N24"] },
    run: runRegistry,
  },
];

import { encode } from "../../../src/codec/canonical.ts";
import { resolveEpoch } from "../../../src/consensus/schedule.ts";
import { countDeclarations, requireDeclaration } from "../../../src/governance/declaration.ts";
import { emergencyPayload } from "../../../src/governance/emergency-payload.ts";
import {
  benchmarkItems,
  type EpochPayload,
} from "../../../src/governance/epoch-activation-payload.ts";
import { irreversibleAbove } from "../../../src/governance/irreversible.ts";
import { countMeasures, openMeasures, readMeasure } from "../../../src/governance/measure.ts";
import { PROPOSAL_TYPES, type ProposalType } from "../../../src/governance/names.ts";
import {
  readAmount,
  readParameterEntry,
  readUint,
  valueOfEntry,
} from "../../../src/governance/parameter.ts";
import { PARAMETER_KEYS, type ParameterKey } from "../../../src/governance/parameter-table.ts";
import type { ParameterValue } from "../../../src/governance/parameter-value.ts";
import { countStreams } from "../../../src/governance/stream.ts";
import { epochTargetSchema } from "../../../src/ledger/epoch-record.ts";
import type { Digest } from "../../../src/primitives/brand.ts";
import { concatBytes } from "../../../src/primitives/bytes.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { acceptanceBytes } from "../acceptance-object.ts";
import { literalHash } from "../literal-hash.ts";
import { feature, listing, readiness, upgrade } from "../proposal-samples.ts";
import { TOKEN } from "../proposal-scene.ts";
import { targetOf } from "../test-acts.ts";
import { GENESIS_MS } from "../test-genesis.ts";
import { digestOf } from "./engine-wish.ts";
import type { EngineWorld } from "./engine-world.ts";

const FEATURES = ["alpha", "beta", "gamma"];
/** Where a small change is harmless, so that the world stays one in which things are decided. */
const TAME: readonly ParameterKey[] = [
  "fee.per_byte",
  "fee.base.transfer",
  "vote.max_changes",
  "exec.max_attempts",
  "proposal.max_edits",
  "param.window_max",
  "forum.posts_per_hour",
  "track.text.slots",
  "track.listing.community.quorum",
];

type Maker = (w: EngineWorld) => unknown;

/** A payload of each type that could be decided as the world stands, most of the time. */
const MAKERS: Readonly<Record<ProposalType, Maker>> = {
  custom: ({ random }) => ({ text: `motion ${random.below(1000)}`, resolutionDigest: null }),
  token_listing: ({ random, people, now }) => {
    const bond = random.percent(20) ? { issuerBond: BigInt(random.below(5)) * TOKEN } : {};
    const made = listing(
      random.pick(people),
      `AB${random.below(6)}`,
      random.pick(["list", "list", "suspend", "delist"]),
    ) as { readonly requirements: object };
    return { ...made, requirements: { ...made.requirements, reviewBy: now + 100_000, ...bond } };
  },
  feature_activation: ({ random }) => feature(random.pick(FEATURES), random.percent(80)),
  protocol_upgrade: ({ random, height }) => {
    const made = upgrade(`up ${random.below(50)}`, `1.${height}.0`, [random.pick(FEATURES)]);
    const blocks = random.pick([3, 3, 10, 2]);
    return { ...(made as object), activation: { kind: "after_execution", blocks } };
  },
  parameter_change: parameterChange,
  fee_structure: feeStructure,
  treasury_action: treasuryAction,
  role_change: (w) => ({ operations: [roleOperation(w)], rationale: "as needed" }),
  sanction: ({ random, people, now }) => {
    const kind = random.pick(["proposer_ban", "forum_ban", "role_suspension", "stake_slash"]);
    const isSlash = kind === "stake_slash";
    return {
      account: random.pick(people),
      kind,
      until: now + random.between(isSlash ? 3000 : 2000, 9000),
      evidenceDigest: digestOf(`evidence ${random.below(30)}`),
      statement: "it was seen",
      slash: isSlash ? { n: 1, d: random.between(20, 100) } : null,
    };
  },
  proposal_cancel: (w) => ({
    target: oneOf(w),
    mode: w.random.pick(["cancel", "kill"]),
    reason: "better not",
  }),
  emergency_action: emergencyAction,
  epoch_activation: epochActivation,
};

/** A proposal to be stopped: mostly a new one, which is still under way. */
function oneOf(w: EngineWorld): Digest {
  const numbers = w.numbers.slice(-8);
  return numbers.length === 0 ? digestOf("none") : w.proposal(w.random.pick(numbers)).id;
}

export function payloadOf(w: EngineWorld, type: ProposalType): unknown {
  return MAKERS[type](w);
}

export function anyType({ random }: EngineWorld): ProposalType {
  return random.pick(PROPOSAL_TYPES);
}

function moved({ random }: EngineWorld, value: ParameterValue): ParameterValue {
  const sign = random.percent(50) ? 1 : -1;
  switch (typeof value) {
    case "number":
      return Math.max(0, value + sign * Math.max(1, Math.floor(value / random.between(4, 12))));
    case "bigint":
      return value + BigInt(sign) * (value / BigInt(random.between(4, 12)) + 1n) < 0n
        ? 0n
        : value + BigInt(sign) * (value / BigInt(random.between(4, 12)));
    case "boolean":
      return !value;
    case "string":
      return value;
    default:
      return value === null ? null : { n: Math.max(0, value.n * 20 + sign), d: value.d * 20 };
  }
}

function parameterChange(w: EngineWorld): unknown {
  const { random, state, now } = w;
  const wild = random.percent(30);
  const keys = [...new Set([random.pick(wild ? PARAMETER_KEYS : TAME), random.pick(TAME)])].slice(
    0,
    random.between(1, 2),
  );
  const known = keys.filter((key) => PARAMETER_KEYS.includes(key));
  const changes = (known.length === 0 ? (["fee.per_byte"] as const) : known).map((key) => {
    const entry = readParameterEntry(state, key);
    const currentValue = valueOfEntry(entry, now);
    const proposedValue = moved(w, currentValue);
    return { key, currentValue, currentVersion: entry.version, proposedValue };
  });
  return {
    changes,
    transitionPeriodS: random.percent(25) ? random.between(1, 2000) : 0,
    rationale: "as things are",
    impactAnalysis: {
      summary: "s",
      affectedComponents: [],
      affectedParameters: [],
      risks: [],
      reversible: true,
    },
  };
}

function feeStructure({ random, state, now }: EngineWorld): unknown {
  const price = (key: "transfer" | "stake" | "governance" | "forum" | "statement") => {
    const value = readAmount(state, `fee.base.${key}`, now);
    return value + value / BigInt(random.between(5, 20));
  };
  const burn = readUint(state, "fee.split.burn", now);
  const treasury = readUint(state, "fee.split.treasury", now);
  return {
    newStructure: {
      base: {
        transfer: price("transfer"),
        stake: price("stake"),
        governance: price("governance"),
        forum: price("forum"),
        statement: price("statement"),
        vote: 0n,
      },
      perByte: readAmount(state, "fee.per_byte", now),
      perCost: random.percent(50) ? null : readAmount(state, "fee.per_cost", now),
      split: { burn, treasury, producer: 10_000 - burn - treasury },
    },
    currentVersion: readParameterEntry(state, "fee.base.transfer").version,
    transitionPeriodS: random.percent(30) ? 500 : 0,
  };
}

function treasuryAction({ random, people, now, state }: EngineWorld): unknown {
  const amount = BigInt(random.pick([10, 100, 900, 15_000, 60_000, 400_000])) * TOKEN;
  const recipient = random.pick(people);
  const start = now + random.between(0, 3000);
  const action = random.pick([
    { kind: "spend", payouts: [{ recipient, amount }] },
    { kind: "spend", payouts: [{ recipient, amount }] },
    { kind: "stream", recipient, total: amount, start, cliff: start + 100, end: start + 2500 },
    { kind: "cancel_stream", stream: random.between(1, Math.max(1, countStreams(state))) },
    { kind: "budget", category: "works", cap: 1000n * TOKEN, periodS: 5000 },
  ]);
  const pays = action.kind === "spend" || action.kind === "stream";
  return { action, purpose: "work", budgetCategory: pays && random.percent(30) ? "works" : null };
}

function roleOperation(w: EngineWorld): unknown {
  const { random, people, now } = w;
  const role = random.pick(["reviewer", "moderator", "executor", "maintainer", "admin"]);
  const account = random.pick(people);
  const key = w.keysOf(random.pick(people))[0];
  return random.pick([
    { kind: "grant", role, account, until: random.percent(50) ? null : now + 20_000 },
    { kind: "revoke", role, account },
    { kind: "suspend", role, account, until: now + 6000 },
    { kind: "set_admin", role, value: random.pick([null, "admin"]) },
    { kind: "set_delay", role, value: random.between(100, 1000) },
    {
      kind: "set_permission",
      permission: "execute",
      value: { isAnyone: false, roles: random.pick([["executor"], ["executor", "moderator"]]) },
    },
    {
      kind: "council_replace",
      council: random.pick(["emergency", "conduct", "attestor"]),
      account,
      value: random.pick(people),
    },
    ...(key === undefined
      ? []
      : [
          {
            kind: "recover_account",
            account,
            value: { threshold: 1, keys: [{ suite: key.suite, publicKey: key.publicKey }] },
          },
        ]),
  ]);
}

function emergencyAction({ random, people, state }: EngineWorld): unknown {
  const until = random.between(50, 610);
  const open = openMeasures(state).map((measureId) => ({
    measureId,
    ...readMeasure(state, measureId),
  }));
  const last = countDeclarations(state);
  const declared = last === 0 ? undefined : requireDeclaration(state, last);
  if (declared?.rollback != null && declared.usedBy === null && random.percent(80)) {
    return emergencyPayload({
      action: "rollback",
      reason: "a theft",
      declarationId: declared.digest,
      evidenceDigest: declared.evidenceDigest,
      targetHeight: declared.rollback.targetHeight,
      irreversible: random.percent(90)
        ? (irreversibleAbove(state, declared.rollback.targetHeight) ?? [])
        : [],
    });
  }
  const ended = random.percent(50)
    ? random.pick([...open.map(({ measureId }) => measureId), 1])
    : null;
  const fields = { reason: "an incident", immediateEffect: random.percent(50) };
  if (ended !== null && ended <= countMeasures(state)) {
    const isFreeze = readMeasure(state, ended)?.kind === "freeze_accounts";
    return emergencyPayload({
      ...fields,
      action: isFreeze ? "unfreeze" : "resume",
      measureId: ended,
    });
  }
  const action = random.pick(["pause_network", "freeze_accounts", "enable_maintenance"] as const);
  return emergencyPayload({
    ...fields,
    action,
    duration: until,
    affectedComponents:
      action === "pause_network" ? [random.pick(["transfers", "forum", "treasury"] as const)] : [],
    accounts: action === "freeze_accounts" ? [random.pick(people)] : [],
    evidenceDigest: action === "freeze_accounts" ? digestOf(`frozen ${random.below(20)}`) : null,
  });
}

/** The epoch that comes next: from dual records over those that need both to the one that needs the new code alone. */
function targetBytes({ branch, height }: EngineWorld): Uint8Array {
  const { rule } = resolveEpoch(branch.facts.schedule, height + 1).record;
  return encode(epochTargetSchema, targetOf(rule === 2 ? 3 : 4, { legacy: 0x12, pq: 0x16 }));
}

/** What the benchmark of an epoch proposal measures: recorded before, by the same bytes. */
export function acceptanceObject(w: EngineWorld): Uint8Array {
  const target = `0x${toHex(targetBytes(w))}`;
  return acceptanceBytes({ epoch_parameters: { target }, produced_at: String(GENESIS_MS / 1000) });
}

export function reportDigest(w: EngineWorld): Digest {
  const object = acceptanceObject(w);
  return concatBytes(literalHash(0x12, object), literalHash(0x16, object)) as Digest;
}

function epochActivation(w: EngineWorld): unknown {
  const signer = w.people[2] ?? w.random.pick(w.people);
  const results = {
    reportDigest: reportDigest(w),
    criteriaVersion: 1,
    verdict: "pass" as const,
    signer,
  };
  const unsigned = {
    activationBlock: w.height + w.random.between(60, 400),
    epochParameters: targetBytes(w),
    rationale: "r",
    benchmarkResults: { ...results, signatures: [] },
    riskAssessment: { level: "low", risks: [] },
    implementationReadiness: readiness(),
  } as unknown as EpochPayload;
  const items = benchmarkItems(w.branch.chainId, unsigned);
  const signatures = w.signed("report", signer, items);
  return { ...unsigned, benchmarkResults: { ...results, signatures } };
}

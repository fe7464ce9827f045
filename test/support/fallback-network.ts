import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { RejectionCode } from "../../src/governance/rejection.ts";
import type { EpochTarget } from "../../src/ledger/epoch-record.ts";
import type { FallbackDeclaration } from "../../src/ledger/fallback-declaration.ts";
import type { ActPayload } from "../../src/machine/act-payload.ts";
import type { Candidate } from "../../src/machine/machine.ts";
import { actOf, COUNCIL_ACCOUNTS, COUNCILS, declarationOf } from "./test-acts.ts";
import type { NetworkSpec } from "./test-genesis.ts";
import { testKey } from "./test-keys.ts";
import { TestNetwork } from "./test-network.ts";
import { transactionItem } from "./test-transactions.ts";

const SEALER = testKey(2, "fallback sealer");
const CARRIER = testKey(2, "carrier");

/** A sealed network with both councils, and somebody who carries their acts in. */
export function fallbackNetwork(
  spec: Pick<NetworkSpec, "rule" | "algs"> & Partial<NetworkSpec>,
): TestNetwork {
  return new TestNetwork({
    sealers: [{ key: SEALER }],
    accounts: [...COUNCIL_ACCOUNTS, { keys: [CARRIER], amount: 10n ** 15n }],
    councils: COUNCILS,
    ...spec,
  });
}

/** Seals a block with the act of a declaration in it; `code` is null when it was done. */
export function submit(
  network: TestNetwork,
  payload: Uint8Array,
): { readonly code: RejectionCode | null; readonly facts: object; readonly candidate: Candidate } {
  const item = transactionItem(network, { command: "submitAct", keys: [CARRIER], payload });
  const candidate = network.seal({ items: [item] });
  const outcome = candidate.outcomes.at(-1);
  assert(outcome?.status === "included", inspect(outcome));
  const { rejection } = outcome;
  return { code: rejection?.code ?? null, facts: rejection?.facts ?? {}, candidate };
}

/** Declares a fallback that must be accepted; returns its start. */
export function declare(
  network: TestNetwork,
  target: EpochTarget,
  changed: {
    readonly declaration?: Partial<FallbackDeclaration>;
    readonly payload?: Partial<ActPayload>;
  } = {},
): number {
  const declaration = declarationOf(network, target, changed.declaration);
  const { code, facts } = submit(network, actOf(declaration, changed.payload ?? {}));
  assert.equal(code, null, inspect(facts));
  return declaration.start;
}

/** Topics of the system events of a block. */
export function topicsOf(candidate: Candidate): readonly string[] {
  return candidate.block.body.statements.flatMap(({ value }) =>
    value.type === "system" ? [value.topic] : [],
  );
}

/** Topics of what a block states about the ledger, without what governance brings about in it by the clock. */
export function ledgerTopics(candidate: Candidate): readonly string[] {
  return topicsOf(candidate).filter((topic) => topic.includes("."));
}

/** Rule and codes of each record of the schedule, with its kind and start. */
export function scheduleOf(network: TestNetwork): readonly string[] {
  return network.branch.facts.schedule.map(({ record }) => {
    const name = (code: number | null) => (code === null ? "-" : code.toString(16));
    const { rule, algs, kind, start } = record;
    return `${kind}: rule ${rule} [${name(algs.legacy)}, ${name(algs.pq)}] from ${start}`;
  });
}

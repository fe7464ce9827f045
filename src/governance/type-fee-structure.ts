import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { FEE_CLASSES } from "./fee.ts";
import { Journal } from "./journal.ts";
import { readParameterEntry, readUint } from "./parameter.ts";
import {
  asFault,
  carryOutChanges,
  judgeChanges,
  type ParameterChange,
} from "./parameter-change.ts";
import { PARAMETER_EVENTS } from "./parameter-events.ts";
import type { ParameterKey } from "./parameter-table.ts";
import { equalParameters, type ParameterValue, parameterValueSchema } from "./parameter-value.ts";
import { readFeesVersion } from "./parameter-versions.ts";
import { buildGuard } from "./plan.ts";
import { defineProposalType } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import { amountSchema, secondsSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";

const WHOLE_BP = 10_000;

const payloadSchema = struct({
  newStructure: struct({
    base: struct({
      transfer: amountSchema,
      stake: amountSchema,
      governance: amountSchema,
      forum: amountSchema,
      statement: amountSchema,
      vote: amountSchema,
    }),
    perByte: amountSchema,
    /** Null leaves the price of signatures as it is. */
    perCost: nullable(amountSchema),
    split: struct({ burn: uint(WHOLE_BP), treasury: uint(WHOLE_BP), producer: uint(WHOLE_BP) }),
  }),
  /** Version of the fees for which the structure was made. */
  currentVersion: uint(),
  transitionPeriodS: secondsSchema,
});

type Payload = Infer<typeof payloadSchema>;

const valuesSchema = list(parameterValueSchema, 0, 16);

const FEE_KEYS = [
  ...FEE_CLASSES.map((name) => `fee.base.${name}` as const),
  "fee.per_byte",
  "fee.per_cost",
  "fee.split.burn",
  "fee.split.treasury",
] as const satisfies readonly ParameterKey[];

/** All prices of transactions at once, and where the fees go. */
export const FEE_STRUCTURE = defineProposalType<Payload>({
  type: "fee_structure",
  payload: payloadSchema,
  touches: () => [],
  route: () => "fees",
  validate: (state, payload, subject, context) =>
    checkShape(state, payload, context.now) ??
    checkCurrent(state, payload) ??
    judgeChanges(state, changesOf(state, payload), context.now) ??
    carryOutChanges(new Journal(state, context), changesOf(state, payload), subject.number),
  sets: ({ newStructure }) => valuesOf(newStructure).map(([key]) => key),
  guards: (state, _payload, { hash }) => [
    buildGuard(hash, {
      key: "fees",
      version: readFeesVersion(state),
      value: encode(
        valuesSchema,
        FEE_KEYS.map((key) => readParameterEntry(state, key).value),
      ),
    }),
  ],
  effects: (payload) => [{ name: "setFeeStructure", data: encode(payloadSchema, payload) }],
  run(journal, payload, { number }, { now }) {
    const changes = changesOf(journal, payload);
    const refused =
      judgeChanges(journal, changes, now) ?? carryOutChanges(journal, changes, number);
    if (refused !== null) return asFault(refused);
    const version = readFeesVersion(journal);
    const { transitionPeriodS: periodS } = payload;
    journal.emit(PARAMETER_EVENTS.feesChanged, { version, periodS, proposal: number });
    return null;
  },
});

function checkShape(state: StateReader, payload: Payload, now: number): Rejection | null {
  const { burn, treasury, producer } = payload.newStructure.split;
  const sum = burn + treasury + producer;
  if (sum !== WHOLE_BP) return invalid("new_structure.split", `a sum of ${WHOLE_BP}`, sum);
  const most = readUint(state, "ramp.max_s", now);
  const { transitionPeriodS: periodS } = payload;
  if (periodS > most) return invalid("transition_period", `at most ${most}`, periodS);
  if (changesOf(state, payload).length > 0) return null;
  return invalid("new_structure", "another structure", "the one in force");
}

function invalid(path: string, expected: string, found: string | number): Rejection {
  return reject("GOV_PAYLOAD_INVALID", { path, expected, found });
}

function checkCurrent(state: StateReader, { currentVersion }: Payload): Rejection | null {
  const version = readFeesVersion(state);
  if (version === currentVersion) return null;
  return reject("GOV_PARAM_STALE", { key: "fees", current_version: currentVersion, version });
}

/** Numbers that become others; a number that stays is no change, and keeps its version. */
function changesOf(state: StateReader, payload: Payload): readonly ParameterChange[] {
  const { newStructure, transitionPeriodS: periodS } = payload;
  return valuesOf(newStructure).flatMap(([key, value]) => {
    const { value: current } = readParameterEntry(state, key);
    return equalParameters(value, current) ? [] : [{ key, value, periodS }];
  });
}

function valuesOf(
  structure: Payload["newStructure"],
): readonly (readonly [ParameterKey, ParameterValue])[] {
  const { base, perByte, perCost, split } = structure;
  return [
    ...FEE_CLASSES.map((name) => [`fee.base.${name}`, base[name]] as const),
    ["fee.per_byte", perByte],
    ...(perCost === null ? [] : [["fee.per_cost", perCost] as const]),
    ["fee.split.burn", split.burn],
    ["fee.split.treasury", split.treasury],
  ];
}

import { struct } from "../codec/compound.ts";
import { type Infer, nullable, refine, type Schema, text, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { BlockPlace } from "./context.ts";
import { isCouncilName, readCouncil, writeCouncil } from "./council.ts";
import { defineEvent } from "./event.ts";
import { followElectorates } from "./follow-electorates.ts";
import { followSlots } from "./follow-slots.ts";
import { writeLedgerValue } from "./ledger-values.ts";
import { readParameterEntry, writeParameterEntry } from "./parameter.ts";
import { rememberChange } from "./parameter-history.ts";
import { isParameterKey, PARAMETER_KEYS, type ParameterKey } from "./parameter-table.ts";
import { type ParameterValue, parameterValueSchema } from "./parameter-value.ts";
import { raiseFeesVersion, raiseParamsVersion } from "./parameter-versions.ts";
import { writePhase } from "./proposal-phase.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";

const keySchema: Schema<string> = {
  ...refine(text(1, 48), isParameterKey),
  shape: { kind: "name", names: PARAMETER_KEYS },
};

const changedSchema = struct({
  key: keySchema,
  version: uint(),
  /** What was shown until now. */
  from: parameterValueSchema,
  to: parameterValueSchema,
  proposal: nullable(uint()),
});

const rampSchema = struct({
  key: keySchema,
  version: uint(),
  from: parameterValueSchema,
  to: parameterValueSchema,
  periodS: secondsSchema,
  proposal: nullable(uint()),
});

/** A change of one key, at once with a period of 0. */
type Change = Infer<typeof rampSchema>;

function evolveChange(draft: StateDraft, change: Change, place: BlockPlace): void {
  const { key, version, from, to, periodS, proposal } = change;
  assert(isParameterKey(key), `unknown parameter ${key}`);
  const { height, now } = place;
  assert(readParameterEntry(draft, key).version + 1 === version, `${key} skips a version`);
  const ramp = periodS === 0 ? null : { from, start: now, periodS };
  writeParameterEntry(draft, key, { version, value: to, ramp });
  rememberChange(draft, key, {
    version,
    height,
    at: now,
    from,
    to,
    start: now,
    periodS,
    proposal,
  });
  raiseParamsVersion(draft);
  if (key.startsWith("fee.")) raiseFeesVersion(draft);
  if (key.startsWith("electorate.")) followElectorates(draft, place);
  followSlots(draft, { key, periodS }, place);
  if (key.startsWith("ledger.")) writeLedgerValue(draft, key, to);
  followCouncil(draft, key, to);
}

/** The number of members that must sign stands in the council too; whatever was signed before counts no more. */
function followCouncil(draft: StateDraft, key: ParameterKey, value: ParameterValue): void {
  const name = COUNCIL_KEYS[key];
  if (name === undefined || typeof value !== "number") return;
  assert(isCouncilName(name), `unknown council ${name}`);
  const council = readCouncil(draft, name);
  if (council === undefined) return;
  writeCouncil(draft, name, { ...council, k: value, version: council.version + 1 });
}

const COUNCIL_KEYS: Readonly<Partial<Record<ParameterKey, string>>> = {
  "council.emergency.k": "emergency",
  "attest.k": "attestor",
};

/** Facts about the registry of parameters. */
export const PARAMETER_EVENTS = {
  changed: defineEvent("parameterChanged", "notice", {
    schema: changedSchema,
    evolve: (draft, data, place) => evolveChange(draft, { ...data, periodS: 0 }, place),
  }),
  rampStarted: defineEvent("rampStarted", "notice", {
    schema: rampSchema,
    evolve(draft, data, place) {
      evolveChange(draft, data, place);
      const { proposal, periodS } = data;
      if (proposal === null) return;
      writePhase(draft, proposal, { phase: "ramping", until: place.now + periodS });
    },
  }),
  /** The changes of its numbers are facts of their own. */
  feesChanged: defineEvent("feeStructureChanged", "notice", {
    schema: struct({ version: uint(), periodS: secondsSchema, proposal: nullable(uint()) }),
    evolve: () => {},
  }),
};

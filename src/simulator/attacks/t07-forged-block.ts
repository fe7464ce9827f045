import { eventContext } from "../../consensus/advance.ts";
import { buildFallbackRecord } from "../../consensus/fallback.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { encodeEpochRecord } from "../../ledger/epoch-record.ts";
import { encodeFallbackDeclaration } from "../../ledger/fallback-declaration.ts";
import { encodeStatement, PHASE_END } from "../../ledger/statement.ts";
import { suiteFacts } from "../../machine/environment.ts";
import type { Attack, AttackRun } from "../attack.ts";
import { offer, withBody } from "../forge-body.ts";
import { isNaiveRollback, naiveRollback, signFiveTimes } from "../naive-fallback.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { draftDeclaration } from "../sim-act.ts";
import { rawOf } from "../sim-node.ts";
import { allowedTarget, stageOf } from "./t07-act.ts";

/** A block that states a fallback which nobody has signed. */
function runForgedBlock(range: Range, phase: Phase): AttackRun {
  const stage = stageOf(range, phase);
  const { chain, world } = stage;
  const { hashes, suites } = range.ports;
  const { branch, environment } = chain.node;
  const declaration = draftDeclaration(chain, allowedTarget(stage));
  const context = eventContext(branch, branch.missed, {
    hashes,
    suites: suiteFacts,
    past: environment.past,
  });
  const current = resolveEpoch(branch.facts.schedule, branch.height + 1);
  const record = buildFallbackRecord(declaration, current, { ...context, facts: branch.facts });
  const events = [
    ["fallback.declared", encodeFallbackDeclaration(declaration)],
    ["epoch.scheduled", encodeEpochRecord(record)],
  ] as const;
  const stated = events.map(([topic, data]) =>
    encodeStatement({ type: "system", phase: PHASE_END, topic, data }),
  );
  const honest = chain.sketch();
  const forged = withBody(hashes, honest, [...rawOf(honest).statements, ...stated]);
  const { refusal, place } = offer(chain, forged);
  const hash = requireHash(hashes, world.codes.legacy);
  const signatures = signFiveTimes(world.cast.sealers[1], hash, naiveRollback(1));
  return {
    did: "made a block that states a fallback, without the act that would bring it about",
    differed: "two system events more",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: isNaiveRollback(suites, hash, 1, signatures),
      gain: "whoever makes a block makes the rules",
    },
  };
}

/** T7: the emergency is stated, not staged. */
export const FORGED_EMERGENCY: Attack = {
  name: "stated-fallback",
  threat: "T7",
  story:
    "Mallory has sealers' keys and none of the council, and writes the outcome of an act into a block.",
  cases: [
    { phase: "during v2-dual-required", stop: "X REPLAY_SYSTEM", place: "block 21" },
    { phase: "during v3-pq-only", stop: "X REPLAY_SYSTEM", place: "block 37" },
  ],
  control: { faults: ["N28", "N29"] },
  run: runForgedBlock,
};

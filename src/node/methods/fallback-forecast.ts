import { resolveEpoch } from "../../consensus/schedule.ts";
import type { EpochRecord } from "../../ledger/epoch-record.ts";
import { encodeFallbackDeclaration } from "../../ledger/fallback-declaration.ts";
import { RULE_NAMES } from "../../ledger/rule-version.ts";
import type { Height } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { declareFallback } from "../act-declare.ts";
import { readBranch } from "../chain-reader.ts";
import { contextOf, type Ground } from "./ground.ts";
import { type PlanJson, SURVIVES } from "./rollback-forecast.ts";

/** Faults that the signatures of the attestors mend, which a plan has none of. */
const MENDED_BY_ATTESTORS = ["EPOCH_ANCHOR_UNATTESTED", "EPOCH_BOUNDARY_UNATTESTED"];
const EVIDENCE_BYTES = 32;

/**
 * Whether a fallback epoch could begin at a block, judged by the ledger as the act of the council would be, signatures
 * aside. A fallback rewinds nothing: it undoes the rules and no block.
 */
export function forecastFallback(
  ground: Ground,
  wish: { readonly start: Height; readonly rule: string | undefined },
): PlanJson {
  const refusal = judge(ground, wish);
  const needsAttestors = refusal !== null && MENDED_BY_ATTESTORS.includes(refusal.code);
  const feasible = refusal === null || needsAttestors;
  const reasons = refusal === null ? [] : [refusal.words];
  return {
    kind: "fallback_epoch",
    feasible,
    reasons,
    conditions: [
      {
        name: "record",
        asks: "the ledger takes the epoch record that the act would make",
        holds: feasible,
        facts: refusal === null || needsAttestors ? {} : { ...refusal.facts },
      },
      {
        name: "attestation",
        asks: "the attestors vouch for the history that the record is anchored to, where it needs one",
        holds: !needsAttestors,
        facts: {},
      },
    ],
    undone: null,
    must_name: [],
    survives: ["every block and every entry of the state", ...SURVIVES],
    restored: [],
  };
}

interface Refusal {
  readonly code: string;
  readonly words: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

function judge(
  ground: Ground,
  { start, rule }: { readonly start: Height; readonly rule: string | undefined },
): Refusal | null {
  const { service, state, height } = ground;
  try {
    const settings = targetOf(ground, rule);
    const { declaration } = declareFallback(service.reader, {
      settings,
      start,
      evidenceHash: new Uint8Array(EVIDENCE_BYTES),
      expires: height + 1,
    });
    const act = encodeFallbackDeclaration(declaration);
    const rejection = contextOf(ground).ledger.checkFallback(state, act, null);
    if (rejection === null) return null;
    const { code, facts } = rejection;
    const fault = String(facts.fault ?? code);
    const compared = [facts.expected, facts.found].filter((each) => each !== undefined);
    const words = [
      fault,
      ...(compared.length === 2 ? [`expected ${compared[0]}, found ${compared[1]}`] : []),
    ];
    return { code: fault, words: words.join(": "), facts: { ...facts } };
  } catch (cause) {
    // A chain without the council, or a target that no record can have, is an answer here.
    if (!(cause instanceof LedgerError)) throw cause;
    return { code: cause.code, words: cause.message, facts: {} };
  }
}

/** The rules of the epoch before the one in force, or those that are named with the algorithms in force. */
function targetOf({ service, height }: Ground, rule: string | undefined) {
  const { schedule } = readBranch(service.reader).facts;
  const current = resolveEpoch(schedule, height + 1).record;
  if (rule !== undefined) return { ...settingsOf(current), rule_version: rule };
  const before = schedule.findLast(({ record }) => record.index < current.index)?.record;
  return settingsOf(before ?? current);
}

function settingsOf({ rule, algs }: EpochRecord) {
  return {
    rule_version: RULE_NAMES[rule],
    legacy_algorithm_id: algs.legacy,
    pq_algorithm_id: algs.pq,
  };
}

import { utcMinute } from "../governance/utc-time.ts";
import { type ActFile, declarationToJson } from "../node/act-file.ts";
import { frameToJson } from "../node/act-frame-json.ts";

/** What an act would do, in words: everybody who signs sees it first. They are made of the signed bytes alone. */
export function actLines(file: ActFile): readonly string[] {
  return "frame" in file ? frameLines(frameToJson(file.frame)) : fallbackLines(file);
}

function fallbackLines({ declaration }: Extract<ActFile, { declaration: unknown }>) {
  const json = declarationToJson(declaration);
  const { anchor, start_block: start, not_before: from, expires, nonce } = json;
  const numbers = [json.legacy_algorithm_id, json.pq_algorithm_id].map((number) => {
    return number === null ? "none" : `0x${number.toString(16).padStart(2, "0")}`;
  });
  return [
    `Fallback:  to ${json.rule_version} from block ${start}, legacy ${numbers[0]}, post-quantum ${numbers[1]}`,
    `Valid:     in blocks ${from} to ${expires}, act number ${nonce} of the council`,
    ...(anchor === null
      ? []
      : [`Anchor:    history of ${anchor.height} blocks, ${anchor.history_root}`]),
  ];
}

interface Declared {
  readonly trigger: string;
  readonly evidence_digest: string | null;
  readonly actions: readonly {
    readonly kind: string;
    readonly components: readonly string[];
    readonly accounts: readonly string[];
    readonly duration_s: number;
    readonly ratified_s: number;
    readonly target_height: number | null;
  }[];
}

function frameLines({
  kind,
  payload,
  nonce,
  not_before,
  expires_at,
}: ReturnType<typeof frameToJson>) {
  return [
    ...(kind === "declare_emergency"
      ? declaredLines(payload as Declared)
      : [`Act:       ${kind} ${JSON.stringify(payload)}`]),
    `Valid:     from ${utcMinute(not_before)} to ${utcMinute(expires_at)} UTC, act number ${nonce} of the council`,
  ];
}

function declaredLines({ trigger, evidence_digest, actions }: Declared): readonly string[] {
  return [
    `Emergency: ${trigger}`,
    ...(evidence_digest === null ? [] : [`Evidence:  ${evidence_digest}`]),
    ...actions.map(({ kind, components, accounts, duration_s, ratified_s, target_height }) => {
      if (kind === "rollback") {
        return `Rollback:  to block ${target_height} may be voted on for ${duration_s} s`;
      }
      const held = [...components, ...accounts].join(", ") || "all that can be held";
      return `Measure:   ${kind} of ${held} for ${duration_s} s, once ratified for ${ratified_s} s`;
    }),
  ];
}

import { createHash } from "node:crypto";
import { hashCodeToJson } from "../crypto/hash-json.ts";
import { COMPONENTS, type Component } from "../governance/names.ts";
import { nearestName } from "../ledger/json-nearest.ts";
import { declareFallback } from "../node/act-declare.ts";
import { type ActFile, actFileText, actToJson } from "../node/act-file.ts";
import { declareMeasures } from "../node/act-measures.ts";
import type { ChainReader } from "../node/chain-reader.ts";
import type { AccountId } from "../primitives/brand.ts";
import { parseHex0x } from "../primitives/hex.ts";
import { readHashName } from "./algorithm-name.ts";
import type { Call } from "./call.ts";
import { actLines } from "./emergency-words.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openJudged } from "./open-place.ts";
import { readInput } from "./read-file.ts";
import { accountArgument } from "./reads/account-argument.ts";
import { usageError } from "./usage-error.ts";
import { writePieces } from "./write-file.ts";

/** Seconds in which a council may gather its signatures, unless said. */
const SPAN_S = 3 * 24 * 3600;
const SPAN_S_MAX = 30 * 24 * 3600;
const DURATION_S_MAX = 90 * 24 * 3600;

/** Writes a declaration that fits the chain as it stands: a fallback with `--rule`, else measures. */
export async function declare(call: Call): Promise<ExitCode> {
  refuseMixture(call);
  const chain = await openJudged(call);
  try {
    const isFallback = call.options.text("rule") !== undefined;
    const file = isFallback ? fallbackOf(call, chain) : measuresOf(call, chain);
    const output = call.options.text("output") ?? "act.json";
    const isDry = call.options.flag("dryRun");
    if (!isDry) await writePieces(output, [new TextEncoder().encode(actFileText(file))]);
    if (output === "-" && !isDry) return EXIT.yes;
    const attest = file.attested === null ? "" : "; and emergency attest by each attestor";
    call.answer({
      json: { file: output, dry_run: isDry, kind: file.kind, declaration: actToJson(file) },
      text: () =>
        [
          ...actLines(file),
          isDry ? `Would write ${output}` : `Written: ${output}`,
          `Next: ${call.program} emergency sign ${output} --key NAME, by each member${attest}`,
        ].join("\n"),
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

const OF_MEASURES = ["trigger", "pause", "maintenance", "freeze", "rollbackTo", "for"] as const;

/** A fallback and measures are two acts. */
function refuseMixture({ options, program }: Call): void {
  const isFallback = options.text("rule") !== undefined;
  const measures = OF_MEASURES.filter((name) => options.has(name));
  const held = measures.filter((name) => name !== "trigger" && name !== "for");
  if (isFallback ? measures.length === 0 : held.length > 0 && options.has("trigger")) return;
  const message = isFallback
    ? "A fallback and measures are two acts. Declare each by itself."
    : "Nothing is declared. Give --rule for a fallback, or --trigger with --pause, --maintenance, " +
      "--freeze or --rollback-to.";
  throw usageError({
    message,
    fix: `${program} emergency declare --trigger "wrong balances" --pause transfers`,
  });
}

function fallbackOf(call: Call, chain: ChainReader): ActFile {
  const { options } = call;
  const start = options.uint("start");
  const expires = options.uint("expires");
  return declareFallback(chain, {
    settings: {
      rule_version: options.text("rule"),
      legacy_algorithm_id: algorithmOption(call, "legacyAlgorithm", "--legacy-algorithm"),
      pq_algorithm_id: algorithmOption(call, "pqAlgorithm", "--pq-algorithm"),
    },
    ...(start === undefined ? {} : { start }),
    ...(expires === undefined ? {} : { expires }),
    evidenceHash: evidenceHash(options.text("evidence")),
  });
}

function measuresOf(call: Call, chain: ChainReader): ActFile {
  const { options } = call;
  const evidence = options.text("evidence");
  return declareMeasures(chain, {
    trigger: options.text("trigger") ?? "",
    evidence: evidence === undefined ? null : readInput(evidence),
    pause: options.has("pause") ? componentsOf(call) : null,
    maintenance: options.flag("maintenance"),
    freeze: options.has("freeze") ? accountsOf(call) : null,
    rollbackTo: options.uint("rollbackTo") ?? null,
    durationS: options.uint("for", DURATION_S_MAX, 1) ?? null,
    ratifiedS: options.uint("ratifiedFor", DURATION_S_MAX, 1) ?? null,
    spanS: options.uint("validFor", SPAN_S_MAX, 1) ?? SPAN_S,
  });
}

/** In the order of the ledger's list, each once; none for all of them. */
function componentsOf(call: Call): readonly Component[] {
  const named = call.options.texts("pause");
  for (const word of named) {
    if (COMPONENTS.some((name) => name === word)) continue;
    const nearest = nearestName(word, COMPONENTS);
    const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
    throw usageError({
      code: "CLI_VALUE",
      message: `Nothing that can be paused is called ${word}.${hint} It is one of ${COMPONENTS.join(", ")}.`,
      fix: `write --pause ${nearest ?? COMPONENTS[0]}, or --pause alone for all of them`,
      evidence: { option: "--pause", found: word, nearest },
    });
  }
  return COMPONENTS.filter((name) => named.includes(name));
}

function accountsOf(call: Call): readonly AccountId[] {
  const named = call.options.texts("freeze").map((text) => accountArgument(call, text));
  return [...new Set(named.map((text) => text.toLowerCase()))].sort().map((text) => {
    const parsed = parseHex0x(text);
    return (parsed.ok ? parsed.value : new Uint8Array(0)) as AccountId;
  });
}

function algorithmOption(call: Call, name: string, flag: string): number | undefined {
  const word = call.options.text(name);
  return word === undefined ? undefined : hashCodeToJson(readHashName(word, flag));
}

/** SHA3-256 of the bytes of what moved the council; zeros where nothing is cited. */
function evidenceHash(path: string | undefined): Uint8Array {
  if (path === undefined) return new Uint8Array(32);
  return new Uint8Array(createHash("sha3-256").update(readInput(path)).digest());
}

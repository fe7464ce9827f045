import { createHash } from "node:crypto";
import { hashCodeToJson } from "../crypto/hash-json.ts";
import { declareFallback } from "../node/act-declare.ts";
import { type ActFile, actFileText, declarationToJson } from "../node/act-file.ts";
import { readHashName } from "./algorithm-name.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openJudged } from "./open-place.ts";
import { readInput } from "./read-file.ts";
import { writePieces } from "./write-file.ts";

/** Writes a declaration that fits the chain as it stands. */
export async function declare(call: Call): Promise<ExitCode> {
  const chain = await openJudged(call);
  try {
    const { options } = call;
    const start = options.uint("start");
    const expires = options.uint("expires");
    const file = declareFallback(chain, {
      settings: {
        rule_version: options.text("rule"),
        legacy_algorithm_id: algorithmOption(call, "legacyAlgorithm", "--legacy-algorithm"),
        pq_algorithm_id: algorithmOption(call, "pqAlgorithm", "--pq-algorithm"),
      },
      ...(start === undefined ? {} : { start }),
      ...(expires === undefined ? {} : { expires }),
      evidenceHash: evidenceHash(options.text("evidence")),
    });
    const output = options.text("output") ?? "act.json";
    const isDry = options.flag("dryRun");
    if (!isDry) await writePieces(output, [new TextEncoder().encode(actFileText(file))]);
    if (output === "-" && !isDry) return EXIT.yes;
    const attest = file.attested === null ? "" : "; and emergency attest by each attestor";
    call.answer({
      json: { file: output, dry_run: isDry, declaration: declarationToJson(file.declaration) },
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

function algorithmOption(call: Call, name: string, flag: string): number | undefined {
  const word = call.options.text(name);
  return word === undefined ? undefined : hashCodeToJson(readHashName(word, flag));
}

/** SHA3-256 of the bytes of what moved the council; zeros where nothing is cited. */
function evidenceHash(path: string | undefined): Uint8Array {
  if (path === undefined) return new Uint8Array(32);
  return new Uint8Array(createHash("sha3-256").update(readInput(path)).digest());
}

/** What an act would do, in words: everybody who signs sees it first. */
export function actLines({ declaration }: ActFile): readonly string[] {
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

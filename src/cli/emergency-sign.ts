import { actFileText, parseActFile } from "../node/act-file.ts";
import { attestorSigning, memberSigning } from "../node/act-sign.ts";
import { missingSignatures } from "../node/act-submit.ts";
import type { Call } from "./call.ts";
import { callKey } from "./call-key.ts";
import { actLines } from "./emergency-words.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openJudged } from "./open-place.ts";
import { readInput } from "./read-file.ts";
import { writePieces } from "./write-file.ts";

/** Adds the signatures of keys to an act file, and shows what was signed. */
export async function sign(call: Call, as: "sign" | "attest"): Promise<ExitCode> {
  const [path = ""] = call.args;
  const chain = await openJudged(call);
  try {
    const file = parseActFile(new TextDecoder().decode(readInput(path)), path);
    const names: string[] = [];
    let signed = file;
    for (const name of call.options.texts("key")) {
      const key = await callKey(call, name);
      const prepare = as === "sign" ? memberSigning : attestorSigning;
      const signing = prepare(chain, signed, key);
      signed = signing.add(await key.sign(signing));
      names.push(key.name);
    }
    const output = call.options.text("output") ?? path;
    const isDry = call.options.flag("dryRun");
    if (!isDry) await writePieces(output, [new TextEncoder().encode(actFileText(signed))]);
    if (output === "-" && !isDry) return EXIT.yes;
    const { council, attestors } = missingSignatures(chain.store, signed);
    call.answer({
      json: {
        file: output,
        dry_run: isDry,
        keys: names,
        council: { have: council[0], need: council[1] },
        ...(attestors === null ? {} : { attestors: { have: attestors[0], need: attestors[1] } }),
      },
      text: () =>
        [
          ...actLines(signed),
          `Signed:    by ${names.join(", ")}${isDry ? " (dry run: nothing was written)" : `, written to ${output}`}`,
          `Council:   ${council[0]} of ${council[1]} signatures`,
          ...(attestors === null
            ? []
            : [`Attestors: ${attestors[0]} of ${attestors[1]} signatures`]),
        ].join("\n"),
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

import { readCouncil } from "../governance/council.ts";
import { actFileText, parseActFile } from "../node/act-file.ts";
import { attestActFile, type ReadyKey, signActFile } from "../node/act-sign.ts";
import { missingSignatures } from "../node/act-submit.ts";
import { findKey, openSigner } from "../node/key-store.ts";
import type { Call } from "./call.ts";
import { actLines } from "./emergency-declare.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openJudged } from "./open-place.ts";
import { askPassphrase } from "./passphrase.ts";
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
      const key = await openKey(call, name);
      signed = as === "sign" ? signActFile(chain, signed, key) : attestActFile(chain, signed, key);
      names.push(key.description.name);
    }
    const output = call.options.text("output") ?? path;
    const isDry = call.options.flag("dryRun");
    if (!isDry) await writePieces(output, [new TextEncoder().encode(actFileText(signed))]);
    if (output === "-" && !isDry) return EXIT.yes;
    const { council, attestors } = missingSignatures(chain.store, readCouncil, signed);
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

/** Opens a key of the data folder or of a path, with its passphrase where it has one. */
export async function openKey(call: Call, name: string): Promise<ReadyKey> {
  const description = findKey(call.data, name);
  const passphrase = description.isProtected
    ? await askPassphrase(call, { prompt: `Passphrase for ${description.name}: `, isNew: false })
    : null;
  return { description, signer: openSigner(description, passphrase ?? null) };
}

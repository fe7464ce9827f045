import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readJsonFile } from "./json-document.ts";
import { writePieces } from "./write-file.ts";

/** Fields whose names begin so are remarks for whoever fills the document in. */
const REMARK = "//";

/** The JSON value of a file without its remarks. */
export function readCommented(path: string): unknown {
  return withoutRemarks(readJsonFile(path));
}

/** Writes a document with its remarks to the place of `--output`, and says so; with `--dry-run` it shows it. */
export async function writeCommented(
  call: Call,
  document: unknown,
  { file, json, next }: { readonly file: string; readonly json: object; readonly next: string },
): Promise<ExitCode> {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  const isDry = call.options.flag("dryRun");
  if (!isDry) await writePieces(file, [new TextEncoder().encode(text)]);
  if (file === "-" && !isDry) return EXIT.yes;
  call.answer({
    json: { file, dry_run: isDry, ...json },
    text: () =>
      isDry
        ? `${text}Would write ${file}`
        : `Written:   ${file}\nNext:      ${call.program} ${next}`,
  });
  return EXIT.yes;
}

function withoutRemarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRemarks);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => !name.startsWith(REMARK));
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutRemarks(field)]));
}

/** A form in which a read is given over GET. */
export type MediaForm = "json" | "csv" | "ndjson" | "columns";

/** Media type of each form. */
export const MEDIA_TYPES: Readonly<Record<MediaForm, string>> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson",
  columns: "application/json",
};

const SUFFIXES: readonly (readonly [string, MediaForm])[] = [
  [".columns.json", "columns"],
  [".ndjson", "ndjson"],
  [".csv", "csv"],
  [".json", "json"],
];

/** A path without the suffix that names a form, and that form; null where the path names none. */
export function splitSuffix(path: string): {
  readonly path: string;
  readonly form: MediaForm | null;
} {
  for (const [suffix, form] of SUFFIXES) {
    if (path.endsWith(suffix)) return { path: path.slice(0, -suffix.length), form };
  }
  return { path, form: null };
}

/** The form that an `Accept` header prefers among JSON, CSV and NDJSON; JSON where it names none of them. */
export function acceptedForm(accept: string | undefined): MediaForm {
  let best: MediaForm = "json";
  let most = 0;
  for (const range of (accept ?? "").split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const form = formOf(type);
    const weight = Number(parameters.find((each) => each.startsWith("q="))?.slice(2) ?? 1);
    if (form === undefined || !(weight > most)) continue;
    best = form;
    most = weight;
  }
  return best;
}

function formOf(type: string): MediaForm | undefined {
  if (type === "text/csv") return "csv";
  if (type === "application/x-ndjson" || type === "application/ndjson") return "ndjson";
  return type === "application/json" ? "json" : undefined;
}

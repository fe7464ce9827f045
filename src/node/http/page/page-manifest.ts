import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EVENTS } from "../../../governance/event-table.ts";
import { LEDGER_TOPICS } from "../../../ledger/ledger-topics.ts";
import { eventTypeOf } from "../../../rpc/event-names.ts";
import { STATUS_WORDS } from "../../../rpc/status-words.ts";

/** One file of the node's pages, as it is served. */
export interface PageFile {
  /** Path of its URL. */
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array;
  /** SHA-256 of the body in hexadecimal: its entity tag. */
  readonly digest: string;
}

const FOLDER = join(import.meta.dirname, "files");

/** Files of the pages by their URL. No path of a request ever names a file of the machine. */
const FILES = [
  ["/", "status.html", "text/html; charset=utf-8"],
  ["/page/status.css", "status.css", "text/css; charset=utf-8"],
  ["/page/status.js", "status.js", "text/javascript; charset=utf-8"],
  ["/page/proposals.js", "proposals.js", "text/javascript; charset=utf-8"],
  ["/page/words.js", "words.js", "text/javascript; charset=utf-8"],
  ["/page/icon.svg", "icon.svg", "image/svg+xml"],
] as const;

/** Reads the files of the pages once, with their digests. */
export function readPageManifest(): readonly PageFile[] {
  const files = FILES.map(([path, name, type]) =>
    fileOf(path, type, readFileSync(join(FOLDER, name))),
  );
  const names = JSON.stringify({ statuses: plainWords(), events: eventTypes() });
  return [...files, fileOf("/page/names.json", "application/json", Buffer.from(names))];
}

function fileOf(path: string, type: string, body: Uint8Array): PageFile {
  return { path, type, body, digest: createHash("sha256").update(body).digest("hex") };
}

/** The types of all events, to which a stream must listen one by one. */
function eventTypes(): readonly string[] {
  const topics = [...EVENTS.map(({ topic }) => topic), ...LEDGER_TOPICS];
  return topics.map(eventTypeOf).sort();
}

/** The statuses in the words that people read. */
function plainWords(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(STATUS_WORDS).map(([status, { plain }]) => [status, plain]),
  );
}

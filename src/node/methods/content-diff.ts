import { conditionSchema } from "../../governance/condition.ts";
import type { Content } from "../../governance/content.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { PROPOSAL_METHODS } from "../../rpc/methods/proposals.ts";
import { valueToJson } from "../json/value-to-json.ts";
import { type Json, payloadJson } from "./payload-json.ts";
import { diffLines } from "./text-diff.ts";

type History = ResultOf<(typeof PROPOSAL_METHODS)["get_proposal_history"]>;
type Change = History["versions"][number]["changes"][number];

/** What differs between two versions of a content, field by field; longer texts also line by line. */
export function diffContents(before: Content, after: Content): Change[] {
  return diffValues("", contentFields(before), contentFields(after));
}

function contentFields(content: Content): Json {
  const { title, summary, description, tags, links, attachments, language, dependsOn } = content;
  return {
    title,
    summary,
    description,
    tags: [...tags],
    links: links.map(({ url, digest }) => ({
      url,
      digest: digest === null ? null : toHex0x(digest),
    })),
    attachments: attachments.map(({ name, mediaType, sizeBytes, digest }) => {
      return { name, media_type: mediaType, size_bytes: sizeBytes, digest: toHex0x(digest) };
    }),
    language,
    depends_on: dependsOn === null ? null : toHex0x(dependsOn),
    conditions: content.conditions.map((each) => valueToJson(conditionSchema, each) as Json),
    payload: payloadJson(content),
  };
}

function diffValues(path: string, before: Json, after: Json): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      diffValues(path === "" ? name : `${path}.${name}`, before[name] ?? null, after[name] ?? null),
    );
  }
  const change = { path, before, after };
  if (typeof before !== "string" || typeof after !== "string") return [change];
  if (!before.includes("\n") && !after.includes("\n")) return [change];
  return [{ ...change, lines: [...diffLines(before, after)] }];
}

function isObject(value: Json): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

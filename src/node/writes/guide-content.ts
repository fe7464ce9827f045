import { ACCEPTANCE_MEDIA_TYPE } from "../../governance/acceptance.ts";
import { readAcceptance } from "../../governance/kept-acceptance.ts";
import { PROPOSAL_TYPES, type ProposalType } from "../../governance/names.ts";
import { typeOfName } from "../../governance/proposal-aliases.ts";
import { nearestName } from "../../ledger/json-nearest.ts";
import type { Digest } from "../../primitives/brand.ts";
import { parseHex0x } from "../../primitives/hex.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { guidePayload } from "./guide-payload.ts";
import { isJsonFields, type JsonFields } from "./json-fields.ts";
import { paramError } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

/** Facts of a proposal that the ledger computes, and times that its track sets. */
const COMPUTED: ReadonlySet<string> = new Set([
  "proposal_id",
  "id",
  "submission_timestamp",
  "created_at",
  "endorsements",
  "status",
  "votes",
  "discussion_period",
  "voting_period",
  "execution_delay",
  "discussion_thread",
  "audit_trail",
]);
/** What every proposal says. */
const COMMON: ReadonlySet<string> = new Set([
  "title",
  "summary",
  "description",
  "tags",
  "links",
  "attachments",
  "language",
  "depends_on",
  "conditions",
]);
/** What the method itself reads. */
const OWN: ReadonlySet<string> = new Set([
  "proposal_type",
  "type",
  "payload",
  "metadata",
  "proposer",
  "deposit",
  "draft",
]);
const TITLE_CHARACTERS = 40;

/** A content in the JSON form of its schema, and which of the given fields the ledger computes. */
export interface GuideContent {
  readonly content: JsonFields;
  readonly ignored: readonly string[];
}

/** The content of a proposal from the fields of the guide, flat or with the payload in an object of its own. */
export function guideContent(given: JsonFields, ground: WriteGround): GuideContent {
  const { type, variant } = typeOf(given);
  const { metadata } = given;
  const beside = isJsonFields(metadata) ? metadata : {};
  const fields = { ...beside, ...given };
  const flat = Object.entries(fields).filter(([name]) => isOfPayload(name));
  const common = Object.entries(fields).filter(([name]) => COMMON.has(name));
  const words = {
    title: textOf(given.title) ?? titleOf(given.description),
    description: textOf(given.description) ?? "",
  };
  const own = given.payload ?? variant;
  if (isJsonFields(own) && flat[0] !== undefined) {
    throw paramError(`proposal.${flat[0][0]}`, "no field of the type beside its payload", "one");
  }
  if (own !== undefined && !isJsonFields(own)) {
    throw paramError("proposal.payload", "an object", typeof own);
  }
  const { payload, ignored } = guidePayload(type, own ?? Object.fromEntries(flat), words, ground);
  const content = {
    summary: "",
    tags: [],
    links: [],
    attachments: acceptanceOf(payload, ground),
    language: "en",
    conditions: [],
    ...Object.fromEntries(common),
    ...words,
    type,
    payload,
  };
  const computed = Object.keys(fields).filter((name) => COMPUTED.has(name));
  return { content, ignored: [...computed, ...ignored] };
}

function isOfPayload(name: string): boolean {
  return !COMPUTED.has(name) && !COMMON.has(name) && !OWN.has(name);
}

/** The type by its name, or by the one field of an object that is named by it and holds the payload. */
function typeOf(given: JsonFields): { readonly type: ProposalType; readonly variant?: unknown } {
  const named = given.proposal_type ?? given.type;
  if (isJsonFields(named)) {
    const [[name, variant] = [], ...others] = Object.entries(named);
    const type = name === undefined || others.length > 0 ? undefined : typeOfName(name);
    if (type !== undefined) return { type, variant };
    throw paramError("proposal.proposal_type", "one field, named by a type", String(name));
  }
  const type = typeof named === "string" ? typeOfName(named) : undefined;
  if (type !== undefined) return { type };
  const nearest = nearestName(String(named), PROPOSAL_TYPES);
  const expected = `one of ${PROPOSAL_TYPES.join(", ")}`;
  throw new RpcError("RPC_PARAMS", `proposal.proposal_type: expected ${expected}.`, {
    evidence: { path: "proposal.proposal_type", expected, found: String(named), nearest },
  });
}

/** The acceptance object of a change of epoch is listed, where the ledger has it and nobody has listed it. */
function acceptanceOf(payload: JsonFields, { state }: WriteGround): readonly JsonFields[] {
  const results = payload.benchmark_results;
  const named = isJsonFields(results) ? results.report_digest : undefined;
  const digest = typeof named === "string" ? parseHex0x(named) : undefined;
  if (digest?.ok !== true || digest.value.length !== REPORT_DIGEST_BYTES) return [];
  const kept = readAcceptance(state, digest.value as Digest);
  if (kept === undefined) return [];
  return [
    {
      name: "acceptance.json",
      media_type: ACCEPTANCE_MEDIA_TYPE,
      size_bytes: kept.object.length,
      digest: named,
    },
  ];
}

const REPORT_DIGEST_BYTES = 64;

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Notes that know no titles have a description: its beginning is one. */
function titleOf(description: unknown): string {
  const [line = ""] = (textOf(description) ?? "").trim().split("\n");
  return line.length > TITLE_CHARACTERS ? `${line.slice(0, TITLE_CHARACTERS - 1)}…` : line;
}

import { PROPOSAL_TYPES, type ProposalType } from "../governance/names.ts";
import { typeOfName } from "../governance/proposal-aliases.ts";
import { proposalTypeSpec } from "../governance/proposal-type-table.ts";
import { nearestName } from "../ledger/json-nearest.ts";
import { shapeTemplate } from "../node/json/shape-template.ts";
import type { Call } from "./call.ts";
import { writeCommented } from "./commented-json.ts";
import type { ExitCode } from "./exit-code.ts";
import { usageError } from "./usage-error.ts";

/** Writes a proposal of a type with a remark at every field, from the schema of its payload. */
export async function newProposal(call: Call): Promise<ExitCode> {
  const type = readType(call, call.options.text("type") ?? "");
  const output = call.options.text("output") ?? "proposal.json";
  const spec = proposalTypeSpec(type);
  const document = {
    "//": `A proposal; try it with: mathledger proposal simulate ${output} --key NAME`,
    proposal_type: type,
    "//title": "1 to 120 bytes",
    title: "",
    "//summary": "up to 500 bytes, for lists",
    summary: "",
    "//description": "Markdown",
    description: "",
    "//tags": "up to 8 of a-z, 0-9 and dashes",
    tags: [],
    "//payload": "what is carried out if it passes",
    payload: spec === undefined ? {} : shapeTemplate(spec.payload.shape),
  };
  const next = `proposal lint ${output} --key NAME`;
  return await writeCommented(call, document, {
    file: output,
    json: { proposal_type: type },
    next,
  });
}

function readType(call: Call, name: string): ProposalType {
  const type = typeOfName(name);
  if (type !== undefined) return type;
  const nearest = nearestName(name, PROPOSAL_TYPES);
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  throw usageError({
    code: "CLI_VALUE",
    message: `There is no type of proposal ${name}.${hint} The types are ${PROPOSAL_TYPES.join(", ")}.`,
    fix: `${call.program} proposal new --type ${nearest ?? "custom"}`,
    evidence: { option: "--type", found: name, nearest },
  });
}

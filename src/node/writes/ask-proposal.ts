import type { OfferedContent } from "../../governance/content.ts";
import { offeredContentSchema } from "../../governance/content.ts";
import { decodePayload } from "../../governance/payload.ts";
import { typeOfName } from "../../governance/proposal-aliases.ts";
import { routePayload } from "../../governance/route.ts";
import { readTrack } from "../../governance/track-parameters.ts";
import type { CallParamsOf } from "../../rpc/method.ts";
import type { GUIDE_WRITE_METHODS } from "../../rpc/methods/guide-writes.ts";
import { jsonToValue } from "../json/json-to-value.ts";
import { encodePayload } from "./encode-payload.ts";
import { givenOf } from "./given-of.ts";
import { guideContent } from "./guide-content.ts";
import type { AskWrite } from "./signed-write.ts";
import { requireRead } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

type GuideProposal = CallParamsOf<(typeof GUIDE_WRITE_METHODS)["submit_proposal"]>["proposal"];

/** The proposal of the fields of `submit_proposal`. */
export function askProposal(given: GuideProposal): AskWrite {
  const proposal = givenOf(given, "proposal");
  const { proposer, deposit, draft } = proposal;
  const sender = proposer === undefined ? undefined : (["proposal.proposer", proposer] as const);
  return (ground) => {
    const { content, ignored } = guideContent(proposal, ground);
    const read = jsonToValue(offeredContentSchema, content, "payload.content");
    const offered = requireRead(read);
    const amount = deposit === undefined ? depositOf(ground, offered) : BigInt(deposit);
    const payload = encodePayload("createProposal", {
      content: offered,
      deposit: draft === true ? null : amount,
    });
    return { command: "createProposal", payload, sender, ignored };
  };
}

/** What the track of a proposal asks for. */
function depositOf({ state, context }: WriteGround, { type, payload }: OfferedContent): bigint {
  const known = typeOfName(type);
  const decoded = known === undefined ? undefined : decodePayload(known, payload);
  if (decoded?.ok !== true) return 0n;
  const name = routePayload(state, decoded.value, context.governance);
  return readTrack(state, name, context.now).deposit;
}

import { encode } from "../../codec/canonical.ts";
import { buildMessage } from "../../crypto/signed-message.ts";
import { actMessageItems, encodeActFrame } from "../../governance/act-frame.ts";
import { actKindSpec } from "../../governance/act-kind-table.ts";
import { type CouncilName, readCouncil } from "../../governance/council.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { compareBytes } from "../../primitives/bytes.ts";
import type { Story } from "./story.ts";

/** An act of a council, signed by some of its members and carried in by the first of them. */
export interface StoryAct {
  readonly council: CouncilName;
  readonly kind: string;
  /** In the shape of its kind. */
  readonly payload: unknown;
  /** Names of the members who sign. */
  readonly signers: readonly string[];
  /** The span of governance seconds in which it may take effect; what is signed holds for one span. */
  readonly notBefore: number;
  readonly expiresAt: number;
}

/** The payload of `submitAct` for an act as its council stands. */
export function signedAct(story: Story, act: StoryAct): unknown {
  const council = assertDefined(readCouncil(story.state, act.council), `no ${act.council}`);
  const spec = assertDefined(actKindSpec(act.kind), `no act ${act.kind}`);
  const { version, nonce } = council;
  const frame = {
    chainId: story.chain.branch.chainId,
    council: act.council,
    version,
    kind: act.kind,
    payload: encode(spec.payload, act.payload),
    nonce,
    notBefore: act.notBefore,
    expiresAt: act.expiresAt,
  };
  const items = actMessageItems(frame);
  const signatures = act.signers
    .map((name) => {
      const { description, signer } = story.actor(name);
      const { account, suite, keyId } = description;
      return { account, keyId, signature: signer.sign(buildMessage("act", suite, items, keyId)) };
    })
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  const { council: name, kind } = act;
  return { council: name, kind, act: encodeActFrame(frame), signatures, attested: null };
}

/** Names of the first members of a council. */
export function members(council: CouncilName, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${council}-${index + 1}`);
}

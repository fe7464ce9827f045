import { encode } from "../codec/canonical.ts";
import { text } from "../codec/schema.ts";
import { compareBytes } from "../primitives/bytes.ts";
import type { GovernanceModule } from "./genesis-module.ts";
import { TRACKS } from "./names.ts";
import type { ParameterKey } from "./parameter-table.ts";
import type { ParameterValue } from "./parameter-value.ts";
import { TRACK_DEFAULTS } from "./track-table.ts";

type Rows = GovernanceModule["parameters"];
type Row = readonly [key: ParameterKey, value: ParameterValue];

/**
 * Parameters with which a network that lacks an office passes the static checks: without three reviewers no track asks
 * for a review, and without validators no track has their house, an emergency being decided by the community instead.
 */
export function smallNetworkParameters(has: {
  readonly reviewers: boolean;
  readonly validators: boolean;
}): Rows {
  const rows = [
    ...(has.reviewers ? [] : withoutReviews()),
    ...(has.validators ? [] : withoutValidators()),
  ];
  return rows
    .map(([key, value]) => ({ key, value }))
    .sort((left, right) => compareBytes(encodeKey(left.key), encodeKey(right.key)));
}

/** Sets are ascending by the encoding of their keys, which sorts shorter ones first. */
function encodeKey(key: string): Uint8Array {
  return encode(text(1, 48), key);
}

function withoutReviews(): readonly Row[] {
  const reviewed = TRACKS.filter((name) => TRACK_DEFAULTS[name].review);
  return reviewed.map((name) => [`track.${name}.review`, false]);
}

function withoutValidators(): readonly Row[] {
  const decided = TRACKS.filter((name) => TRACK_DEFAULTS[name].validators !== null);
  return [
    ...decided.map((name): Row => [`track.${name}.validators.quorum`, null]),
    ["track.emergency.community.quorum", { n: 2, d: 5 }],
    ["track.emergency.community.approval", { n: 4, d: 5 }],
  ];
}

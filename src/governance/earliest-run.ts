import type { Height } from "../primitives/brand.ts";
import { divCeil } from "../primitives/integer.ts";
import type { GovernanceContext } from "./context.ts";
import type { TrackName } from "./names.ts";
import { readUint } from "./parameter.ts";
import type { ProposalSubject } from "./proposal-type.ts";
import type { StateReader } from "./state-access.ts";
import { readTrack } from "./track-parameters.ts";

/**
 * The lowest height in which a proposal can run: its discussion, vote and timelock take their seconds, and a block
 * moves the clock by `clock.max_step_s` at most.
 */
export function earliestRunHeight(
  state: StateReader,
  name: TrackName,
  subject: ProposalSubject,
  { now, height }: GovernanceContext,
): Height {
  const track = readTrack(state, name, now);
  const discussed = subject.submittedAt === undefined ? 0 : now - subject.submittedAt;
  const discussionS = Math.max(0, track.discussionS - discussed);
  const seconds = discussionS + track.votingS + track.timelockS;
  return height + divCeil(seconds, readUint(state, "clock.max_step_s", now));
}

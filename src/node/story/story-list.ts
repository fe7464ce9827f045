import { CONTESTED_VOTE } from "./contested-vote.ts";
import { EMERGENCY_FALLBACK } from "./emergency-fallback.ts";
import { PARAMETER_RAMP } from "./parameter-ramp.ts";
import { PQ_ACTIVATION } from "./pq-activation.ts";
import { QUORUM_MISS } from "./quorum-miss.ts";
import { STATE_ROLLBACK } from "./state-rollback.ts";
import type { StoryPlan } from "./story-plan.ts";
import { TREASURY_DRAIN } from "./treasury-drain.ts";

/** Every story that can be told. */
export const STORIES: readonly StoryPlan[] = [
  PQ_ACTIVATION,
  CONTESTED_VOTE,
  QUORUM_MISS,
  PARAMETER_RAMP,
  TREASURY_DRAIN,
  EMERGENCY_FALLBACK,
  STATE_ROLLBACK,
];

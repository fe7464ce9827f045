import { CONTESTED_VOTE } from "./contested-vote.ts";
import { QUORUM_MISS } from "./quorum-miss.ts";
import type { StoryPlan } from "./story-plan.ts";

/** Every story that can be told. */
export const STORIES: readonly StoryPlan[] = [CONTESTED_VOTE, QUORUM_MISS];

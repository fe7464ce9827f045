import type { Story } from "./story.ts";
import type { CastRequest } from "./story-cast.ts";

/** A story as it is written: who is in it, and what they do. */
export interface StoryPlan {
  readonly name: string;
  /** One line for the list. */
  readonly about: string;
  readonly cast: Pick<CastRequest, "voters" | "treasury"> & Partial<CastRequest>;
  /** Plays the story on its chain. It claims in the end what must hold. */
  readonly tell: (story: Story) => void;
}

import { PQ_ACTIVATION_TOPIC } from "./epoch-topic.ts";
import { DISPUTE, SECOND_THOUGHT, SMALL_MATTER } from "./motion-topics.ts";
import { CHARTER_CHANGE, SETTING } from "./parameter-topics.ts";
import type { Topic } from "./topic.ts";
import { GRANT, PAYMENT } from "./treasury-topics.ts";

/** What comes up in the town. Each topic has a proposer of its own, so that no limit of one stands in another's way. */
export const TOPICS: readonly Topic[] = [
  PQ_ACTIVATION_TOPIC,
  PAYMENT,
  SETTING,
  SMALL_MATTER,
  DISPUTE,
  GRANT,
  SECOND_THOUGHT,
  CHARTER_CHANGE,
];

/** The topic of a proposal by its tags, or undefined where it is anybody else's. */
export function topicOf(tags: readonly string[]): Topic | undefined {
  return TOPICS.find(({ tag }) => tags.includes(tag));
}

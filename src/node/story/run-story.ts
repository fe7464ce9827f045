import { checkConservation } from "../../governance/conservation.ts";
import type { Algorithms } from "../algorithms.ts";
import type { ChainReader } from "../chain-reader.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import { makeLedger, sealerOf } from "../new-ledger.ts";
import { Story, type StoryCheck, type StoryLine } from "./story.ts";
import { type Cast, CLASSICAL, makeCast, STORY_EPOCH } from "./story-cast.ts";
import type { StoryPlan } from "./story-plan.ts";

/** What a story has told, with the chain that it leaves open. */
export interface ToldStory {
  readonly plan: StoryPlan;
  readonly lines: readonly StoryLine[];
  readonly checks: readonly StoryCheck[];
  readonly blocks: number;
  readonly reader: ChainReader;
}

/** Days of the rules pass in hours. */
const SPEED = 24;
/** The governance clock follows the blocks by up to an hour each, so that a story may wait in few blocks. */
const CLOCK_STEP_S = 3600;

/** Plays a story in a folder. Requires: a folder without a ledger. The chain stays open until `close`. */
export function runStory(
  plan: StoryPlan,
  context: {
    readonly directory: string;
    readonly loaded: Algorithms;
    readonly seed: number;
    readonly onLine: (line: StoryLine) => void;
  },
): ToldStory & { readonly chain: LedgerChain } {
  const { directory, loaded, seed, onLine } = context;
  const cast = makeCast(
    {
      epoch: STORY_EPOCH,
      voterSuite: CLASSICAL,
      speed: SPEED,
      parameters: [{ key: "clock.max_step_s", value: CLOCK_STEP_S }],
      ...plan.cast,
      seed,
    },
    loaded.hashes,
  );
  const chain = makeLedger(directory, partsOf(cast), loaded);
  try {
    const story = new Story(chain, cast, onLine);
    plan.tell(story);
    const lost = checkConservation(story.state);
    story.check("a recount of all accounts finds every base unit", lost === null);
    story.check("the audit trail follows link by link to its head", story.audit.verifies());
    story.check("the ballots of the audit trail alone give every tally", story.audit.recounts());
    const { lines, checks } = story;
    return { plan, lines, checks, blocks: chain.branch.height + 1, reader: chain.reader, chain };
  } catch (cause) {
    chain.close();
    throw cause;
  }
}

function partsOf({ genesis, actors }: Cast) {
  const keys = [...actors.values()];
  const sealers = keys.filter(({ name }) => name.startsWith("validator-")).map(sealerOf);
  return { genesis, keys, passphrase: null, sealers, hasGenesisJson: false };
}

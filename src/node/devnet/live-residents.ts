import type { Height } from "../../primitives/brand.ts";
import type { Sequencer } from "../sequencer/sequencer.ts";
import type { SubmitFault } from "../sequencer/submission.ts";
import type { DevName } from "./dev-keys.ts";
import type { ResidentTransaction, Town } from "./town.ts";

/** Blocks for which a resident keeps still after the node has not taken what it sent. */
const REST_BLOCKS = 20;

/** What a resident has sent in vain. */
export interface RefusedMove extends Pick<ResidentTransaction, "who" | "command"> {
  readonly fault: SubmitFault;
}

/**
 * Has the residents of a devnet act on every block, by transactions that they send as any client does. What is kept
 * here is only who waits for a block or rests: who is forgotten by a restart decides again, and to the same end.
 */
export class LiveResidents {
  readonly #town: Town;
  readonly #sequencer: Sequencer;
  readonly #onRefused: (refused: RefusedMove) => void;
  readonly #waiting = new Set<DevName>();
  readonly #restsUntil = new Map<DevName, Height>();
  #unsubscribe: () => void = () => {};
  #round: Promise<void> | null = null;
  #isOld = false;
  #isStopped = false;

  constructor(town: Town, sequencer: Sequencer, onRefused: (refused: RefusedMove) => void) {
    this.#town = town;
    this.#sequencer = sequencer;
    this.#onRefused = onRefused;
  }

  start(): void {
    this.#unsubscribe = this.#sequencer.onBlock(() => this.#wake());
    this.#wake();
  }

  /** Nothing more is sent. What was sent before is the node's to settle. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe();
    await this.#round;
  }

  /** Settles when what residents have decided on the newest block waits for the next one, or has been refused. */
  async settled(): Promise<void> {
    await this.#round;
  }

  #wake(): void {
    this.#isOld = true;
    this.#round ??= this.#act().finally(() => {
      this.#round = null;
    });
  }

  async #act(): Promise<void> {
    while (this.#isOld && !this.#isStopped) {
      this.#isOld = false;
      // Whoever else was told of the block comes first.
      await new Promise((resolve) => setImmediate(resolve));
      const { height } = this.#sequencer.status();
      const decided = this.#town.decide((who) => this.#isFree(who, height));
      await Promise.all(decided.map((each) => this.#send(each, height)));
    }
  }

  async #send({ who, command, tx }: ResidentTransaction, height: Height): Promise<void> {
    this.#waiting.add(who);
    const taken = await this.#sequencer.submit(tx);
    if (!taken.ok) {
      this.#waiting.delete(who);
      this.#restsUntil.set(who, height + REST_BLOCKS);
      this.#onRefused({ who, command, fault: taken.error });
      return;
    }
    void taken.value.settled.then(() => this.#waiting.delete(who));
  }

  #isFree(who: DevName, height: Height): boolean {
    return !this.#waiting.has(who) && (this.#restsUntil.get(who) ?? 0) <= height;
  }
}

import { appendAudit, readAuditHead } from "../../src/governance/audit.ts";
import type { AuditEntry } from "../../src/governance/audit-entry.ts";
import type { BlockPlace } from "../../src/governance/context.ts";
import type { GovernanceEvent } from "../../src/governance/event.ts";
import type { Journal } from "../../src/governance/journal.ts";
import { creditLiquid } from "../../src/governance/liquid.ts";
import { changeSupply } from "../../src/governance/supply.ts";
import { VoteScene } from "./vote-scene.ts";

/** A scene with an audit trail, which remembers the place of each of its entries. */
export class AuditedScene extends VoteScene {
  readonly trail: AuditEntry[] = [];
  readonly #places = new Map<number, BlockPlace>();

  override keep(journal: Journal): void {
    super.keep(journal);
    this.#audit(journal.events);
  }

  override block(secondsLater = 1): void {
    super.block(secondsLater);
    this.#audit(this.last);
  }

  /** Gives an account a liquid balance that was burned before, as the scene does at the beginning. */
  give(name: string, liquid: bigint): void {
    changeSupply(this.state, { burned: -liquid });
    creditLiquid(this.state, this.id(name), liquid, this.context);
  }

  /** The block of an entry. */
  placeOf = ({ height }: AuditEntry): BlockPlace => {
    const place = this.#places.get(height);
    if (place === undefined) throw new Error(`no block ${height} has facts`);
    return place;
  };

  get head() {
    return readAuditHead(this.state, this.context);
  }

  #audit(events: readonly GovernanceEvent[]): void {
    const { context } = this;
    this.#places.set(this.height, context);
    const facts = events.map((event) => ({ event, actor: null, action: "test", txId: null }));
    this.trail.push(...appendAudit(this.state, facts, context));
  }
}

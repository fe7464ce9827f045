import type { StateReader } from "../../governance/state-access.ts";
import { readClock } from "../../machine/clock.ts";
import type { Height } from "../../primitives/brand.ts";
import type { SqlDatabase } from "../../storage/sql-database.ts";
import { AuditRows } from "./audit-rows.ts";
import type { BlockFacts } from "./block-facts.ts";
import { type BlockHeadRow, BlockRows } from "./block-rows.ts";
import { ContentRows, type ContentVersion } from "./content-rows.ts";
import { DocumentRows } from "./document-rows.ts";
import { EventRows } from "./event-rows.ts";
import { ForumRows } from "./forum-rows.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";
import type { IndexedBlock } from "./indexed-block.ts";
import { ProposalList } from "./list-proposals.ts";
import { ProposalRows } from "./proposal-rows.ts";
import { SealRows } from "./seal-rows.ts";
import { StateHistory } from "./state-history.ts";
import { TransactionRows } from "./transaction-rows.ts";
import { Views } from "./views.ts";
import { VoteRows } from "./vote-rows.ts";

/** The tables of an index, which take a block in and go back together. */
export class IndexParts {
  readonly blocks: BlockRows;
  readonly transactions: TransactionRows;
  readonly events: EventRows;
  readonly audit: AuditRows;
  readonly contents: ContentRows;
  readonly proposals: ProposalRows;
  readonly proposalList: ProposalList;
  readonly votes: VoteRows;
  readonly forum: ForumRows;
  readonly documents: DocumentRows;
  readonly seals: SealRows;
  readonly history: StateHistory;
  readonly views: Views;

  constructor(database: SqlDatabase) {
    this.blocks = new BlockRows(database);
    this.transactions = new TransactionRows(database);
    this.events = new EventRows(database);
    this.audit = new AuditRows(database);
    this.contents = new ContentRows(database);
    this.proposals = new ProposalRows(database);
    this.proposalList = new ProposalList(database);
    this.votes = new VoteRows(database);
    this.forum = new ForumRows(database);
    this.documents = new DocumentRows(database);
    this.seals = new SealRows(database);
    this.history = new StateHistory(database);
    this.views = new Views(database);
  }

  /** Takes in what a block states. Requires: a transaction; the state after the block and its clock. */
  append(
    indexed: IndexedBlock,
    facts: BlockFacts,
    { state, clockS }: { readonly state: StateReader; readonly clockS: number },
  ): void {
    if (facts.height === 0) this.documents.appendParameters();
    this.blocks.append(indexed, facts, clockS);
    this.transactions.append(facts);
    this.events.append(facts);
    this.audit.append(facts, indexed.audit);
    for (const version of this.contents.append(facts, state)) this.#addText(version);
    this.proposals.update(indexed.undo, state, { height: facts.height, now: clockS });
    this.votes.append(facts);
    this.seals.append(indexed);
    this.views.append(facts, indexed.undo, state);
    for (const { comment, seq, body } of this.forum.append(facts)) {
      this.documents.append(seq, { kind: "comment", subject: `${comment}`, title: "", body });
    }
  }

  /**
   * Begins behind a block of which the header alone is held, with what the state after it says. Requires: a
   * transaction; an empty index.
   */
  begin(head: BlockHeadRow, state: StateReader): void {
    const { height } = head.header;
    this.documents.appendParameters();
    this.blocks.appendHead(head, readClock(state));
    this.views.begin(state);
    const seq = height * EVENTS_PER_BLOCK_MAX;
    for (const number of this.proposals.appendHeld(state)) {
      const held = this.contents.appendHeld(state, number, seq);
      if (held !== null) this.#addText(held);
    }
  }

  /** Forgets the blocks above a height. Requires: a transaction; the state after it, or null for below block 0. */
  rewind(height: Height, state: StateReader | null): void {
    const undo = this.history.undoAbove(height);
    this.history.remove(height);
    this.views.rewind(height);
    this.seals.remove(height);
    this.documents.remove(height);
    this.forum.remove(height);
    this.votes.remove(height);
    this.contents.remove(height);
    this.audit.remove(height);
    this.events.remove(height);
    this.transactions.remove(height);
    this.blocks.remove(height);
    this.proposals.rewind(height, undo, state);
  }

  #addText({ proposal, seq, content }: ContentVersion): void {
    const { title, summary, description, tags } = content;
    const body = [summary, tags.join(" "), description].join("\n");
    this.documents.append(seq, { kind: "proposal", subject: `${proposal}`, title, body });
  }
}

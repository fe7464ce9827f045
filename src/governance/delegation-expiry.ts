import { DELEGATION_EVENTS } from "./delegation-events.ts";
import { graphOfSuffix } from "./delegation-graph.ts";
import type { DueItem } from "./due.ts";
import { currentGraph } from "./electorate.ts";
import type { Journal } from "./journal.ts";

/** Ends a record whose term is over. In a graph that counts no more there is nothing to end. */
export function expireDelegation(journal: Journal, { reference }: DueItem): void {
  const { graph, account: owner } = graphOfSuffix(reference);
  if (graph.round !== currentGraph(journal, graph.scope).round) return;
  journal.emit(DELEGATION_EVENTS.expired, { scope: graph.scope, owner });
}

import { requireComment } from "../../governance/forum-comment.ts";
import { markInForce } from "../../governance/forum-marks.ts";
import { countProposals } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { readClock } from "../../machine/clock.ts";
import type { Height } from "../../primitives/brand.ts";
import type { DocumentHit } from "../index/document-rows.ts";
import type { NodeService } from "../service/node-service.ts";
import type { SearchHit } from "./find-exact.ts";

/** The words of a question: runs of letters, digits and their marks. */
export function wordsOf(q: string): readonly string[] {
  return q.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** Some texts that were found. */
export interface FoundTexts {
  readonly hits: readonly SearchHit[];
  /** How many were looked at: those that are shown and those that are not. */
  readonly passed: number;
  readonly isMore: boolean;
}

/** Texts in which every word of a question stands. What is hidden or withdrawn is left out. */
export function findTexts(
  service: NodeService,
  q: string,
  range: { readonly height: Height; readonly skip: number; readonly limit: number },
): FoundTexts {
  const { height, skip, limit } = range;
  if (limit === 0) return { hits: [], passed: 0, isMore: true };
  const words = wordsOf(q);
  const found = service.index.documents.search({ words, height, skip, limit });
  const state = service.stateAt(height);
  const now = readClock(state);
  const hits = found.flatMap((hit) => (isShown(hit, state, now) ? [view(hit)] : []));
  return { hits, passed: found.length, isMore: found.length === limit };
}

function isShown({ kind, subject }: DocumentHit, state: StateReader, now: number): boolean {
  if (kind === "proposal") return Number(subject) <= countProposals(state);
  if (kind === "parameter") return true;
  const number = Number(subject);
  if (requireComment(state, number).withdrawnAt !== null) return false;
  return markInForce(state, { kind: "comment", number }, "hide", now) === undefined;
}

function view({ kind, subject, title, excerpt }: DocumentHit): SearchHit {
  return {
    kind,
    id: subject,
    title: kind === "parameter" ? subject : title,
    excerpt,
    height: null,
  };
}

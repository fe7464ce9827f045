import type { SEARCH_METHODS } from "../../rpc/methods/search.ts";
import { findExact, type SearchHit } from "../search/find-exact.ts";
import { findTexts } from "../search/find-texts.ts";
import type { Handlers } from "./handlers.ts";

/** Answers to questions to everything. */
export const SEARCH_HANDLERS: Handlers<typeof SEARCH_METHODS> = {
  search({ q }, call) {
    const { service, height, page } = call;
    const skip = page.after === null ? 0 : Number(page.after[0]);
    const exact = findExact(service, q, height);
    const items: SearchHit[] = exact.slice(skip, skip + page.limit);
    const named = items.length;
    const texts = findTexts(service, q, {
      height,
      skip: Math.max(0, skip - exact.length),
      limit: page.limit - named,
    });
    items.push(...texts.hits);
    return { items, next_cursor: page.next(texts.isMore ? [skip + named + texts.passed] : null) };
  },
};

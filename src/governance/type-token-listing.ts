import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import type { Infer } from "../codec/schema.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { readAccount } from "./account.ts";
import type { BlockMoment } from "./context.ts";
import {
  listingGuardSchema,
  listingRequirementsSchema,
  RESERVED_SYMBOLS,
  readListing,
  tokenSchema,
} from "./listing.ts";
import { LISTING_EVENTS } from "./listing-events.ts";
import { nameOf } from "./name-schema.ts";
import { buildGuard } from "./plan.ts";
import { defineProposalType, type ProposalSubject } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

const payloadSchema = struct({
  token: tokenSchema,
  requirements: listingRequirementsSchema,
  action: nameOf(["list", "suspend", "delist"] as const),
});

type Payload = Infer<typeof payloadSchema>;

/** Lists a token in the registry, suspends it, or takes it off. */
export const TOKEN_LISTING = defineProposalType<Payload>({
  type: "token_listing",
  payload: payloadSchema,
  touches: () => ["listings"],
  route: () => "listing",
  validate: (state, payload, subject, context) =>
    payload.action === "list"
      ? (checkSymbol(state, payload) ??
        checkIssuer(payload, subject) ??
        checkReview(payload, context))
      : checkListed(state, payload),
  guards(state, { token }, { hash }) {
    const listing = readListing(state, token.symbol);
    const key = `listing.${token.symbol}`;
    if (listing === undefined) return [buildGuard(hash, { key, version: 0, value: null })];
    const { version, status } = listing;
    return [buildGuard(hash, { key, version, value: encode(listingGuardSchema, { status }) })];
  },
  effects: (payload) => [{ name: "listToken", data: encode(payloadSchema, payload) }],
  run(journal, { token, requirements, action }, { number }) {
    if (action !== "list") {
      const status = action === "suspend" ? "suspended" : "delisted";
      journal.emit(LISTING_EVENTS.changed, { number, symbol: token.symbol, status });
      return null;
    }
    const liquid = readAccount(journal, token.issuer)?.liquid ?? 0n;
    if (liquid < requirements.issuerBond) {
      const detail = `${liquid} < ${requirements.issuerBond}`;
      return { kind: "retry", code: "funds", detail };
    }
    journal.emit(LISTING_EVENTS.listed, { number, token, requirements });
    return null;
  },
});

/** A symbol means one token, and the words for the ledger's own are nobody's. */
function checkSymbol(state: StateReader, { token: { symbol } }: Payload): Rejection | null {
  const path = "payload.token.symbol";
  if (RESERVED_SYMBOLS.includes(symbol)) return reject("GOV_PAYLOAD_INVALID", { path, symbol });
  const listing = readListing(state, symbol);
  if (listing === undefined || listing.status === "delisted") return null;
  return reject("GOV_PAYLOAD_INVALID", { path, symbol, status: listing.status });
}

/** A bond binds the issuer's own base units, so that nobody but the issuer can propose it. */
function checkIssuer(
  { token, requirements }: Payload,
  { proposer }: ProposalSubject,
): Rejection | null {
  if (requirements.issuerBond === 0n || equalBytes(token.issuer, proposer)) return null;
  return reject("GOV_PAYLOAD_INVALID", { path: "payload.token.issuer" });
}

function checkReview({ requirements }: Payload, { now }: BlockMoment): Rejection | null {
  const { reviewBy } = requirements;
  return reviewBy > now ? null : reject("GOV_TIMING_INVALID", { reviewBy, now });
}

/** What is suspended is listed; what is taken off is listed or suspended. */
function checkListed(state: StateReader, { token: { symbol }, action }: Payload): Rejection | null {
  const status = readListing(state, symbol)?.status;
  if (status === "listed" || (status === "suspended" && action === "delist")) return null;
  const facts = { path: "payload.action", action, status: status ?? "none" };
  return reject("GOV_PAYLOAD_INVALID", facts);
}

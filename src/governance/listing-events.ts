import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import { defineEvent } from "./event.ts";
import { addHold, readHold, settleHold } from "./hold.ts";
import {
  listingRequirementsSchema,
  readListing,
  symbolSchema,
  tokenSchema,
  writeListing,
} from "./listing.ts";
import { nameOf } from "./name-schema.ts";

/** Decisions about the registry of tokens. */
export const LISTING_EVENTS = {
  listed: defineEvent("tokenListed", "notice", {
    schema: struct({
      number: uint(),
      token: tokenSchema,
      requirements: listingRequirementsSchema,
    }),
    evolve(draft, { number, token, requirements }, place) {
      const { issuer: account } = token;
      const { issuerBond: amount } = requirements;
      if (amount > 0n) {
        addHold(draft, { purpose: "issuer_bond", ref: number, account, amount, place });
      }
      const version = (readListing(draft, token.symbol)?.version ?? 0) + 1;
      const listing = { version, status: "listed", listedBy: number, token, requirements } as const;
      writeListing(draft, listing);
    },
  }),
  changed: defineEvent("tokenListingChanged", "notice", {
    schema: struct({
      number: uint(),
      symbol: symbolSchema,
      status: nameOf(["suspended", "delisted"] as const),
    }),
    evolve(draft, { symbol, status }, place) {
      const known = readListing(draft, symbol);
      const listing = assertDefined(known, `${symbol} was never listed`);
      writeListing(draft, { ...listing, status, version: listing.version + 1 });
      if (status !== "delisted") return;
      const { issuer: account } = listing.token;
      const bond = { purpose: "issuer_bond", ref: listing.listedBy } as const;
      if (readHold(draft, bond, account) === 0n) return;
      settleHold(draft, { ...bond, account, forfeit: 0n, place });
    },
  }),
} as const;

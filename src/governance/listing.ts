import { struct } from "../codec/compound.ts";
import { type Infer, text, uint } from "../codec/schema.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import { nameOf } from "./name-schema.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, amountSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const LISTING_STATUSES = ["listed", "suspended", "delisted"] as const;

export const symbolSchema = text(2, 12, /^[A-Z0-9]+$/);

/** Words for the ledger's own token, which no other may have. */
export const RESERVED_SYMBOLS: readonly string[] = ["GOV", "MATH", "NATIVE", "TOKEN"];

/** What is listed. Its origin is `native` or an asset by CAIP-19. */
export const tokenSchema = struct({
  symbol: symbolSchema,
  /** Printable ASCII, so that no two names look the same. */
  name: text(1, 64, /^[\x20-\x7e]+$/),
  decimals: uint(18),
  issuer: accountIdSchema,
  origin: text(
    6,
    200,
    /^(?:native|[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}\/[-a-z0-9]{3,8}:[-.%a-zA-Z0-9]{1,128})$/,
  ),
  supplyCap: amountSchema,
});

/** What the listing was granted for. */
export const listingRequirementsSchema = struct({
  minHolders: uint(),
  minLiquidity: amountSchema,
  auditDigest: digestSchema,
  /** Base units that the issuer has in a hold for as long as the token is listed. */
  issuerBond: amountSchema,
  /** Governance second by which the listing should be looked at again. */
  reviewBy: secondsSchema,
});

const listingSchema = struct({
  /** Raised by every decision about the symbol. */
  version: uint(),
  status: nameOf(LISTING_STATUSES),
  /** The proposal that listed it, under whose number the bond is held. */
  listedBy: uint(),
  token: tokenSchema,
  requirements: listingRequirementsSchema,
});

/** A token of the registry. */
export type Listing = Infer<typeof listingSchema>;

const listingTable = stateTable("listing/", listingSchema);

/** The listing of a symbol, or undefined when it never had one. */
export function readListing(state: StateReader, symbol: string): Listing | undefined {
  return readState(state, listingTable, asciiBytes(symbol));
}

export function writeListing(draft: StateDraft, listing: Listing): void {
  writeState(draft, listingTable, { suffix: asciiBytes(listing.token.symbol), value: listing });
}

/** Canonical bytes of what a plan about a symbol expects. */
export const listingGuardSchema = struct({ status: nameOf(LISTING_STATUSES) });

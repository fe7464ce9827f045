import { assertDefined } from "../primitives/assert.ts";
import { RPC_ERROR_TABLE, type RpcErrorName, type RpcErrorRow } from "./rpc-error-table.ts";

type Facts = Readonly<Record<string, unknown>>;

/** What an error says beyond its name and detail. */
export interface RpcErrorMore {
  /** Better advice than the table's. */
  readonly fix?: string;
  /** Numbers, hashes and places that the detail names, as JSON. */
  readonly evidence?: Facts;
  /** The refusal of the ledger's rules: its code and facts, as JSON. */
  readonly rejection?: Facts;
  /** Members of `data` by names of their own: what the caller goes on with. */
  readonly members?: Facts;
}

/** Member `data` of an error: the same over JSON-RPC and in a problem of HTTP. */
export interface RpcErrorData {
  readonly name: RpcErrorName;
  readonly detail: string;
  readonly fix: string;
  /** Path on the node that explains the error. */
  readonly doc: string;
  readonly evidence?: Facts;
  readonly rejection?: Facts;
}

/** Member `error` of a JSON-RPC answer. */
export interface RpcErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data: RpcErrorData;
}

/** A refusal of the interface. Handlers throw it; the node turns it into an answer. */
export class RpcError extends Error {
  /** Name of the row of the table. */
  readonly code: RpcErrorName;
  readonly more: RpcErrorMore;

  constructor(code: RpcErrorName, detail: string, more: RpcErrorMore = {}) {
    super(detail);
    this.name = "RpcError";
    this.code = code;
    this.more = more;
  }

  /** Its row of the table. */
  get row(): RpcErrorRow {
    const row = RPC_ERROR_TABLE.find(({ name }) => name === this.code);
    return assertDefined(row, `no row of ${this.code}`);
  }

  /** Seconds after which it may be tried again, for `Retry-After`; null where time changes nothing. */
  get retryAfterS(): number | null {
    const seconds = this.more.evidence?.retry_after_s;
    return typeof seconds === "number" ? seconds : null;
  }

  /** The error as a JSON-RPC answer carries it. */
  toObject(): RpcErrorObject {
    const { code, message, fix } = this.row;
    const { evidence, rejection, members } = this.more;
    return {
      code,
      message,
      data: {
        ...members,
        name: this.code,
        detail: this.message,
        fix: this.more.fix ?? fix,
        doc: `/docs/errors#${this.code}`,
        ...(evidence === undefined ? {} : { evidence }),
        ...(rejection === undefined ? {} : { rejection }),
      },
    };
  }
}

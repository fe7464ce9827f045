import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { Amount } from "../primitives/brand.ts";
import type { Journal } from "./journal.ts";
import { namedUnion } from "./named-union.ts";
import type { TrackName } from "./names.ts";
import { readFraction } from "./parameter.ts";
import { buildGuard } from "./plan.ts";
import { requireProposal } from "./proposal.ts";
import { defineProposalType, type ProposalSubject, type RunFault } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import { accountIdSchema, amountSchema, secondsSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";
import { computeVested, countStreams, readStream } from "./stream.ts";
import { readSupply } from "./supply.ts";
import { isSystemAccount } from "./system-account.ts";
import { categorySchema, readBudget } from "./treasury-budget.ts";
import { payoutsSchema, TREASURY_EVENTS } from "./treasury-events.ts";
import { checkPayment } from "./treasury-limits.ts";

const actionSchema = namedUnion({
  spend: { payouts: payoutsSchema },
  stream: {
    recipient: accountIdSchema,
    total: amountSchema,
    start: secondsSchema,
    cliff: secondsSchema,
    end: secondsSchema,
  },
  cancel_stream: { stream: uint() },
  budget: { category: categorySchema, cap: amountSchema, periodS: secondsSchema },
});

type Action = Infer<typeof actionSchema>;

const payloadSchema = struct({
  action: actionSchema,
  purpose: text(1, 1024),
  /** Category whose budget the payment is taken from, or null for none. */
  budgetCategory: nullable(categorySchema),
});

type Payload = Infer<typeof payloadSchema>;

/** Payments out of the treasury, at once or over time, and the limits on them. */
export const TREASURY_ACTION = defineProposalType<Payload>({
  type: "treasury_action",
  payload: payloadSchema,
  touches: () => ["treasury"],
  route: (state, { action }) => routeAction(state, action),
  validate: (state, payload, _subject, context) => checkPayload(state, payload, context.now),
  guards(state, { action }, { hash }) {
    switch (action.kind) {
      case "spend":
      case "stream":
        return [];
      case "cancel_stream": {
        const stream = readStream(state, action.stream);
        // Claims go on without harm: what is guarded is that it runs.
        const isRunning = stream !== undefined && stream.cancelled === null;
        const key = `stream.${action.stream}`;
        return [buildGuard(hash, { key, version: isRunning ? 0 : 1, value: null })];
      }
      case "budget": {
        const budget = readBudget(state, action.category);
        const key = `budget.${action.category}`;
        const value = budget === undefined ? null : encode(limitSchema, { ...budget });
        return [buildGuard(hash, { key, version: budget?.version ?? 0, value })];
      }
    }
  },
  effects: ({ action }) => [{ name: action.kind, data: encode(actionSchema, action) }],
  funds: ({ action }) => sumOf(action),
  run: (journal, payload, subject, { now }) => runAction(journal, payload, subject, now),
});

const limitSchema = struct({ cap: amountSchema, periodS: secondsSchema });

/** What an action takes from the treasury. */
function sumOf(action: Action): Amount {
  switch (action.kind) {
    case "spend":
      return action.payouts.reduce((sum, { amount }) => sum + amount, 0n);
    case "stream":
      return action.total;
    default:
      return 0n;
  }
}

function routeAction(state: StateReader, action: Action): TrackName {
  if (action.kind === "budget") return "treasury_large";
  if (action.kind === "cancel_stream") return "treasury_medium";
  return routeSum(state, sumOf(action));
}

/** The tier of a sum, by its share of what the treasury holds. */
function routeSum(state: StateReader, sum: Amount): TrackName {
  const { treasury } = readSupply(state);
  const isWithin = (key: "treasury.tier_small" | "treasury.tier_medium") => {
    const { n, d } = readFraction(state, key);
    return sum * BigInt(d) <= BigInt(n) * treasury;
  };
  if (isWithin("treasury.tier_small")) return "treasury_small";
  return isWithin("treasury.tier_medium") ? "treasury_medium" : "treasury_large";
}

function checkPayload(state: StateReader, payload: Payload, now: number): Rejection | null {
  const { action, budgetCategory } = payload;
  if (budgetCategory !== null && readBudget(state, budgetCategory) === undefined) {
    return invalid("budget_category", "a category with a budget", budgetCategory);
  }
  switch (action.kind) {
    case "spend":
      return checkPayouts(action.payouts);
    case "stream":
      return checkStream(action);
    case "cancel_stream":
      return checkCancel(state, action.stream, now);
    case "budget":
      return action.periodS > 0 ? null : invalid("action.period", "above 0", action.periodS);
  }
}

function checkPayouts(payouts: Infer<typeof payoutsSchema>): Rejection | null {
  for (const [index, { recipient, amount }] of payouts.entries()) {
    const path = `action.payouts.${index}`;
    if (amount === 0n) return invalid(`${path}.amount`, "above 0", "0");
    if (isSystemAccount(recipient)) return invalid(`${path}.recipient`, "no system account");
  }
  return null;
}

function checkStream(stream: Extract<Action, { readonly kind: "stream" }>): Rejection | null {
  const { recipient, total, start, cliff, end } = stream;
  if (total === 0n) return invalid("action.total", "above 0", "0");
  if (isSystemAccount(recipient)) return invalid("action.recipient", "no system account");
  if (cliff < start) return invalid("action.cliff", `at least ${start}`, cliff);
  if (cliff > end) return invalid("action.cliff", `at most ${end}`, cliff);
  return end > start ? null : invalid("action.end", `above ${start}`, end);
}

function checkCancel(state: StateReader, number: number, now: number): Rejection | null {
  const stream = readStream(state, number);
  if (stream === undefined) return reject("GOV_STREAM_UNKNOWN", { stream: number });
  const path = "action.stream_id";
  if (stream.cancelled !== null) return invalid(path, "a running stream", "a cancelled one");
  return now < stream.end ? null : invalid(path, "a running stream", "a finished one");
}

function invalid(path: string, expected: string, found: string | number = "one"): Rejection {
  return reject("GOV_PAYLOAD_INVALID", { path, expected, found });
}

function runAction(
  journal: Journal,
  { action, budgetCategory: category }: Payload,
  subject: ProposalSubject,
  now: number,
): RunFault | null {
  const proposal = subject.number;
  switch (action.kind) {
    case "budget": {
      const version = (readBudget(journal, action.category)?.version ?? 0) + 1;
      const { kind: _, ...budget } = action;
      journal.emit(TREASURY_EVENTS.budgetSet, { proposal, ...budget, version });
      return null;
    }
    case "cancel_stream":
      return cancelStream(journal, action.stream, now);
    case "spend":
    case "stream": {
      const isSmall = trackOf(journal, proposal, action) === "treasury_small";
      const fault = checkPayment(journal, { amount: sumOf(action), isSmall, category }, now);
      if (fault !== null) return fault;
      const payment = { proposal, isSmall, category };
      if (action.kind === "spend") {
        journal.emit(TREASURY_EVENTS.spent, { ...payment, payouts: action.payouts });
      } else {
        const { kind: _, ...terms } = action;
        const stream = countStreams(journal) + 1;
        journal.emit(TREASURY_EVENTS.streamStarted, { ...payment, stream, ...terms });
      }
      return null;
    }
  }
}

/** The vested part stays the recipient's to claim, the rest comes back. */
function cancelStream(journal: Journal, number: number, now: number): RunFault | null {
  const stream = readStream(journal, number);
  if (stream === undefined || stream.cancelled !== null) {
    return { kind: "final", code: "invalid", detail: "no running stream" };
  }
  const vested = computeVested(stream, now);
  const returned = stream.total - vested;
  journal.emit(TREASURY_EVENTS.streamCancelled, { stream: number, vested, returned });
  return null;
}

/** The track that decides: where it is fixed, that one, whatever the treasury has become since. */
function trackOf(state: StateReader, number: number, action: Action): TrackName {
  const { locked, submitted } = requireProposal(state, number);
  return locked?.track ?? submitted?.track ?? routeAction(state, action);
}

import { utcMinute } from "../../governance/utc-time.ts";
import type { Call } from "../call.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { counted } from "../number-text.ts";
import { accountArgument, atHeight } from "./account-argument.ts";
import type { AmountText } from "./amount-text.ts";
import { readAmounts } from "./read-amounts.ts";
import { type ReadResult, withReads } from "./read-source.ts";

type Account = ReadResult<"get_account">;
type Power = ReadResult<"get_voting_power">;

/** Shows an account with its power in every electorate. */
export async function accountCommand(call: Call): Promise<ExitCode> {
  const account = accountArgument(call, call.args[0] ?? "");
  return await withReads(call, async (reads) => {
    const shown = await reads.read("get_account", { account, ...atHeight(call) });
    const power = await reads.read("get_voting_power", { account, ...atHeight(call) });
    const amount = await readAmounts(reads);
    call.answer({
      json: { ...shown, electorates: power.electorates },
      text: () => accountLines(shown, power, amount).join("\n"),
    });
    return EXIT.yes;
  });
}

/** Lists those who accept delegation, or with an account to whom it delegates and who delegates to it. */
export async function delegateListCommand(call: Call): Promise<ExitCode> {
  const [account] = call.args;
  const topic = call.options.text("topic");
  return await withReads(call, async (reads) => {
    if (account !== undefined) {
      const edges = await reads.read("get_delegations", {
        account: accountArgument(call, account),
        ...(topic === undefined ? {} : { scope: topic }),
        ...atHeight(call),
      });
      const amount = await readAmounts(reads);
      const all = [...edges.out, ...edges.in];
      if (all.length === 0) call.note("It delegates to nobody, and nobody delegates to it.");
      for (const edge of all) {
        const { scope, from, to, bp, expires_at } = edge;
        const until = utcMinute(expires_at);
        const text = () =>
          `${scope.padEnd(12)} ${from} -> ${to}  ${bp / 100} %  ${amount(edge.amount)}  until ${until} UTC`;
        call.row({ json: edge, text });
      }
      return EXIT.yes;
    }
    const amount = await readAmounts(reads);
    let cursor: string | null = null;
    do {
      const sort = call.options.text("sort") as "power" | undefined;
      const page: ReadResult<"list_delegates"> = await reads.read("list_delegates", {
        ...(topic === undefined ? {} : { topic }),
        ...(sort === undefined ? {} : { sort }),
        limit: 200,
        ...(cursor === null ? {} : { cursor }),
      });
      for (const row of page.items) {
        const { delegators, most, votes_cast, votes_closed } = row;
        const voted = `voted in ${votes_cast} of ${votes_closed}`;
        const text = () =>
          `${row.account}  ${amount(most).padStart(20)}  ${counted(delegators, "delegator")}, ${voted}`;
        call.row({ json: row, text });
      }
      cursor = page.next_cursor;
    } while (cursor !== null);
    return EXIT.yes;
  });
}

/** Shows along which ways power comes to an account and goes on from it. */
export async function delegateTreeCommand(call: Call): Promise<ExitCode> {
  const account = accountArgument(call, call.args[0] ?? "");
  const topic = call.options.text("topic");
  return await withReads(call, async (reads) => {
    const { out, tree, ...rest } = await reads.read("get_delegations", {
      account,
      ...(topic === undefined ? {} : { scope: topic }),
      ...atHeight(call),
    });
    const amount = await readAmounts(reads);
    call.answer({
      json: { ...rest, out, tree },
      text: () =>
        tree.length === 0
          ? "Nothing is delegated here."
          : tree
              .map((node) => {
                const away = node.via !== null && out.some(({ to }) => to === node.account);
                const arrow = node.via === null ? "" : away ? "-> " : "<- ";
                const indent = "  ".repeat(node.depth);
                return `${node.scope.padEnd(12)} ${indent}${arrow}${node.account}  ${amount(node.amount)}`;
              })
              .join("\n"),
    });
    return EXIT.yes;
  });
}

function accountLines(shown: Account, power: Power, amount: AmountText): readonly string[] {
  const timed = (rows: Account["warming"], word: string) =>
    rows.map((row) => `${word.padEnd(12)}${amount(row.amount)} until ${utcMinute(row.time)} UTC`);
  return [
    `Account     ${shown.account}`,
    `Nonce       ${shown.nonce}`,
    `Liquid      ${amount(shown.liquid)}`,
    `Active      ${amount(shown.active)}`,
    ...timed(shown.warming, "Warming"),
    ...timed(shown.unbonding, "Unbonding"),
    ...shown.holds.map(({ purpose, reference, amount: held }) => {
      return `${"Held".padEnd(12)}${amount(held)} (${purpose} of proposal ${reference})`;
    }),
    ...shown.keys.map(({ key_id, suite, revoked_at }) => {
      const gone = revoked_at === null ? "" : `, revoked in block ${revoked_at}`;
      return `${"Key".padEnd(12)}${key_id}  ${suite}${gone}`;
    }),
    ...(shown.roles.length === 0
      ? []
      : [`Roles       ${shown.roles.map(({ role }) => role).join(", ")}`]),
    ...shown.sanctions.map(
      ({ kind, until }) => `Sanction    ${kind} until ${utcMinute(until)} UTC`,
    ),
    ...(shown.frozen === null ? [] : [`Frozen      until ${utcMinute(shown.frozen.until)} UTC`]),
    ...power.electorates.map(({ house, scope, own, received, most }) => {
      const name = scope === null ? house : `${house}/${scope}`;
      const parts = `own ${amount(own)}, received ${amount(received)}`;
      return `${"Power".padEnd(12)}${name}: ${amount(most)} (${parts})`;
    }),
  ];
}

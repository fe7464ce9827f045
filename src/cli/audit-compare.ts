import { type AskNode, type ChainSource, openChainSource } from "../node/audit/chain-source.ts";
import { type ChainComparison, compareChains } from "../node/audit/compare-chains.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { callNode, readTarget } from "./node-connection.ts";
import { algorithms } from "./open-chain.ts";
import { shortHex } from "./verdict-text.ts";

/** Compares two chains and answers whether one is a part of the other. */
export async function auditCompare(call: Call): Promise<ExitCode> {
  const [firstName = "", secondName = ""] = call.args;
  const ground = { loaded: await algorithms(), ask };
  const first = await openChainSource(firstName, ground);
  try {
    const second = await openChainSource(secondName, ground);
    try {
      const compared = await compareChains(first, second);
      const isSame = compared.isSameChain && compared.differs === null;
      call.answer({
        json: {
          same: isSame,
          same_chain: compared.isSameChain,
          common_height: compared.commonHeight,
          first_differing: compared.differs?.height ?? null,
          tips: compared.tips,
        },
        text: () => comparisonLines(compared, [first, second]).join("\n"),
      });
      return isSame ? EXIT.yes : EXIT.no;
    } finally {
      second.close();
    }
  } finally {
    first.close();
  }
}

const ask: AskNode = (address, method, params) => callNode(readTarget(address), method, params);

function comparisonLines(
  { isSameChain, commonHeight, differs, tips }: ChainComparison,
  [first, second]: readonly [ChainSource, ChainSource],
): readonly string[] {
  const heads = [first, second].map(({ name, tip, chainId }) => {
    return `${name}: block ${tip} of chain ${shortHex(chainId)}`;
  });
  if (!isSameChain) return [...heads, "They are different chains: their genesis documents differ"];
  if (differs !== null) {
    return [
      ...heads,
      `Equal up to block ${commonHeight}; block ${differs.height} is the first that differs`,
    ];
  }
  const [ahead, behind] = [Math.max(...tips), Math.min(...tips)];
  if (ahead === behind) return [...heads, `Equal up to the newest block, ${ahead}`];
  return [...heads, `Equal up to block ${behind}; one is ${ahead - behind} blocks ahead`];
}

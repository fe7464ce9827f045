import { keccak_256 } from "@noble/hashes/sha3.js";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { type EvmKey, evmKey, signDigest, signTransaction } from "./evm-transaction.ts";
import { type CompiledContract, compileContracts } from "./solidity.ts";

const CHAIN_ID = 31_337;
const POWER = 1_000_000_000n;
const GAS_OF_A_VOTE = 300_000;
const GRANTS_A_CALL = 100;
/** Far more than any block here takes, so that it is the machine that bounds. */
const BLOCK_GAS = 10_000_000_000;
const UTF8 = new TextEncoder();

/** A vote that waits for its block: a transaction that carries a signed ballot, itself signed by who carries it. */
export type SignedVote = string;

/**
 * A Governor of OpenZeppelin with its voting token, on the EVM that Hardhat runs in its own process. Blocks are mined
 * when asked for.
 */
export class GovernorPeer {
  readonly #connection: NetworkConnection<"l1">;
  readonly #governor: string;
  readonly #methods: CompiledContract["methods"];
  readonly #voters: readonly EvmKey[];
  readonly #carrier: EvmKey;
  readonly #domain: Uint8Array;

  private constructor(
    connection: NetworkConnection<"l1">,
    deployed: { readonly address: string; readonly contract: CompiledContract },
    keys: { readonly voters: readonly EvmKey[]; readonly carrier: EvmKey },
  ) {
    this.#connection = connection;
    this.#governor = deployed.address;
    this.#methods = deployed.contract.methods;
    this.#voters = keys.voters;
    this.#carrier = keys.carrier;
    this.#domain = domainSeparator(deployed.address);
  }

  /** Deploys both contracts and gives every voter the same power. The secrets are 32 bytes each. */
  static async start(
    secrets: readonly Uint8Array[],
    carrierSecret: Uint8Array,
  ): Promise<GovernorPeer> {
    const [token, governor] = compileContracts(["BenchToken", "BenchGovernor"]) as [
      CompiledContract,
      CompiledContract,
    ];
    const environment = await createHardhatRuntimeEnvironment({
      networks: {
        bench: {
          type: "edr-simulated",
          chainType: "l1",
          chainId: CHAIN_ID,
          blockGasLimit: BLOCK_GAS,
          transactionGasCap: false,
          allowBlocksWithSameTimestamp: true,
          mining: { auto: true, mempool: { order: "fifo" } },
          accounts: { count: 1 },
        },
      },
    });
    const connection = await environment.network.create<"l1">("bench");
    const chain = new Chain(connection);
    const tokenAddress = await chain.deploy(token.bytecode);
    const address = await chain.deploy(`${governor.bytecode}${toHex(word(tokenAddress))}`);
    const voters = secrets.map(evmKey);
    for (let from = 0; from < voters.length; from += GRANTS_A_CALL) {
      const some = voters.slice(from, from + GRANTS_A_CALL);
      const data = [word(0x40n), word(POWER), word(BigInt(some.length))];
      for (const voter of some) data.push(word(voter.address));
      await chain.send(tokenAddress, token.methods["grant(address[],uint256)"], data);
    }
    const carrier = evmKey(carrierSecret);
    await chain.fund(carrier);
    const keys = { voters, carrier };
    return new GovernorPeer(connection, { address, contract: governor }, keys);
  }

  /** Puts so many proposals to the vote and answers with their ids. */
  async openMotions(count: number): Promise<readonly bigint[]> {
    const chain = new Chain(this.#connection);
    const ids: bigint[] = [];
    for (let number = 0; number < count; number++) {
      const data = proposalData(this.#governor, `Motion ${number + 1}`);
      const propose = this.#methods["propose(address[],uint256[],bytes[],string)"];
      ids.push(BigInt(await chain.call(this.#governor, propose, data)));
      await chain.send(this.#governor, propose, data);
    }
    // Voting is open in the block after that of the snapshot.
    await chain.mine();
    await chain.mine();
    await chain.request("evm_setAutomine", [false]);
    return ids;
  }

  /** The ballots of all voters on each proposal, proposal by proposal, signed in advance. */
  signVotes(proposals: readonly bigint[]): readonly SignedVote[] {
    const selector = fromHex(this.#methods["castVoteBySig(uint256,uint8,address,bytes)"] ?? "");
    const to = fromHex(this.#governor);
    return proposals.flatMap((proposal, place) =>
      this.#voters.map((voter, index) => {
        const support = index % 3 === 0 ? 0n : 1n;
        const signature = this.#signBallot(voter, { proposal, support, nonce: BigInt(place) });
        const head = [word(proposal), word(support), word(voter.address), word(0x80n)];
        const data = Buffer.concat([selector, ...head, word(65n), signature, new Uint8Array(31)]);
        const nonce = place * this.#voters.length + index;
        const fields = { chainId: CHAIN_ID, nonce, to, gas: GAS_OF_A_VOTE, data };
        return `0x${toHex(signTransaction(this.#carrier, fields))}`;
      }),
    );
  }

  /** Mines a block of votes; each is recovered, counted, and has its receipt. */
  async castVotes(votes: readonly SignedVote[]): Promise<void> {
    const chain = new Chain(this.#connection);
    await Promise.all(votes.map((vote) => chain.request("eth_sendRawTransaction", [vote])));
    await chain.mine();
  }

  /** Voters that have been counted on a proposal, by their power. */
  async countVotes(proposal: bigint): Promise<number> {
    const method = this.#methods["proposalVotes(uint256)"];
    const answer = await new Chain(this.#connection).call(this.#governor, method, [word(proposal)]);
    const sums = [0, 1, 2].map((place) =>
      BigInt(`0x${answer.slice(2 + 64 * place, 66 + 64 * place)}`),
    );
    return Number(sums.reduce((left, right) => left + right, 0n) / POWER);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  #signBallot(
    voter: EvmKey,
    ballot: { readonly proposal: bigint; readonly support: bigint; readonly nonce: bigint },
  ): Uint8Array {
    const { proposal, support, nonce } = ballot;
    const fields = [word(proposal), word(support), word(voter.address), word(nonce)];
    const struct = keccak_256(Buffer.concat([BALLOT_TYPE, ...fields]));
    const digest = keccak_256(Buffer.concat([Uint8Array.of(0x19, 0x01), this.#domain, struct]));
    const { r, s, recovery } = signDigest(voter, digest);
    return Buffer.concat([r, s, Uint8Array.of(27 + recovery)]);
  }
}

/** The calls that are asked of the network. */
class Chain {
  readonly #connection: NetworkConnection<"l1">;

  constructor(connection: NetworkConnection<"l1">) {
    this.#connection = connection;
  }

  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    return this.#connection.provider.request({ method, params: [...params] });
  }

  async mine(): Promise<void> {
    await this.request("evm_mine", []);
  }

  async deploy(bytecode: string): Promise<string> {
    const receipt = await this.#transact({ data: `0x${bytecode}` });
    return String(receipt.contractAddress);
  }

  async send(to: string, selector: string | undefined, data: readonly Uint8Array[]): Promise<void> {
    await this.#transact({ to, data: callData(selector, data) });
  }

  async call(
    to: string,
    selector: string | undefined,
    data: readonly Uint8Array[],
  ): Promise<string> {
    const from = await this.#account();
    const call = { from, to, data: callData(selector, data) };
    return String(await this.request("eth_call", [call, "latest"]));
  }

  async fund({ address }: EvmKey): Promise<void> {
    await this.request("hardhat_setBalance", [
      `0x${toHex(address)}`,
      `0x${(10n ** 24n).toString(16)}`,
    ]);
  }

  async #account(): Promise<string> {
    const [account] = (await this.request("eth_accounts", [])) as readonly string[];
    return account ?? "";
  }

  async #transact(fields: object): Promise<{ readonly contractAddress: string | null }> {
    const from = await this.#account();
    const sent = { from, gas: "0x10000000", ...fields };
    const hash = await this.request("eth_sendTransaction", [sent]);
    return (await this.request("eth_getTransactionReceipt", [hash])) as {
      readonly contractAddress: string | null;
    };
  }
}

const BALLOT_TYPE = keccak_256(
  UTF8.encode("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)"),
);
const DOMAIN_TYPE = keccak_256(
  UTF8.encode("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
);

/** Source: EIP-712; OpenZeppelin's Governor is version 1 of its name. */
function domainSeparator(governor: string): Uint8Array {
  const texts = ["BenchGovernor", "1"].map((text) => keccak_256(UTF8.encode(text)));
  return keccak_256(Buffer.concat([DOMAIN_TYPE, ...texts, word(BigInt(CHAIN_ID)), word(governor)]));
}

/** One call of the governor by itself, without value and data, which is never carried out. */
function proposalData(target: string, description: string): readonly Uint8Array[] {
  const text = UTF8.encode(description);
  const padded = new Uint8Array(32);
  padded.set(text);
  const offsets = [0x80n, 0xc0n, 0x100n, 0x160n].map(word);
  const targets = [word(1n), word(target)];
  const values = [word(1n), word(0n)];
  const calls = [word(1n), word(0x20n), word(0n)];
  return [...offsets, ...targets, ...values, ...calls, word(BigInt(text.length)), padded];
}

function callData(selector: string | undefined, data: readonly Uint8Array[]): string {
  if (selector === undefined) throw new Error("the contract lacks a method");
  return `0x${selector}${data.map(toHex).join("")}`;
}

/** 32 bytes, as the EVM takes a number or an address. */
function word(value: bigint | string | Uint8Array): Uint8Array {
  if (typeof value !== "bigint") {
    const bytes = typeof value === "string" ? fromHex(value) : value;
    return Buffer.concat([new Uint8Array(32 - bytes.length), bytes]);
  }
  return fromHex(value.toString(16).padStart(64, "0"));
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.fromHex(text.startsWith("0x") ? text.slice(2) : text);
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

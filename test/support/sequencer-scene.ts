import { encode } from "../../src/codec/canonical.ts";
import { COMMANDS, type CommandName } from "../../src/governance/command.ts";
import { commandHandler } from "../../src/governance/handler-table.ts";
import { readGeneration } from "../../src/governance/supply.ts";
import { encodeTransaction, type TransactionBody } from "../../src/ledger/transaction.ts";
import { readGenesisDocument } from "../../src/machine/genesis-document.ts";
import { LedgerChain } from "../../src/node/ledger-chain.ts";
import type { CommittedBlock } from "../../src/node/sequencer/committed-block.ts";
import {
  EmbeddedSequencer,
  type SequencerOptions,
} from "../../src/node/sequencer/embedded-sequencer.ts";
import type { SequencerNotice } from "../../src/node/sequencer/sequencer-notice.ts";
import { VerdictPool } from "../../src/node/signature-workers/verdict-pool.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { SuiteId } from "../../src/primitives/brand.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import { FakeTime } from "./fake-time.ts";
import { SEALER, storedAlgorithms, storedSpec } from "./stored-chain.ts";
import { genesisBytes, type NetworkSpec } from "./test-genesis.ts";
import { type TestKey, testKey } from "./test-keys.ts";
import { recordPayload, signBody } from "./test-transactions.ts";

const START_MS = 1_800_000_000_000;

/** Accounts with classical keys, each rich enough for any fee. */
export const SENDERS: readonly TestKey[] = Array.from({ length: 8 }, (_, place) =>
  testKey(1, `sender ${place}`),
);
export const PACE = { blockIntervalMs: 1000, idleIntervalMs: 5000 } as const;
const RICH = 10n ** 15n;

/** What a test says about its sequencer; the rest is an ordinary one on a small chain. */
export interface SceneOptions {
  readonly spec?: Partial<NetworkSpec>;
  /** The whole specification of the chain, in the place of the scene's own. */
  readonly chain?: NetworkSpec;
  readonly sequencer?: Partial<SequencerOptions>;
  /** Threads that verify signatures beside the test's own. */
  readonly threads?: number;
  /** A signature suite that this process lacks. */
  readonly lacks?: SuiteId;
  /** Goes on with the ledger of the folder instead of making one. */
  readonly isOpened?: boolean;
  readonly time?: FakeTime;
}

/** A sequencer on a chain in a folder, with the time in the hands of the test. */
export interface SequencerScene {
  readonly chain: LedgerChain;
  readonly sequencer: EmbeddedSequencer;
  readonly time: FakeTime;
  readonly blocks: CommittedBlock[];
  readonly notices: SequencerNotice[];
  /** Ends the scene as a node would: the sequencer first, then what it stands on. */
  close(): Promise<void>;
}

/** The specification of a scene's chain. */
export function sceneSpec(changed: Partial<NetworkSpec> = {}): NetworkSpec {
  const { accounts = [] } = storedSpec();
  const senders = SENDERS.map((key) => ({ keys: [key], amount: RICH }));
  return storedSpec({ accounts: [...accounts, ...senders], ...changed });
}

export async function sequencerScene(
  directory: string,
  options: SceneOptions = {},
): Promise<SequencerScene> {
  const algorithms = await storedAlgorithms();
  const verdicts = options.sequencer?.verdicts ?? (await startVerdicts(options.threads ?? 0));
  const sealers = [{ account: SEALER.account, keyId: SEALER.keyId, signer: SEALER.signer }];
  const suites = new Map([...verdicts.suites].filter(([id]) => id !== options.lacks));
  const opened = { algorithms, sealers, suites };
  const chain =
    options.isOpened === true
      ? LedgerChain.open(directory, opened)
      : LedgerChain.create(
          directory,
          await documentOf(options.chain ?? sceneSpec(options.spec)),
          opened,
        );
  const time = options.time ?? new FakeTime(START_MS + 1000);
  const sequencer = new EmbeddedSequencer({
    chain,
    verdicts,
    pace: PACE,
    blockTargetMs: 150,
    isPqMigrationEnabled: true,
    ports: time,
    ...options.sequencer,
  });
  const blocks: CommittedBlock[] = [];
  const notices: SequencerNotice[] = [];
  sequencer.onBlock((block) => blocks.push(block));
  sequencer.onNotice((notice) => notices.push(notice));
  const close = async () => {
    await sequencer.stop();
    await verdicts.close();
    chain.close();
  };
  return { chain, sequencer, time, blocks, notices, close };
}

async function startVerdicts(threads: number): Promise<VerdictPool> {
  const { suites } = await storedAlgorithms();
  const onLost = (cause: unknown) => {
    throw cause;
  };
  return VerdictPool.start({ threads, suites, onLost });
}

async function documentOf(spec: NetworkSpec) {
  const { hashes } = await storedAlgorithms();
  const read = readGenesisDocument(genesisBytes(spec), hashes);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** What a test says about a transaction; the rest fits its sender's place in the chain. */
export interface SceneTransaction {
  readonly key: TestKey;
  readonly sequence: number;
  readonly command?: CommandName;
  readonly payload?: unknown;
  readonly body?: Partial<TransactionBody>;
}

/** The signed bytes of a transaction. Without a payload it records a statement of its own. */
export function sceneTransaction(chain: LedgerChain, draft: SceneTransaction): Uint8Array {
  const { key, sequence, command = "recordStatement" } = draft;
  const body: TransactionBody = {
    version: 1,
    chainId: chain.branch.chainId,
    account: key.account,
    sequence,
    generation: readGeneration(chain.machine.state),
    expiryHeight: chain.branch.height + 1000,
    maxFee: 10n ** 12n,
    kind: COMMANDS[command].kind,
    payload: payloadOf(draft, command),
    ...draft.body,
  };
  const signatures = [{ keyId: key.keyId, signature: signBody(body, key) }];
  return encodeTransaction({ body, signatures: signatures.sort(byKeyId) });
}

function byKeyId(left: { keyId: Uint8Array }, right: { keyId: Uint8Array }): number {
  return compareBytes(left.keyId, right.keyId);
}

function payloadOf({ key, sequence, payload }: SceneTransaction, command: CommandName): Uint8Array {
  if (payload === undefined) {
    return recordPayload([`statement ${sequence} of ${key.publicKey.join("")}`]);
  }
  const handler = assertDefined(commandHandler(command), `${command} has no handler`);
  return encode(handler.payload, payload);
}

/** The same transaction with a bit of its signature turned. */
export function forge(transaction: Uint8Array, bit = 0): Uint8Array {
  const forged = Uint8Array.from(transaction);
  const at = forged.length - 1 - (bit >>> 3);
  forged[at] = (forged[at] ?? 0) ^ (1 << (bit & 7));
  return forged;
}

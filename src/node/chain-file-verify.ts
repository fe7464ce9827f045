import { encode } from "../codec/canonical.ts";
import type { EpochSchedule } from "../consensus/schedule.ts";
import { chainRecordsSchema } from "../ledger/chain-file-item.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { CommitStatement } from "../ledger/statement.ts";
import { type GenesisDocument, readGenesisDocument } from "../machine/genesis-document.ts";
import type { Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { type Algorithms, algorithmsFor } from "./algorithms.ts";
import { genesisError } from "./chain-error.ts";
import { type ChainFileSurvey, readChainFile, surveyChainFile } from "./chain-file-source.ts";
import { type ChainVerdict, type VerifySource, verifyChain } from "./verify-chain.ts";

/** What is told while a chain file is worked on. */
export type FileProgress = (
  step: "reading" | "checking",
  done: number,
  of: number,
) => Promise<void> | void;

/** A chain file that was read to its end, with its document accepted and the algorithms that its chain may use. */
export interface OpenedChainFile extends ChainFileSurvey {
  readonly document: GenesisDocument;
  readonly algorithms: Algorithms;
}

/** What the verification of a chain file has shown. */
export interface FileVerdict extends ChainVerdict {
  readonly file: OpenedChainFile;
  /** True iff the file's list of records is not what its bodies decide. */
  readonly recordsDiffer: boolean;
}

/** Reads a chain file once: trailer, form, and genesis document. Throws the file's fault. */
export async function openChainFile(
  path: string,
  loaded: Algorithms,
  onProgress: FileProgress = () => {},
): Promise<OpenedChainFile> {
  const survey = await surveyChainFile(path, (done, of) => onProgress("reading", done, of));
  const read = readGenesisDocument(survey.genesis, loaded.hashes);
  if (!read.ok) throw genesisError(read.error);
  const document = read.value;
  return { ...survey, document, algorithms: algorithmsFor(loaded, document.genesis.network) };
}

/**
 * Verifies a chain file from its bytes alone and stores nothing: trailer, genesis document, every block by stages D, V
 * and, unless left out, X, the commits, and the list of records. Requires: a file that begins at block 0.
 */
export async function verifyChainFile(
  file: OpenedChainFile,
  options: { readonly replay: boolean; readonly onProgress?: FileProgress },
): Promise<FileVerdict> {
  const { from, to } = file.head;
  if (from > 0) throw partialFileError(file.path, from);
  const { replay, onProgress } = options;
  const onBlock = (height: Height) => onProgress?.("checking", height + 1, to + 1);
  const verdict = await verifyChain(fileSource(file), { replay, onBlock });
  const isWhole = verdict.bad === null;
  const recordsDiffer = isWhole && !namesRecords(file.records, verdict.branch.facts.schedule);
  return { ...verdict, file, recordsDiffer };
}

/** The blocks and loose commits of a file. The commits stand after the blocks, and are asked for then. */
function fileSource(file: OpenedChainFile): VerifySource {
  const { document, algorithms, records } = file;
  let commits: readonly CommitStatement[] = [];
  function* blocks() {
    for (const item of readChainFile(file.path)) {
      if (item.name === "block") yield { height: item.height, raw: item.block };
      if (item.name === "commits") commits = item.commits;
    }
  }
  return { document, algorithms, records, blocks: blocks(), loose: () => commits };
}

function namesRecords(records: readonly EpochRecord[], schedule: EpochSchedule): boolean {
  const own = schedule.map(({ record }) => record);
  return equalBytes(encode(chainRecordsSchema, records), encode(chainRecordsSchema, own));
}

function partialFileError(path: string, from: Height): LedgerError {
  return new LedgerError({
    code: "CHAIN_FILE_PARTIAL",
    message:
      `The chain file ${path} begins at block ${from}. ` +
      "The blocks before it, on which all its blocks rest, are not in it.",
    fix: "Import it into a folder that holds the chain up to there, or export the chain from block 0.",
    evidence: { path, from },
  });
}

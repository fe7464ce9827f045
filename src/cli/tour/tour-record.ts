import { freshAccountSigner } from "../../node/account-signer.ts";
import { contentBytesMax } from "../../node/batch-packer.ts";
import { importNote, readImportProgress } from "../../node/import-resume.ts";
import { type ImportReport, importStatements } from "../../node/import-statements.ts";
import { Recorder } from "../../node/recorder.ts";
import type { StatementSurvey } from "../../node/statement-survey.ts";
import { SAMPLE_PATH, type TourLedger } from "./tour-ledger.ts";

export const MEDIA_TYPE = "application/json";

/** So many contents a block that the sample reaches from the first epoch into the last. */
const BLOCK_CONTENTS = 18;

/**
 * Records the sample from where it stands up to a height, or to its end. The second call goes on where the first has
 * stopped, by the note in the ledger, as an import does that was killed.
 */
export async function recordSample(
  { chain, network }: TourLedger,
  survey: StatementSurvey,
  hooks: { readonly untilHeight: number; readonly onContents: (done: number) => void },
): Promise<ImportReport> {
  const { chainId } = chain.reader.document;
  const signer = freshAccountSigner(network.recorder);
  const recorder = new Recorder(signer, { chainId, state: chain.machine.state });
  const progress = readImportProgress(chain.reader.store, SAMPLE_PATH);
  const pause = new AbortController();
  const plan = {
    path: survey.path,
    mediaType: MEDIA_TYPE,
    batch: BLOCK_CONTENTS,
    blockContents: BLOCK_CONTENTS,
    lineBytesMax: sampleLineMax(chain.branch.facts.limits),
    note: importNote(SAMPLE_PATH),
    doneBytes: progress?.bytesDone ?? 0,
  };
  const onContents = (done: number): void => {
    hooks.onContents((progress?.linesDone ?? 0) + done);
    if (chain.branch.height >= hooks.untilHeight) pause.abort();
  };
  return importStatements(chain, recorder, plan, { onContents, signal: pause.signal });
}

/** Longest line that the ledger of the tour takes. */
export function sampleLineMax({ txBytesMax }: { readonly txBytesMax: number }): number {
  return contentBytesMax(MEDIA_TYPE, txBytesMax >>> 1);
}

import type { Result } from "../../primitives/result.ts";
import type { Sequencer } from "../sequencer/sequencer.ts";
import type { Submission, SubmitFault } from "../sequencer/submission.ts";

/** The same sequencer, which tells of every answer to a submission. */
export function meterSequencer(
  inner: Sequencer,
  count: (answer: Result<Submission, SubmitFault>) => void,
): Sequencer {
  const counted = async (answer: Promise<Result<Submission, SubmitFault>>) => {
    const known = await answer;
    count(known);
    return known;
  };
  return {
    submit: (transaction) => counted(inner.submit(transaction)),
    submitPriority: (transaction) => counted(inner.submitPriority(transaction)),
    drop: (hash) => inner.drop(hash),
    pending: (hash) => inner.pending(hash),
    dropped: (hash) => inner.dropped(hash),
    listPending: (limit) => inner.listPending(limit),
    nextSequence: (account) => inner.nextSequence(account),
    onBlock: (listener) => inner.onBlock(listener),
    onNotice: (listener) => inner.onNotice(listener),
    status: () => inner.status(),
    start: () => inner.start(),
    stop: () => inner.stop(),
    advance: (by) => inner.advance(by),
  };
}

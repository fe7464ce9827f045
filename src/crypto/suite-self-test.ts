import type { SignatureSuite } from "./signature-suite.ts";
import type { SuiteKnownAnswers } from "./suite-known-answers.ts";
import type { SuiteEntry } from "./suite-table.ts";

/** A check that a signature suite did not pass. */
export interface SuiteTestFailure {
  /** The case, e.g. `high S`. */
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Runs a suite through its known answers: the good key and signature are accepted, every altered form is refused.
 * Returns the failures, none when the suite may be used. Cost: some ten verifications.
 */
export function testSuite(
  suite: SignatureSuite,
  entry: SuiteEntry,
  answers: SuiteKnownAnswers,
): readonly SuiteTestFailure[] {
  const { publicKey, message, signature, otherMessage } = answers;
  const expected = `${entry.id} ${entry.name}`;
  const found = `${suite.id} ${suite.name}`;
  const description = found === expected ? [] : [{ name: "description", expected, found }];
  return [
    ...description,
    ...check("good key", true, () => suite.isValidPublicKey(publicKey)),
    ...check("good signature", true, () => suite.verify(publicKey, message, signature)),
    ...check("other message", false, () => suite.verify(publicKey, otherMessage, signature)),
    ...answers.refusedSignatures.flatMap(({ name, bytes }) =>
      check(name, false, () => suite.verify(publicKey, message, bytes)),
    ),
    ...answers.refusedKeys.flatMap(({ name, bytes }) =>
      check(name, false, () => suite.isValidPublicKey(bytes)),
    ),
  ];
}

function check(
  name: string,
  isAcceptable: boolean,
  ask: () => boolean,
): readonly SuiteTestFailure[] {
  const expected = isAcceptable ? "accepted" : "refused";
  const found = answerOf(ask);
  return found === expected ? [] : [{ name, expected, found }];
}

/** What the provider says; an exception is an answer that no case expects. */
function answerOf(ask: () => boolean): string {
  try {
    return ask() ? "accepted" : "refused";
  } catch (error) {
    return error instanceof Error ? error.message : "an exception that is no Error";
  }
}

/** Characters of JSON that are kept, which is about the memory that they take. */
const SIZE_MAX = 32 * 1024 * 1024;
/** A greater answer is made each time. */
const ONE_MAX = SIZE_MAX / 64;

/** Answers that never change, the ones that were asked for last. Whoever gets one may not change it. */
export class KeptAnswers<T> {
  /** In the order of the last question, the oldest first. */
  readonly #answers = new Map<string, { readonly answer: T; readonly size: number }>();
  #size = 0;

  get(key: string, make: () => T): T {
    const known = this.#answers.get(key);
    if (known !== undefined) {
      this.#answers.delete(key);
      this.#answers.set(key, known);
      return known.answer;
    }
    const answer = make();
    const size = JSON.stringify(answer).length;
    if (size > ONE_MAX) return answer;
    this.#answers.set(key, { answer, size });
    this.#size += size;
    this.#dropOldest();
    return answer;
  }

  #dropOldest(): void {
    for (const [key, { size }] of this.#answers) {
      if (this.#size <= SIZE_MAX) return;
      this.#answers.delete(key);
      this.#size -= size;
    }
  }
}

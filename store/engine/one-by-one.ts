/** Work on one collection is done one after the other, whoever asks for it. */
export class OneByOne {
  readonly #last = new Map<number, Promise<void>>();

  run<T>(key: number, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const settled = result.then(ignore, ignore).then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    this.#last.set(key, settled);
    return result;
  }
}

const ignore = (): void => {};

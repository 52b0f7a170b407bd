import { relative } from 'node:path';

/** Twice what the longest suite takes on a busy machine. */
const longMs = 10 * 60_000;

/** Names suites that do not end: a loop that never yields cannot be ended by a test's own timeout. */
export default class StillRunning {
  #rootDir;
  #timers = new Map();

  constructor({ rootDir }) {
    this.#rootDir = rootDir;
  }

  onTestFileStart({ path }) {
    const tell = () =>
      console.error(
        `Still running after ${longMs / 60_000} minutes: ${relative(this.#rootDir, path)}`,
      );
    this.#timers.set(path, setTimeout(tell, longMs).unref());
  }

  onTestFileResult({ path }) {
    clearTimeout(this.#timers.get(path));
    this.#timers.delete(path);
  }
}

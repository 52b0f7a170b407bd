import { messageOf, ShopError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Manifest } from './manifests/manifest.ts';
import type { ManifestSource } from './manifests/manifest-source.ts';
import {
  nothingRegistered,
  type RegisteredOperation,
  type RegisteredOperations,
  registerOperations,
} from './registered-operations.ts';
import type { OperationUsage } from './usage/operation-usage.ts';

/** Operations that do not fit are told up to this many: more tell nobody more. */
const findingsMax = 20;

export interface OperationRegistry {
  current(): RegisteredOperations;
  /** Loads what is registered, then watches. Without its source a gateway begins with nothing registered. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Looks again now.
   * @param force takes operations away though they are in use
   * @throws ShopError CONFIG_INVALID or OPERATION_IN_USE saying why what is there now cannot be taken
   */
  reload(options: { readonly force: boolean }): Promise<void>;
  /** Why the last change was refused; null when it was taken. */
  refusal(): string | null;
}

export interface OperationRegistryParts {
  readonly source: ManifestSource;
  /** Reads and plans one operation. @throws Error when it does not fit the supergraph or its limits */
  readonly check: (operation: RegisteredOperation) => void | Promise<void>;
  readonly usage: Pick<OperationUsage, 'isInUse'>;
  readonly log: Log;
}

/**
 * What is registered now, and what comes after it: a change is read, checked and planned beside what serves, and takes
 * its place in one step. One that is no good is refused with a line in the log, and what is registered stays.
 */
export function createOperationRegistry(parts: OperationRegistryParts): OperationRegistry {
  const { source, usage, log } = parts;
  let current = nothingRegistered;
  let isFirst = true;
  let refusal: string | null = null;
  let stopWatching = (): void => {};
  /** Changes wait for one another. */
  let last: Promise<void> = Promise.resolve();

  async function consider(manifests: readonly Manifest[], force: boolean): Promise<void> {
    try {
      const next = registerOperations(manifests);
      if (isEqual(next, current)) {
        refusal = null;
        return;
      }
      // What a gateway begins with has nothing to fall back on: it serves what fits, and the log tells what does not.
      if (!isFirst) {
        await mustFit(next);
        if (!force) mustNotTakeAway(next);
      }
      current = next;
      refusal = null;
      // Those that a gateway begins with are no news.
      log[isFirst ? 'debug' : 'info'](
        { source: source.name, manifests: manifests.length, operations: next.all.length },
        'Registered operations are taken up',
      );
    } catch (error) {
      refused(error);
      throw error;
    }
  }

  function refused(error: unknown): void {
    refusal = messageOf(error);
    log.warn(
      { error, source: source.name },
      'Registered operations were refused; those of before stay',
    );
  }

  /** One a turn, so that requests go between. */
  async function mustFit(next: RegisteredOperations): Promise<void> {
    const findings: string[] = [];
    for (const operation of next.all) {
      if (isKnown(current, operation)) continue;
      try {
        await parts.check(operation);
      } catch (error) {
        findings.push(`${operation.file} ${operation.id}: ${messageOf(error)}`);
        if (findings.length === findingsMax) break;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (findings.length > 0)
      throw new ShopError('CONFIG_INVALID', `These do not fit:\n  ${findings.join('\n  ')}`);
  }

  function mustNotTakeAway(next: RegisteredOperations): void {
    const missed = current.all.filter(
      (operation) => !isKnown(next, operation) && usage.isInUse(operation),
    );
    if (missed.length === 0) return;
    const named = missed
      .slice(0, findingsMax)
      .map(({ file, client, id }) => `${file} ${id} of ${client}`);
    throw new ShopError(
      'OPERATION_IN_USE',
      `These would go and are still sent:\n  ${named.join('\n  ')}`,
      { operations: missed.length },
    );
  }

  /** Once the others are done. What fails has been told; whoever waits for this one gets to know too. */
  function queue(
    read: () => Promise<readonly Manifest[]> | readonly Manifest[],
    force = false,
  ): Promise<void> {
    const turn = last.then(async () => consider(await read(), force));
    last = turn.catch(() => {});
    return turn;
  }

  return {
    current: () => current,
    refusal: () => refusal,
    async start() {
      await queue(source.load).catch((error: unknown) => {
        if (refusal === null) refused(error);
      });
      isFirst = false;
      stopWatching = source.watch(
        (manifests) => void queue(() => manifests).catch(() => {}),
        refused,
      );
    },
    async stop() {
      stopWatching();
      await last;
    },
    reload: ({ force }) => queue(source.load, force),
  };
}

/** Whether the client itself has it, under that id and with that text. */
function isKnown(registered: RegisteredOperations, { client, id, text }: RegisteredOperation) {
  const known = registered.find(client, id);
  return known?.client === client && known.text === text;
}

const isEqual = (a: RegisteredOperations, b: RegisteredOperations): boolean =>
  a.all.length === b.all.length &&
  a.manifests.length === b.manifests.length &&
  a.manifests.every(({ file }, index) => file === b.manifests[index]?.file) &&
  a.all.every((operation) => isKnown(b, operation));

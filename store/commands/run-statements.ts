/** Runs the statements of one write command, many of them in one commit. */
import type { Document } from '../bson/values.ts';
import { type FoundInTurns, NeedsTurns } from '../engine/change-each.ts';
import type { Engine } from '../engine/engine.ts';
import { Turn } from '../engine/turn.ts';
import { maxTogether } from '../engine/write-queue.ts';
import { changeOneInTurns, type Search } from './change-in-turns.ts';
import type { CommandContext } from './command.ts';
import { rest } from './turns.ts';
import { whenUnlocked } from './wait.ts';
import { isStatementFailure, toWriteError } from './write-errors.ts';

/** What statements came to: results by their places, and failures as the reply lists them. */
export interface Outcome<R> {
  readonly results: ReadonlyMap<number, R>;
  readonly failures: readonly Document[];
}

export interface Statements<T, R> {
  readonly list: readonly T[];
  /** Whether the first failure is the last statement. */
  readonly isOrdered: boolean;
  /** What it writes to. */
  namespaceOf(statement: T): string;
  /** Runs one, on the document that has been found for it, if so; again, if the commit that it was part of fails. */
  run(statement: T, index: number, found?: FoundInTurns): R;
  isAboutOne(statement: T): boolean;
  /** Where it looks for its documents. */
  searchFor(statement: T): Search;
  /** Runs one about many documents that `run` has found to need turns. */
  runInTurns(statement: T): Promise<R>;
}

/** Inside a transaction every failure ends the command, since it ends the transaction. */
export async function runStatements<T, R>(
  statements: Statements<T, R>,
  context: CommandContext,
): Promise<Outcome<R>> {
  const { list, isOrdered } = statements;
  const results = new Map<number, R>();
  const failures: Document[] = [];
  let next = 0;
  const turn = Turn.ofWrites();
  while (next < list.length && !(isOrdered && failures.length > 0)) {
    if (turn.isOver()) await rest(context);
    const part = await runPart(statements, next, context);
    for (const [index, result] of part.results) results.set(index, result);
    failures.push(...part.failures);
    next += part.results.size + part.failures.length;
  }
  return { results, failures };
}

async function runPart<T, R>(
  statements: Statements<T, R>,
  first: number,
  context: CommandContext,
): Promise<Outcome<R>> {
  try {
    return await runAtOnce(statements, first, context);
  } catch (error) {
    if (!(error instanceof NeedsTurns)) throw error;
    return runOneInTurns(statements, first, context);
  }
}

function runOneInTurns<T, R>(
  { list, run, isAboutOne, searchFor, runInTurns }: Statements<T, R>,
  index: number,
  context: CommandContext,
): Promise<Outcome<R>> {
  const work = (statement: T) =>
    isAboutOne(statement)
      ? changeOneInTurns(
          () => searchFor(statement),
          (found) => run(statement, index, found),
          context,
        )
      : runInTurns(statement);
  return outcomeOfOne(list, index, work, context);
}

async function outcomeOfOne<T, R>(
  list: readonly T[],
  index: number,
  work: (statement: T) => Promise<R>,
  { transaction }: CommandContext,
): Promise<Outcome<R>> {
  const statement = list[index];
  if (statement === undefined) return { results: new Map(), failures: [] };
  try {
    return { results: new Map([[index, await work(statement)]]), failures: [] };
  } catch (error) {
    if (!isStatementFailure(error, transaction !== undefined)) throw error;
    return { results: new Map(), failures: [toWriteError(index, error)] };
  }
}

/** Runs some statements together, as many as fit a turn; one by one where their common commit fails. */
async function runAtOnce<T, R>(
  statements: Statements<T, R>,
  first: number,
  context: CommandContext,
): Promise<Outcome<R>> {
  const { services, transaction } = context;
  const { list, run } = statements;
  const runAlone = (statement: T) => whenUnlocked(context, () => run(statement, first));
  const alone = () => outcomeOfOne(list, first, runAlone, context);
  const { engine } = services;
  const count = transaction === undefined ? countTogether(statements, first, engine) : 1;
  if (count < 2) return alone();
  try {
    return await whenUnlocked(context, () => runSome(statements, first, count, engine));
  } catch (error) {
    if (error instanceof NeedsTurns) throw error;
    return alone();
  }
}

/** How many can share a commit: a statement that creates its collection has one of its own. */
function countTogether<T, R>(
  { list, namespaceOf }: Statements<T, R>,
  first: number,
  { catalogue }: Engine,
): number {
  const next = list.slice(first, first + maxTogether);
  const alone = next.findIndex((statement) => catalogue.get(namespaceOf(statement)) === undefined);
  return alone < 0 ? next.length : alone;
}

/** @throws what ends the command, waits for a lock or needs turns, if that is how the first of them ends */
function runSome<T, R>(
  { list, isOrdered, run }: Statements<T, R>,
  first: number,
  count: number,
  { store }: Engine,
): Outcome<R> {
  const results = new Map<number, R>();
  const failures: Document[] = [];
  let end: { readonly error: unknown } | undefined;
  const turn = Turn.ofWrites();
  const isEnded = () => end !== undefined || (isOrdered && failures.length > 0) || turn.isOver();
  store.write(() => {
    for (const [offset, statement] of list.slice(first, first + count).entries()) {
      const index = first + offset;
      try {
        results.set(index, run(statement, index));
      } catch (error) {
        if (isStatementFailure(error, false)) failures.push(toWriteError(index, error));
        else end = { error };
      }
      if (isEnded()) return;
    }
  });
  // Thrown out of the write, it takes nothing with it of what others have in that.
  if (end !== undefined && results.size + failures.length === 0) throw end.error;
  return { results, failures };
}

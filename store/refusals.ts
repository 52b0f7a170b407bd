/** Tells the person in front of the log what the client only learns as an error code. */
import { StoreError } from './errors.ts';
import { supported } from './supported.ts';

export interface Refusals {
  /** Notes what a command was refused for, if it asked for something that is not here. */
  note(error: unknown): void;
  /** The same for a statement that failed within a command: its message is all that is left of it. */
  noteMessage(message: unknown): void;
}

/** How MongoDB's messages name what there is not: operators, stages, commands. */
const unknownThings: readonly RegExp[] = [
  /^unknown (?:top level )?operator: (\$\w+)/,
  /^Unknown modifier: (\$\w+)/,
  /Unrecognized (?:expression|pipeline stage name:|window function,) '?(\$\w+)/,
  /Unknown expression (\$\w+)/,
  /^unknown group operator '(\$\w+)'/,
  /^no such command: '(\w+)'/,
  /^unable to find index for (\$\w+) query/,
  /(\$[\w.]+) is not supported by the embedded store/,
  /'(\w+)' is not supported by the embedded store/,
];

/** Things told once each; a client that makes names up does not fill the log. */
const maxTold = 200;

export function createRefusals(log: (line: string) => void): Refusals {
  const told = new Set<string>();
  const noteMessage = (message: unknown): void => {
    const name = nameIn(message);
    if (name === undefined || told.has(name) || told.size >= maxTold) return;
    told.add(name);
    log(hintOn(name));
  };
  return {
    noteMessage,
    note(error) {
      if (error instanceof StoreError) noteMessage(error.message);
    },
  };
}

function nameIn(message: unknown): string | undefined {
  if (typeof message !== 'string') return undefined;
  for (const pattern of unknownThings) {
    const [, name] = pattern.exec(message) ?? [];
    if (name !== undefined) return name;
  }
  return undefined;
}

function hintOn(name: string): string {
  const isElsewhere = Object.values(supported()).some((names) => names.includes(name));
  const what = isElsewhere
    ? `'${name}' was used where MongoDB does not take it`
    : `'${name}' is not on the supported list`;
  return `embedded store: ${what}. The list: npm run store -- supported (store/README.md). For all of MongoDB set MONGODB_URI to a replica set.`;
}

/** `startSession`, `endSessions`, `refreshSessions`, `killSessions`, `killAllSessions`. */

import { randomUUID } from 'node:crypto';
import { Binary } from 'bson';
import { bytesOf } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { sessionTimeoutMinutes } from '../sessions/sessions.ts';
import { type Command, ok } from './command.ts';

/** The id of a session as hexadecimal digits; undefined if the document has none. */
export function sessionIdOf(lsid: Document | undefined): string | undefined {
  const id = lsid?.['id'];
  return id instanceof Binary ? Buffer.from(bytesOf(id)).toString('hex') : undefined;
}

export const startSession: Command = {
  name: 'startSession',
  options: { startSession: 'any' },
  run() {
    const id = new Binary(
      Buffer.from(randomUUID().replaceAll('-', ''), 'hex'),
      Binary.SUBTYPE_UUID,
    );
    return ok({ id: { id }, timeoutMinutes: sessionTimeoutMinutes });
  },
};

const ending = (name: string): Command => ({
  name,
  options: { [name]: 'array' },
  run(command, { services }) {
    const ids: readonly unknown[] = Array.isArray(command[name]) ? command[name] : [];
    for (const lsid of ids) {
      const id = isDocument(lsid) ? sessionIdOf(lsid) : undefined;
      if (id !== undefined) services.sessions.end(id);
    }
    return ok();
  },
});

export const endSessions = ending('endSessions');
export const killSessions = ending('killSessions');

export const refreshSessions: Command = {
  name: 'refreshSessions',
  options: { refreshSessions: 'array' },
  run: () => ok(),
};

export const killAllSessions: Command = {
  name: 'killAllSessions',
  options: { killAllSessions: 'array' },
  run(_command, { services }) {
    services.sessions.abortAll();
    return ok();
  },
};

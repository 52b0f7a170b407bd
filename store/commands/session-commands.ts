/**
 * `startSession`, `endSessions`, `refreshSessions`, `killSessions`, `killAllSessions`: none of them has ever looked at
 * its other fields.
 */
import { Binary, UUID } from 'bson';
import { type Document, isDocument } from '../bson/values.ts';
import { sessionTimeoutMinutes } from '../sessions/sessions.ts';
import { type Command, ok } from './command.ts';
import { arrayOption } from './option-values.ts';
import { checkOption, type OptionType } from './options.ts';

/** The id of a session as hexadecimal digits; undefined if the document has none. */
export function sessionIdOf(lsid: Document | undefined): string | undefined {
  const id = lsid?.['id'];
  return id instanceof Binary ? id.toString('hex') : undefined;
}

export const startSession: Command = {
  name: 'startSession',
  run: () => ok({ id: { id: new UUID() }, timeoutMinutes: sessionTimeoutMinutes }),
};

/** The sessions that a command names. @throws StoreError TypeMismatch, 40414, InvalidUUID */
function sessionIds(name: string, command: Document): string[] {
  const list = checkList(name, Object.values(command)[0]);
  return list.map((lsid, i) => {
    const path = `${name}.${name}.${i}`;
    checkOption(path, lsid, { fields: { id: 'uuid', uid: 'any' }, required: ['id'] });
    return (isDocument(lsid) && sessionIdOf(lsid)) || '';
  });
}

/** @throws StoreError TypeMismatch, 40414 */
function checkList(name: string, list: unknown): readonly unknown[] {
  checkOption(`${name}.${name}`, list, 'array');
  return arrayOption({ [name]: list }, name);
}

const ending = (name: string): Command => ({
  name,
  run(command, { services }) {
    for (const id of sessionIds(name, command)) {
      services.sessions.end(id);
      services.cursors.closeOf(id);
    }
    return ok();
  },
});

export const endSessions = ending('endSessions');
export const killSessions = ending('killSessions');

export const refreshSessions: Command = {
  name: 'refreshSessions',
  run(command, { services }) {
    for (const id of sessionIds('refreshSessions', command)) services.sessions.get(id);
    return ok();
  },
};

/** There are no users, so whoever is named means the sessions of all. */
const userPattern: OptionType = {
  fields: { user: 'string', db: 'string' },
  required: ['user', 'db'],
};

export const killAllSessions: Command = {
  name: 'killAllSessions',
  run(command, { services }) {
    const patterns = checkList('killAllSessions', Object.values(command)[0]);
    patterns.forEach((pattern, i) => {
      checkOption(`killAllSessions.killAllSessions.${i}`, pattern, userPattern);
    });
    services.sessions.abortAll();
    return ok();
  },
};

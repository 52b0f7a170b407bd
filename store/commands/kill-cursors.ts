import { Long, Timestamp } from 'bson';
import { toBigInt } from '../bson/numbers.ts';
import { arrayOption, type Command, namespaceOf, ok } from './command.ts';
import { wrongType } from './options.ts';

export const killCursors: Command = {
  name: 'killCursors',
  isTransactional: true,
  options: { cursors: 'array' },
  required: ['cursors'],
  run(command, context) {
    const { services } = context;
    namespaceOf(command, context);
    const ids = arrayOption(command, 'cursors').map(cursorId);
    const isKilled = ids.map((id) => services.cursors.close(toBigInt(id)));
    // A getMore may be waiting on one of them.
    services.engine.announce();
    return ok({
      cursorsKilled: ids.filter((_, i) => isKilled[i]),
      cursorsNotFound: ids.filter((_, i) => !isKilled[i]),
      cursorsAlive: [],
      cursorsUnknown: [],
    });
  },
};

export const isCursorId = (value: unknown): value is Long =>
  value instanceof Long && !(value instanceof Timestamp);

function cursorId(id: unknown, i: number): Long {
  if (isCursorId(id)) return id;
  throw wrongType(`killCursors.cursors.${i}`, id, "type 'long'");
}

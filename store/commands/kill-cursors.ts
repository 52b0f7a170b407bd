import type { Long } from 'bson';
import { toBigInt } from '../bson/numbers.ts';
import { isLong } from '../bson/values.ts';
import { type Command, ok } from './command.ts';
import { namespaceOf } from './namespaces.ts';
import { arrayOption } from './option-values.ts';
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

function cursorId(id: unknown, i: number): Long {
  if (isLong(id)) return id;
  throw wrongType(`killCursors.cursors.${i}`, id, "type 'long'");
}

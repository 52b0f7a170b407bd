import { toBigInt } from '../bson/numbers.ts';
import { isNumber } from '../bson/values.ts';
import { arrayOption, type Command, ok } from './command.ts';

export const killCursors: Command = {
  name: 'killCursors',
  isTransactional: true,
  options: { killCursors: 'string', cursors: 'array' },
  run(command, { services }) {
    const ids = arrayOption(command, 'cursors').filter(isNumber);
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

import { Long } from 'bson';
import { isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { StageCompiler } from '../stage.ts';

export const indexStats: StageCompiler = (operand, { database }) => {
  if (!isDocument(operand) || Object.keys(operand).length > 0) {
    throw new StoreError(28803, 'The $indexStats stage specification must be an empty object');
  }
  return function* () {
    const facts = database.facts(database.collection ?? '');
    for (const { spec, uses, since } of facts?.indexes ?? []) {
      yield {
        name: spec['name'],
        key: spec['key'],
        host: 'localhost',
        accesses: { ops: Long.fromNumber(uses), since },
        spec,
      };
    }
  };
};

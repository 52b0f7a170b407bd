import { z } from 'zod';
import { ShopError } from '../../kernel/errors.ts';
import { intents } from '../../subgraphs/concierge/domain/intent/intents.ts';
import { type IntentName, nameOf } from './classify.ts';

/** The labels of somebody's data, each with the intent that it stands for; null for none. */
export type Mapping = ReadonlyMap<string, IntentName | null>;

const names = intents.map(nameOf);
const mappingJson = z.record(z.string(), z.enum(names).nullable());

/** @throws ShopError BAD_USER_INPUT naming the label whose intent does not exist */
export function readMapping(json: string): Mapping {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new ShopError('BAD_USER_INPUT', 'The mapping is no JSON');
  }
  const read = mappingJson.safeParse(value);
  if (read.success) return new Map(Object.entries(read.data));
  const label = read.error.issues[0]?.path.join('.') || 'mapping';
  throw new ShopError('BAD_USER_INPUT', `${label}: must be null or one of ${names.join(', ')}`);
}

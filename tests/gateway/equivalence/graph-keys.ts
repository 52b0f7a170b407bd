import type { Random } from '../../../kernel/random.ts';
import { pickFrom } from './pick-from.ts';

/** What a subgraph knows an entity by. */
export interface KeyModel {
  readonly fields: 'id' | 'code' | 'id code' | 'tag { mark }';
  /** Whether the subgraph can be asked for entities by it. */
  readonly isResolvable: boolean;
}

type Keys = readonly [KeyModel['fields'], ...KeyModel['fields'][]];

const keysWithId: readonly Keys[] = [['id'], ['id', 'code'], ['tag { mark }', 'id']];
const otherKeys: readonly Keys[] = [
  ['code'],
  ['id code'],
  ['tag { mark }'],
  ['code', 'tag { mark }'],
];

/** One or two keys, of which the first may be there for others alone. */
export function randomKeys(
  random: Random,
  { needId }: { readonly needId: boolean },
): readonly KeyModel[] {
  const [first, ...others] = pickFrom(random, needId ? keysWithId : [...keysWithId, ...otherKeys]);
  const mustResolve = others.length === 0 || (needId && first === 'id');
  return [
    { fields: first, isResolvable: mustResolve || random.int(10) < 7 },
    ...others.map((fields) => ({ fields, isResolvable: true })),
  ];
}

/** What `$$NOW` and `$$CLUSTER_TIME` are for as long as one command runs. */
import { Timestamp } from 'bson';
import { StoreError } from '../errors.ts';
import type { Frame } from './compiler.ts';

export interface Clock {
  readonly now: Date;
  /** Of the last operation before the command: seconds in the upper half, a counter in the lower. */
  readonly clusterTime: bigint;
}

/** Without a clock both variables may be named, but not read. */
export function clockFrames(clock: Clock | undefined): Frame {
  if (clock === undefined) return unavailable('CLUSTER_TIME', unavailable('NOW', undefined));
  const outer: Frame = { name: 'NOW', value: clock.now, outer: undefined };
  return { name: 'CLUSTER_TIME', value: new Timestamp(clock.clusterTime), outer };
}

const unavailable = (name: string, outer: Frame | undefined): Frame => ({
  name,
  get value(): never {
    throw new StoreError(51144, `Builtin variable '$$${name}' is not available`);
  },
  outer,
});

import { z } from 'zod';
import type { EventKind } from './event-registry.ts';

/** One field of a payload as people read of it. */
export interface PayloadField {
  readonly name: string;
  readonly isOptional: boolean;
  /** What may be in it: `a whole number from 0 to 100`. */
  readonly takes: string;
}

/** What the payload of an event may carry, in the order of its declaration. */
export function payloadFields({ payload }: EventKind): readonly PayloadField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(payload);
  return Object.entries(properties).map(([name, field]) => ({
    name,
    isOptional: !required.includes(name),
    takes: typeof field === 'object' ? takesOf(field) : 'nothing',
  }));
}

function takesOf({ enum: values, type, minimum, maximum, pattern }: z.core.JSONSchema.BaseSchema) {
  if (values) return `one of ${values.join(', ')}`;
  if (type === 'integer') return `a whole number from ${minimum} to ${maximum}`;
  if (type === 'number') return `a number from ${minimum} to ${maximum}`;
  return `text like ${pattern}`;
}

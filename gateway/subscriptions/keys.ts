import { createHash } from 'node:crypto';
import { stableJson } from '../../kernel/stable-json.ts';

/** Equal for parts that mean the same, whatever order their objects were written in. */
export const keyOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(stableJson(parts)).digest('base64url').slice(0, 22);

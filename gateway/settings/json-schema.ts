import { z } from 'zod';
import { settingsIn } from './schema.ts';

/** The settings of a gateway as editors check and complete them: JSON Schema, draft 7. */
export const settingsJsonSchema = (): object => ({
  ...z.toJSONSchema(settingsIn({}), { io: 'input', target: 'draft-7', unrepresentable: 'any' }),
  title: 'Settings of aurora-gateway',
});

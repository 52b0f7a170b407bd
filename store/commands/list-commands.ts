import type { Document } from '../bson/values.ts';
import { isStable } from './api-version.ts';
import { type Command, ok } from './command.ts';

/** `listCommands`, which is one of those that it lists. */
export const createListCommands = (all: () => Iterable<Command>): Command => ({
  name: 'listCommands',
  options: {},
  run: () => ok({ commands: Object.fromEntries(Array.from(all(), entryOf)) }),
});

const entryOf = ({ name, isAdminOnly = false }: Command): [string, Document] => [
  name,
  {
    help: 'see store/README.md of the embedded store',
    requiresAuth: false,
    secondaryOk: false,
    adminOnly: isAdminOnly,
    apiVersions: isStable(name) ? ['1'] : [],
    deprecatedApiVersions: [],
  },
];

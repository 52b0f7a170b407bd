import type { Intent } from './intents.ts';

/** What can be said outright. The words after a command are read like any message. */
export const slashCommands: Readonly<Record<string, Intent | 'HELP'>> = {
  '/find': 'FIND_PRODUCT',
  '/help': 'HELP',
  '/reserve': 'CAPSULE_RESERVE',
  '/return': 'RETURN_EXCHANGE',
  '/save': 'SHORTLIST_SAVE',
  '/stylist': 'STYLIST_CONTACT',
  '/track': 'TRACK_ORDER',
};

/** The command a normalised message begins with; null for a message without one or with one we do not know. */
export function readSlashCommand(message: string): { says: Intent | 'HELP'; rest: string } | null {
  const [command = '', ...rest] = message.split(' ');
  if (!Object.hasOwn(slashCommands, command)) return null;
  const says = slashCommands[command];
  return says ? { says, rest: rest.join(' ') } : null;
}

/** Other names that a command answers to; apart from them names are exact. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['buildinfo', 'buildInfo'],
  ['collstats', 'collStats'],
  ['dbstats', 'dbStats'],
  ['deleteIndexes', 'dropIndexes'],
  ['findandmodify', 'findAndModify'],
  ['ismaster', 'isMaster'],
]);

/** The name of the command that answers to a name. */
export const commandNamed = (name: string): string => aliases.get(name) ?? name;

/** All the names that a command answers to. */
export const namesOf = (command: string): readonly string[] => [
  command,
  ...[...aliases].filter(([, name]) => name === command).map(([alias]) => alias),
];

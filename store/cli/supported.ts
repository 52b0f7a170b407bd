import { supported as supportedNames } from '../supported.ts';
import type { CliCommand } from './command.ts';

/** `supported`: what the store takes, for people or as JSON. */
export const supported: CliCommand = {
  summary: 'lists the operators, stages and commands that the store takes',
  usage: '[--json]',
  options: { json: { type: 'boolean', default: false } },
  async run({ json }) {
    const names = supportedNames();
    if (json === true) console.log(JSON.stringify(names));
    else {
      for (const [kind, list] of Object.entries(names)) {
        if (list.length > 0) console.log(`${kind} (${list.length})\n  ${list.join(' ')}\n`);
      }
    }
    return true;
  },
};

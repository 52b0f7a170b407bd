/**
 * What it costs to understand a message, by rules alone: usual ones, and ones made to be slow.
 * `node --import tsx tests/load/understand.ts [rounds=300]`; about five seconds. The promise is under 2 ms.
 */
import { understand } from '../../subgraphs/concierge/domain/intent/understand.ts';
import { ms, printTable } from './support/figures.ts';

const rounds = Math.min(10_000, Number(process.argv[2] ?? 300));

const messages: Readonly<Record<string, string>> = {
  'a wish': 'Show me gold rings between €500 and €1,200, not white gold',
  'an order': 'where is my order GG-12047?',
  'two wishes': 'Where is my order? And show me silver rings under 200',
  'small talk': 'hello',
  'words that begin many rules': 'where is when will my not the '.repeat(60),
  'one endless word': 'a'.repeat(2_000),
  'amounts only': '1,000 '.repeat(300),
  'ranges without an end': 'between '.repeat(250),
  'colours without gold': 'yellow, white, '.repeat(130),
  'number words only': 'one hundred and '.repeat(120),
};

const nothingBefore = { lastIntent: null };

printTable(
  `Understanding a message, mean CPU of ${rounds} rounds`,
  [['message', 'characters', 'CPU']].concat(
    Object.entries(messages).map(([name, text]) => [
      name,
      String(text.length),
      ms(meanCpuMs(text), 2),
    ]),
  ),
);

function meanCpuMs(text: string): number {
  for (let round = 0; round < 50; round += 1) understand(text, nothingBefore);
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) understand(text, nothingBefore);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / rounds;
}

/**
 * Words that shoppers use for a word that pieces are described by. One way: who asks for a creole means a hoop, who
 * asks for a hoop has said what it is. Fineness marks stand for each other, struck either way.
 */
const meanings: Readonly<Record<string, readonly string[]>> = {
  creole: ['hoop'],
  brilliant: ['diamond'],
  choker: ['necklace'],
  chain: ['necklace'],
  engagement: ['solitaire', 'halo'],
  proposal: ['solitaire', 'halo'],
  wedding: ['band', 'eternity'],
  marriage: ['band', 'eternity'],
  alliance: ['band'],
  armband: ['bracelet'],
  golden: ['gold'],
  pink: ['rose'],
  red: ['rose'],
  silvery: ['silver'],
  sterling: ['silver'],
  '925': ['silver'],
  ag925: ['silver'],
  '950': ['platinum'],
  pt950: ['platinum'],
  '9k': ['375'],
  '9ct': ['375'],
  '375': ['9k'],
  '14k': ['585'],
  '14ct': ['585'],
  '14kt': ['585'],
  '585': ['14k'],
  '18k': ['750'],
  '18ct': ['750'],
  '18kt': ['750'],
  '750': ['18k'],
};

/** What else a word may stand for; empty for most. */
export const synonymsOf = (word: string): readonly string[] =>
  Object.hasOwn(meanings, word) ? (meanings[word] ?? []) : [];

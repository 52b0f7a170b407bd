export type SmallTalk = 'GREETING' | 'THANKS' | 'GOODBYE' | 'HELP' | 'WHO_ARE_YOU';

/** Whole messages that ask for nothing but an answer in kind. */
const patterns: readonly (readonly [SmallTalk, RegExp])[] = [
  [
    'GREETING',
    /^(?:hi+|hello+|hey+|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|greetings|hallo|bonjour)(?: (?:there|aurora|all|again|you))?(?: how are you(?: today)?)?$/,
  ],
  [
    'THANKS',
    /^(?:(?:ok|okay|great|perfect|super|cool|lovely|wonderful|nice|good) ?)*(?:many )?(?:thanks?|thank you|thx|ty|cheers|merci|much appreciated)(?: (?:so|very) much| a lot| aurora| you| again| for (?:your|the) help)*$|^(?:ok|okay|great|perfect|cool|lovely|got it|alright)$/,
  ],
  [
    'GOODBYE',
    /^(?:good ?bye|bye(?: bye)?|see you(?: later| soon)?|good night|that is all|nothing else|no thanks?|no thank you)(?: aurora)?$/,
  ],
  [
    'HELP',
    /^(?:help(?: me)?(?: please)?|menu|start(?: over)?|restart|begin|options|what (?:can|do) you do|what can i (?:do|ask)(?: here)?|how does this work|i need (?:some )?help|can you help(?: me)?(?: please)?)$/,
  ],
  [
    'WHO_ARE_YOU',
    /^(?:who are you|what are you|are you (?:a |an )?(?:bot|robot|ai|human|person|real(?: person)?|machine|chat ?bot|there)|what is your name|am i (?:talking|speaking|chatting) (?:to|with) (?:a )?(?:bot|robot|human|person|machine))$/,
  ],
];

export function readSmallTalk(message: string): SmallTalk | null {
  const words = message
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return patterns.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

import { compile, type Phrase } from './phrase.ts';

export type SmallTalk = 'GREETING' | 'THANKS' | 'GOODBYE' | 'HELP' | 'WHO_ARE_YOU';

/** Whole messages that ask for nothing but an answer in kind. */
const phrases: Readonly<Record<SmallTalk, readonly Phrase[]>> = {
  GREETING: [
    '(hi|hello|hey|hiya|howdy|yo|greetings|hallo|bonjour) [there|aurora|all|again|you] [how are you]',
    'good (morning|afternoon|evening|day) [aurora]',
  ],
  THANKS: [
    '[ok|okay|great|perfect|super|cool|lovely|wonderful] [many] (thanks?|thank you|thx|cheers|merci) [so much|very much|a lot|you] [aurora|again|for your help|for the help]',
    '(ok|okay|great|perfect|cool|lovely|got it|alright)',
  ],
  GOODBYE: [
    '[thanks|thank you|ok|okay] (goodbye|good bye|bye|bye bye|see you|see you later|see you soon|good night) [aurora|then]',
    '(that is all|nothing else|no thanks|no thank you) [bye]',
  ],
  HELP: [
    'help [me] [please]',
    '(menu|options|start|start over|restart|begin)',
    'what (can|do) you do',
    'what can i (do|ask) [here]',
    'how does this work',
    'i need [some] help',
    '(can|could) (you|someone|somebody|anyone) help [me] [please]',
  ],
  WHO_ARE_YOU: [
    '(who|what) are you',
    'are you [a|an] (bot|robot|ai|human|person|real|real person|machine|chat ?bot|there)',
    'am i (talking|speaking|chatting) (to|with) [a] (bot|robot|human|person|machine)',
    'what is your name',
  ],
};

const patterns = Object.entries(phrases).map(
  ([topic, said]) => [topic as SmallTalk, compile(said.map((phrase) => `^ ${phrase} $`))] as const,
);

/** @param message normalised; punctuation and emoji in it do not matter */
export function readSmallTalk(message: string): SmallTalk | null {
  const words = message
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return patterns.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

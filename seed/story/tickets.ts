import type { TicketRecord } from '../../subgraphs/concierge/index.ts';
import type { Drawing } from './drawings.ts';

/** Somebody of the demo team. */
const jasper = { id: 'usr_agent', name: 'Jasper Sample' };
const ruby = { id: 'usr_lead', name: 'Ruby Sample' };

/** What was done with a wish, and so many minutes of opening time after it was made. */
export type TicketDeed =
  | { readonly step: 'take'; readonly by: typeof jasper; readonly afterMinutes: number }
  | {
      readonly step: 'start' | 'wait' | 'resolve' | 'reopen' | 'escalate' | 'note';
      readonly afterMinutes: number;
      readonly words?: string;
    };

export interface TicketStory {
  readonly topic: TicketRecord['topic'];
  readonly said: string;
  readonly name: string;
  /** Minutes of opening time since it was made. */
  readonly openMinutesAgo: number;
  readonly deeds: readonly TicketDeed[];
  /** The drawing that was sent along. */
  readonly drew?: Drawing;
}

const take = (by: typeof jasper, afterMinutes: number): TicketDeed => ({
  step: 'take',
  by,
  afterMinutes,
});
const deed = (
  step: Exclude<TicketDeed['step'], 'take'>,
  afterMinutes: number,
  words?: string,
): TicketDeed => ({ step, afterMinutes, ...(words === undefined ? {} : { words }) });

/** One working week at the stylists' desk, oldest first. */
export const ticketStories: readonly TicketStory[] = [
  {
    topic: 'REPAIR_CARE',
    said: 'One claw of my ring catches on wool. Can it be rounded?',
    name: 'Hazel Example',
    openMinutesAgo: 2_900,
    deeds: [
      take(jasper, 25),
      deed('start', 30),
      deed('resolve', 80, 'Sent a label; the atelier rounds it without charge.'),
    ],
  },
  {
    topic: 'SIZING',
    said: 'Is a 52 the same as an L in the United Kingdom?',
    name: 'Rowan Example',
    openMinutesAgo: 2_750,
    deeds: [take(ruby, 10), deed('start', 12), deed('resolve', 20, 'It is an L and a half.')],
  },
  {
    topic: 'RETURN_EXCHANGE',
    said: 'I would like the same necklace, but five centimetres longer.',
    name: 'Sienna Example',
    openMinutesAgo: 1_300,
    deeds: [
      take(jasper, 40),
      deed('start', 45),
      deed('wait', 60, 'Asked which of the two chains.'),
      deed('start', 240),
      deed('resolve', 300, 'Exchange arranged, the longer one leaves tomorrow.'),
      deed('reopen', 1_120, 'It is still too short.'),
    ],
  },
  {
    topic: 'STYLE_ADVICE',
    said: 'Which earrings go with a grey dress and a silver bracelet?',
    name: 'Olive Example',
    openMinutesAgo: 560,
    deeds: [
      take(ruby, 30),
      deed('start', 35),
      deed('note', 40, 'Has pierced ears, likes pearls, does not want hoops.'),
      deed('resolve', 150, 'Three pairs sent; she takes the drops.'),
    ],
  },
  {
    topic: 'SIZING',
    said: 'It is a surprise. How do I find out her ring size without asking?',
    name: 'Linden Example',
    openMinutesAgo: 300,
    deeds: [
      take(jasper, 20),
      deed('start', 24),
      deed('wait', 50, 'Asked for a photograph of a ring that she wears.'),
    ],
  },
  {
    topic: 'ORDER_CHANGE',
    said: 'Please engrave the inside, if it is not too late: A & M, 2026.',
    name: 'Maple Example',
    openMinutesAgo: 200,
    deeds: [
      take(ruby, 30),
      deed('start', 40),
      deed('note', 55, 'The bench can do it until Thursday.'),
      deed('escalate', 60, 'The bench needs the word today.'),
    ],
  },
  {
    topic: 'CAPSULE_HOLD',
    said: 'Could the emerald be held a little longer than two days?',
    name: 'Sage Example',
    openMinutesAgo: 70,
    deeds: [take(jasper, 55)],
  },
  {
    topic: 'COMPLAINT',
    said: 'The earrings arrived with a scratch on the left one.',
    name: 'Willow Example',
    openMinutesAgo: 46,
    deeds: [],
  },
  {
    topic: 'STYLE_ADVICE',
    said: 'I drew the ring that I have in mind. Do you make something like it?',
    name: 'Indigo Example',
    openMinutesAgo: 18,
    deeds: [],
    drew: 'ring',
  },
  {
    topic: 'COMPLAINT',
    said: 'The clasp of the bracelet broke, and the wedding is tomorrow.',
    name: 'Saffron Example',
    openMinutesAgo: 13,
    deeds: [],
  },
];

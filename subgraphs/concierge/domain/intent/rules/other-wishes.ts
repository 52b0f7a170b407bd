import { type Rule, rulesOf } from './rule.ts';

const reserve = rulesOf('CAPSULE_RESERVE');
const save = rulesOf('SHORTLIST_SAVE');
const upload = rulesOf('INSPIRATION_UPLOAD');
const subscribe = rulesOf('ORDER_UPDATES_SUBSCRIBE');
const rate = rulesOf('CSAT');

/** Wishes beside finding, tracking, returning and talking to a person. */
export const otherWishes: readonly Rule[] = [
  reserve(
    0.9,
    'reserve',
    ['reserv(e|ed|ing|ation)', 'capsule', 'set <it> aside', 'put (<it>|the _) (aside|on hold)'],
    { canBeNegated: true },
  ),
  reserve(
    0.85,
    'hold',
    [
      '(hold|keep|save) (<it>|a <piece>|the <piece>|this <piece>|the <place>) .. (for me|for us|until|till|for \\d+|for a)',
      'hold (<it>|the <piece>|the <place>)',
      'a hold',
    ],
    { unless: ['hold on'] },
  ),
  save(
    0.9,
    'save',
    [
      '(short|wish|favourites?|favorites?)[ -]?list',
      '(favourites?|favorites?|bookmark)',
      'save (<it>|the <place>)',
      'save .. for later',
      'add <it> to (my|the) (list|favourites?|favorites?)',
      'my (saved|list)',
    ],
    { unless: ['save .. for (me|us)'] },
  ),
  upload(
    0.9,
    'picture',
    [
      '(upload|send|share|attach|show|add|have|here is) .. <picture>',
      '(like|similar to|inspired by) (this|the|my) <picture>',
      'inspiration',
    ],
    { unless: ['photos? of (the|your)'] },
  ),
  subscribe(
    0.95,
    'tell me when',
    [
      '(notify|text|sms|message|ping|alert|remind|update|tell|email|whatsapp|inform) me .. (when|once|if|about|as soon|with)',
      'let me .. (when|once|if|as soon)',
      '(sms|text|email|whatsapp|push) (updates?|notifications?|alerts?)',
      'subscribe',
      'keep me (posted|updated|informed)',
      '(get|receive|turn on|want) [_] (notifications?|alerts?)',
    ],
    { unless: ['newsletter', 'tell me about'] },
  ),
  rate(
    0.8,
    'rate',
    [
      '(rate|rating|feedback|survey)',
      '(leave|write|give) (a|my|you a) (review|\\d stars?)',
      '^ (1|2|3|4|5) stars? $',
    ],
    { unless: ['(exchange|interest|conversion|at this|current|return) rate', 'rates? of'] },
  ),
];

import { type Rule, rulesOf } from './rule.ts';

const find = rulesOf('FIND_PRODUCT');

/** Wishes and occasions; what is named (a metal, a price) comes in as entities. */
export const findProduct: readonly Rule[] = [
  find(0.35, 'wish', [
    '(find|show|browse|recommend|buy|purchase|want|need|would like|get me)',
    '(look|looking|search|searching|shop|shopping) for',
    'search',
    'suggest(ion)?s?',
    'interested in',
    'do you (have|sell|carry)',
    'have you got',
    'how much (is|are|for)',
  ]),
  find(0.5, 'something', [
    '(jewellery|jewelry|jewels?|pieces?|gift|present)',
    'something (nice|pretty|special|beautiful|shiny|sparkl*|elegant|simple|classic|modern|delicate|bold|unique|different|new|in|for|with|under|like)',
  ]),
  find(0.3, 'occasion', [
    '(engagement|wedding|anniversary|birthday|valentine|christmas|proposal|propose|graduation)',
    "mother's day",
  ]),
  find(
    0.5,
    'order one',
    ['(order|buy|purchase|get) (a|an|another|some|one|two)', '(want|like) to (order|buy|shop)'],
    { unless: ['refund'] },
  ),
  find(0.6, 'just looking', [
    '^ (buy|shop|shopping|browse|just looking|looking around|place an order) $',
  ]),
  find(0.45, 'more', ['(show|see) [me] more', 'more (like|of) (this|these|that)', 'anything else']),
  find(0.5, 'what you have', [
    '(what|which) (rings|necklaces|earrings|bracelets|pieces|do you have|do you sell|else)',
    '(what|everything) you (have|sell|offer)',
    'new (arrivals?|in)',
    'best (sellers?|selling)',
    '(bestsellers?|collections?|catalogue|catalog|vitrine)',
  ]),
  find(-0.7, 'mine already', [
    '(where is|where are|when will|when can|when do|when is|has|have|did) (my|our|the|i)',
    'i [have] [already] (ordered|bought|purchased|paid)',
    '(return|send|exchange|swap|resize|track|replace|refund) <ours>',
    '(return|exchange|swap|resize|replace|repair|hold|reserve|save) (a|an|one|some) _',
    'my [new] (rings?|earrings|necklace|bracelet|piece) (is|are|has|have|broke|arrived|came|does|do|not)',
  ]),
  find(-0.4, 'a certain one', ['<ours> [_] [_] <piece>']),
];

import { type Rule, rulesOf } from './rule.ts';

const giveBack = rulesOf('RETURN_EXCHANGE');

export const returnExchange: readonly Rule[] = [
  giveBack(0.9, 'return', ['return(s|ed|ing|able)?'], {
    unless: [
      'in return',
      'returning customer',
      'many happy returns',
      'returns? [my|the|a|your] [phone] (calls?|message|email)',
      'returns? to (sender|shop|store|website|page|menu|start)',
      'tax returns?',
      'returns? (flight|ticket|trip|journey|on)',
    ],
    canBeNegated: true,
  }),
  giveBack(
    0.9,
    'exchange',
    ['exchang(e|ed|es|ing)', 'swap(ped|ping)?', 'replac(e|ed|ement|ements|ing)'],
    {
      unless: [
        'exchange rate',
        '(usd|eur|euros?|dollars?|pounds|rupees|currency|currencies)',
        'time to (replace|exchange|swap)',
        '(strings?|tires?|tyres?|batter*|bulbs?|filters?)',
      ],
      canBeNegated: true,
    },
  ),
  giveBack(
    0.9,
    'refund',
    [
      'refund(s|ed|able|ing)?',
      'money back',
      'get [back] my money',
      '(send|give) (it|this|them|these|the _|my _) back',
      '(send|give|bring) back',
    ],
    { canBeNegated: true },
  ),
  giveBack(0.9, 'not refunded', [
    'not [yet|been|got|gotten] (refunded|reimbursed|exchanged|replaced)',
    'refund .. not',
    'reimburs*',
  ]),
  giveBack(
    0.75,
    'wrong or broken',
    [
      '(wrong|incorrect|different|another|missing) (size|items?|piece|ring|product|colou?r|stone|order|one) .. (sent|received|arrived|came|got|shipped|delivered)',
      '(sent|received|got|shipped|delivered|ordered) .. (wrong|incorrect|different|missing)',
      '(damaged?|defect*|faulty|scratched|broken|cracked|chipped|dented|leaking|leaked|torn|expired)',
      '(fell|came|coming|come) (out|off|apart|loose)',
      '(broke|snapped|snaps)',
      '(turned|turning|went) (green|black|dull)',
      "(someone|somebody) else's",
      '(one|part) .. missing (from|in)',
      '(missing|incomplete) [_] (items?|pieces?|parts?|products?|order)',
      '(items?|pieces?|parts?|order) [_] [_] (missing|incomplete)',
      'only (got|received|one of|half|part of)',
    ],
    { unless: ['(website|page|link|site|app|card)', 'expir* date'] },
  ),
  giveBack(0.8, 'does not fit', [
    '(not|never) fit',
    'size (is|was) not',
    'too (small|big|large|tight|loose)',
    'resiz(e|ed|ing)',
    '(different|other|another|bigger|smaller|larger|wrong) size',
    '(change|changing) [_] size of my',
    'size (issue|problem)',
  ]),
  giveBack(0.6, 'unhappy with it', [
    'not (happy|satisfied|pleased) with (it|the|my|this)',
    '(do|did) not like (it|the|this|them|my)',
    'changed my mind',
    'not want (it|this|them|these) (anymore|any more|any longer)',
    'change (it|this|them|these) (for|to|with)',
    '(reverse|return) pick ?up',
    'by mistake',
  ]),
  giveBack(0.6, 'repair', ['repair(s|ed|ing)?', '(polish|polishing|clean|cleaning) my']),
];

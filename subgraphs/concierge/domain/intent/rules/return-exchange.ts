import { type Rule, rulesOf } from './rule.ts';

const giveBack = rulesOf('RETURN_EXCHANGE');

export const returnExchange: readonly Rule[] = [
  giveBack(0.9, 'return', ['return(s|ed|ing|able)?'], {
    unless: [
      'in return',
      'returning customer',
      'many happy returns',
      'returns? (my|the|a) (calls?|message|email)',
      'returns? to (sender|shop|store|website|page|menu|start)',
    ],
    canBeNegated: true,
  }),
  giveBack(
    0.9,
    'exchange',
    ['exchang(e|ed|es|ing)', 'swap(ped|ping)?', 'replac(e|ed|ement|ements|ing)'],
    { unless: ['exchange rate'], canBeNegated: true },
  ),
  giveBack(
    0.9,
    'refund',
    [
      'refund(s|ed|able|ing)?',
      'money back',
      'get [back] my money',
      '(send|give) (it|this|them|these|the _) back',
    ],
    { canBeNegated: true },
  ),
  giveBack(
    0.75,
    'wrong or broken',
    [
      '(wrong|incorrect|different|another|missing) (size|items?|piece|ring|product|colou?r|stone|order|one) .. (sent|received|arrived|came|got|shipped|delivered)',
      '(sent|received|got|shipped|delivered|ordered) .. (wrong|incorrect|different|missing)',
      '(damaged|defective|faulty|scratched|broken)',
      'fell out',
    ],
    { unless: ['(website|page|link|site|app)'] },
  ),
  giveBack(0.8, 'does not fit', [
    '(not|never) fit',
    'too (small|big|large|tight|loose)',
    'resiz(e|ed|ing)',
    '(different|other|another|bigger|smaller|larger|wrong) size',
  ]),
  giveBack(0.6, 'unhappy with it', [
    'not (happy|satisfied|pleased) with (it|the|my|this)',
    '(do|did) not like (it|the|this|them|my)',
    'changed my mind',
    'by mistake',
  ]),
  giveBack(0.6, 'repair', ['repair(s|ed|ing)?', '(polish|polishing|clean|cleaning) my']),
];

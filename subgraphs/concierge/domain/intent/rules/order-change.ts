import { type Rule, rulesOf } from './rule.ts';

const change = rulesOf('ORDER_CHANGE');

/** An order that is under way is to be another, or none. A return is none of it: that is for what has arrived. */
export const orderChange: readonly Rule[] = [
  change(0.85, 'cancel', ['cancel(l?ed|l?ing|lation)?'], {
    unless: ['return', '(policy|fees?|charges?)', '(not|never) cancel'],
  }),
  change(0.8, 'other address', [
    '(change|changed|changing|update|modify|edit|correct|wrong) .. addres*',
    'addres* .. (chang*|wrong|incorrect|issue)',
    'wrong (number|phone number|zip|postcode) .. order',
  ]),
  change(0.8, 'other contents', [
    '(change|modify|edit|amend) [something in|something about] (my|the) [_] order',
    '(add|remove) .. (to|from) (my|the) order',
  ]),
];

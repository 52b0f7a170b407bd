import { type Rule, rulesOf } from './rule.ts';

const person = rulesOf('STYLIST_CONTACT');

/** Everything that a person does today: talk, advise, and change or cancel what is under way. */
export const stylistContact: readonly Rule[] = [
  person(0.95, 'talk to a person', [
    '(talk|speak|chat|connect|transfer|contact|reach|in touch|put me through|get|need|want|have|write) .. <person>',
  ]),
  person(
    0.85,
    'a person',
    [
      '(human|live|real) (agent|person|being|chat|support)',
      '(agent|stylist|supervisor|representative|operator|human)',
      'customer (care|service|support)',
      'call (center|centre)',
      '(any ?one|someone|somebody) (there|available)',
      'there any ?one',
      'get in touch',
      '^ (talk|chat|call|agent|contact) [now] $',
      '(no ?one|nobody) [is] (answering|replying|responding|picking)',
    ],
    { unless: ['are you [a|an] (human|real|live)', 'delivery agent'] },
  ),
  person(0.9, 'call', [
    '(call|phone|ring) (me|us)',
    'call ?back',
    'give me a (ring|call)',
    '(can|could|may|want to|where do|where can) [i] (call|phone|ring) (you|us|the)',
    '(phone|telephone|contact|call|helpline|customer care|care|your) (number|no)',
    'toll free',
    'how (do|can) i (reach|contact) (you|us)',
    'reach you',
    'return (my|the|a) calls?',
  ]),
  person(0.8, 'complaint', [
    'complain(t|ts|ing)?',
    '(pathetic|useless|terrible|horrible|worst|awful|disgusting|unacceptable|scam|frauds?)',
    '(poor|bad|slow|rude) .. (service|support|company|experience|staff)',
    'service .. (poor|bad|slow|rude)',
    'waste of [my] (time|money)',
    'hate this (bot|chat|shop)',
  ]),
  person(0.75, 'urgent', [
    '(urgent|urgently|emergency|asap)',
    'immediate (help|assistance|fix|resolution|support|attention)',
  ]),
  person(0.75, 'advice', [
    '(styling|style) (advice|help|tips|session|consult*)',
    '(advice|consultation|appointment)',
    'book (a|an) (visit|call|meeting|session)',
    'help me (choose|decide|pick)',
  ]),
  person(
    0.8,
    'change or cancel',
    [
      'cancel(l?ed|l?ing|lation)?',
      '(change|changed|changing|update|modify|edit|correct|wrong) .. addres*',
      'addres* .. (chang*|wrong|incorrect|issue)',
      '(change|modify|edit) (my|the) [_] order',
    ],
    { unless: ['return'] },
  ),
  person(0.8, 'made for me', ['made[ -]to[ -]measure', 'bespoke', 'engrav*']),
];

import { type Rule, rulesOf } from './rule.ts';

const person = rulesOf('STYLIST_CONTACT');

/** What a person is asked for: talk, advice, a piece made to measure, a complaint heard. */
export const stylistContact: readonly Rule[] = [
  person(0.95, 'talk to a person', [
    '(talk|talking|speak|speaking|chat|chatting|email|ask|call|connect|transfer|contact|reach|in touch|put me through|get|need|want|have|write) .. <person>',
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
      '^ (talk|chat|call|agent|contact|helpline|connect) [now|us|me|please] $',
      '^ [i|we] [just] (want|need|like|would like) to (talk|speak|chat|connect) [to you|with you|please] $',
      '(do not|not|no) .. (bot|bots|robot|machine|chat ?bot)',
      '<person> (i|we|that i) can (talk|speak|chat|write)',
      'customer (executive|desk|relations)',
      '(transfer|connect) me',
      '^ [please] (connect|transfer) $',
      'support team',
      '(what|which) number',
      'put me (on|through)',
      '(no ?one|nobody) [is] (answering|replying|responding|picking)',
    ],
    {
      unless: [
        'are you [a|an] (human|real|live)',
        'who is (your|the)',
        '(delivery|travel|estate) agent',
      ],
    },
  ),
  person(
    0.9,
    'call',
    [
      '(call|phone|ring) (me|us)',
      'call ?back',
      'give me a (ring|call)',
      '(can|could|may|want to|where do|where can) [i] (call|phone|ring) (you|us|the)',
      '(phone|mobile|telephone|contact|call|helpline|customer care|care|whatsapp|your) (number|no|details?|info|information)',
      'toll free',
      '(how|where|way) (do|can|could|should|to) [i|we] (reach|contact|connect)',
      '(reach|contact|connect with) you',
      'return (my|the|a) calls?',
      'can i (email|mail|write|text) [to] (you|someone|somebody)',
      '(your|give|share|send|provide) [me] [the] email [id|address]',
    ],
    {
      unless: [
        'call me (a|an|by)',
        '(my|registered|change|update|wrong) [_] (phone|mobile|contact|telephone) (number|no|details?)',
      ],
    },
  ),
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
    '(your|some|need|want|ask for) [_] advice',
    '^ [get] advice $',
    '(book|make|need|want|schedule|arrange) [_] [_] (consultation|appointment)',
    'book (a|an) (visit|call|meeting|session)',
    'help me (choose|decide|pick)',
  ]),
  person(0.8, 'made for me', ['made[ -]to[ -]measure', 'bespoke', 'engrav*']),
];

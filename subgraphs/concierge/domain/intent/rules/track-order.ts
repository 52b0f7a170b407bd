import { type Rule, rulesOf } from './rule.ts';

const track = rulesOf('TRACK_ORDER');

export const trackOrder: readonly Rule[] = [
  track(
    0.95,
    'where is it',
    [
      'where (is|are|has|have|did) [<ours>] [_] [_] [_] <parcel>',
      'where <ours> [_] <parcel> (is|are|went)',
      'where (can|do) i (find|see|check|track) [my|the] [_] (<order>|status)',
    ],
    { unless: ['where (is|are) (your|the) (shops?|stores?|atelier|office|boutique)'] },
  ),
  track(0.9, 'track', ['(track|tracking|trace|locate)'], {
    unless: ['track record', 'sound ?track'],
  }),
  track(0.9, 'status', [
    '(<order>|shipping) (status|state|progress|updates?|details?|info|information|related)',
    '(status|state|progress|updates?|whereabouts) (of|on|about|for|regarding) [_] [_] [_] <parcel>',
  ]),
  track(0.75, 'what status', [
    '(what is|know|check|give|get|provide|see|present|current|update) .. (status|eta)',
    '^ status',
    'eta',
    'how is <ours> <order>',
    'any (news|updates?|sign)',
  ]),
  track(
    0.85,
    'when',
    [
      'when (will|can|do|does|is|are|shall|should|would|could|may) ... (<arrive>|here|sent|ship|ships)',
      'when (will|can|do|does|shall|could) ... get (it|my|the|this|here)',
      'when can (i|we) expect',
      'when (i|my|the|it|this) [_] (will|would|can) .. (<arrive>|get)',
    ],
    { unless: ['(new|back in stock|restock|refund|money|call)'] },
  ),
  track(
    0.75,
    'how long',
    [
      'how (long|soon|many days|many more days|much time|much more time|much longer) ... (<arrive>|take|wait|get|ship|parcel|order)',
      'in how many days',
    ],
    { unless: ['(return|refund|make|engrav*|resiz*|exchange|call)'] },
  ),
  track(
    0.85,
    'not here yet',
    [
      '(not|never|yet to) .. (<arrive>|turned up|showed up|get it|get my|got it|got my)',
      '(still|been) (waiting|not here|nothing)',
      'waiting (for|on) (my|the|it)',
      'why so (long|late|many days)',
      'why is [_] [_] _ (taking|so slow|not here)',
      'why is it taking',
      'no (news|sign|update|delivery)',
    ],
    { unless: ['(code|refund|money back|call|email|discount)'] },
  ),
  track(0.7, 'late', [
    '(delayed|delay|overdue|late)',
    'been (a|so many|almost|over|\\d+) [_] (days?|weeks?|months?)',
  ]),
  track(0.75, 'has it', [
    '(has|have|did|is|are|was) [<ours>] [_] <parcel> [been] [already] (<arrive>|ship|sent|left|out|lost|stuck)',
    '(stuck|lost) (in|at|by) (transit|customs|the|delivery)',
    '(orders?|parcel|package|shipment) [is|was|got] (lost|stuck|missing)',
    'lost (parcel|package|shipment)',
    '(did|have|has) (you|they|it) (ship*|send|sent|dispatch*)',
    'out for delivery',
    'on (its|the) way',
  ]),
  track(0.75, 'is it ready', ['(is|are) (my|our|the) [_] <parcel> (ready|done|finished)'], {
    unless: ['ready to (ship|go|wear)'],
  }),
  track(
    0.45,
    'will it come',
    [
      '(will|can|could) (i|we|it|my|the|this) .. <arrive>',
      '(early|earlier|sooner|faster|before that|before then)',
    ],
    { unless: ['can you', 'if (i|we)'] },
  ),
  track(0.85, 'show it', [
    '(show|see|view|check|find|look up|open|follow|about) [me] (my|our) [_] <order>',
  ]),
  track(0.5, 'my order', [
    '(my|our) [last|latest|recent|current|previous|pending] <order>',
    'i [have] [already] (ordered|bought)',
  ]),
  track(0.5, 'just the word', ['^ [my|the|this] (<order>|shipping) [number|no|id] [#] $']),
  track(0.3, 'by carrier', [
    '(dpd|dhl|postnl|ups|fedex|courier|carrier)',
    'delivery (man|driver|agent|guy|boy)',
  ]),
  track(-0.6, 'something else about it', [
    '(cancel*|refund*|return*|exchang*|replac*|invoice|receipt|bill|pin ?code|payment|paid twice)',
    'change (my|the) [_] (address|order)',
    'wrong (item|piece|size|ring)',
    'order (a|an|some|another|one)',
    'if (i|we) [_] [_] order',
  ]),
];

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
    unless: [
      '(track record|sound ?track|keep track|on track|off track)',
      '(track|trace|locate) .. (calorie*|runs?|steps|miles|time|sleep|spending|expenses|stores?|shops?)',
    ],
  }),
  track(
    0.8,
    'where or when, of an order',
    [
      '(where|when|location|whereabouts|how close|how far|how soon) ... (my|our) [_] [_] <order>',
      '(my|our|the|this) [_] <order> ... (<arrive>|be here|get here|gets here|been here|out for|whereabouts)',
      '(where|when|has|have|is|did) .. (i|we) [have|had] (ordered|bought|purchased)',
      '(should|would|was to|were to) have (been here|arrived|come|reached)',
      '(shipped|dispatched|delivered|arrived|sent) or not',
      '(taking|took|takes) (so|too|very|this) long',
      'in transit',
      '(delivery|shipment|order|parcel) [is|still] [still] pending',
    ],
    {
      unless: [
        '(refund*|return*|exchang*|if (i|we)|policy|free|cost|charges?|code|voucher|cancel*|address|placed|place|transfer)',
      ],
    },
  ),
  track(0.9, 'status', [
    '(<order>|shipping|courier|dispatch) [_] (status|state|progress|updates?|details?|info|information|related)',
    '(going on|happening|happened|up) (with|to) (my|our|the) [_] <order>',
    '(status|state|progress|updates?|whereabouts) (of|on|about|for|regarding) [_] [_] [_] <parcel>',
  ]),
  track(
    0.75,
    'what status',
    [
      '(what is|know|check|give|get|provide|see|present|current|update) .. (status|eta)',
      '^ status',
      'eta',
      'how is <ours> <order>',
      '(is|was) (my|our) <order> (here|at|brought|in)',
      'any (news|updates?|sign)',
    ],
    { unless: ['(application|request|claim|loan|account|refund)'] },
  ),
  track(
    0.8,
    'delivery date',
    [
      '(delivery|dispatch|shipping|shipment|arrival) (date|day)',
      '(expected|estimated|tentative) [_] [_] (delivery|arrival|dispatch|shipping|date|time)',
      '(awb|tracking|consignment) [_] (number|no|id|link|code)',
    ],
    { unless: ['(refund|return|exchange)'] },
  ),
  track(
    0.85,
    'when',
    [
      'when (will|can|do|does|is|are|shall|should|would|could|may) ... (<arrive>|here|sent|ship|ships)',
      'when (will|can|do|does|shall|could) ... get (it|my|the|this|here)',
      'when can (i|we) expect',
      'when (i|my|the|it|this) [_] (will|would|can) .. (<arrive>|get)',
      'when (my|our|the) [_] <parcel> [is|gets] (<arrive>|here)',
      'when (it|they|this) (gets|get|is|are|be) (here|<arrive>)',
      'when (will|can|do|shall) (i|we) (get|have) [_] $',
      '(what|which) (day|date|time) .. <parcel> .. (<arrive>|here)',
      '(supposed|meant|due|expected) to [be] (<arrive>|here|ship)',
    ],
    {
      unless: [
        '(new (arrivals?|in|collection)|back in stock|restock|refund*|money|calls?|day off|holiday|paid|changed|serviced)',
      ],
    },
  ),
  track(
    0.75,
    'how long',
    [
      'how (long|soon|many days|many more days|much time|much more time|much longer) ... (<arrive>|take|wait|get|ship|parcel|order)',
      '[in] how many [more] days',
      'how far (is|away) .. <parcel>',
    ],
    {
      unless: [
        '(return|refund|make|engrav*|resiz*|exchange|call|transfer|vacation|holiday|leave|until|till)',
      ],
    },
  ),
  track(
    0.85,
    'not here yet',
    [
      '(not|never|yet to) .. (<arrive>|turned up|showed up|get it|get my|got it|got my|gotten)',
      'nothing [has|have] [yet] (<arrive>|came|arrived)',
      '(still|been) (waiting|not here|nothing)',
      'waiting (for|on) (my|the|it)',
      'why so (long|late|many days)',
      'why is [_] [_] _ (taking|so slow|not here)',
      'why is it taking',
      'no (news|sign|update|delivery)',
    ],
    {
      unless: [
        '(code|otp|refund*|money|calls?|email|sms|message|reply|response|discount|transfer|salary)',
      ],
    },
  ),
  track(
    0.7,
    'late',
    [
      '(delayed|delay|overdue|late)',
      'been (a|so many|almost|over|\\d+) [_] (days?|weeks?|months?)',
    ],
    { unless: ['(late (fees?|payments?)|too late|i am [running] late|running late)'] },
  ),
  track(0.75, 'has it', [
    '(has|have|did|is|are|was) [<ours>] [_] <parcel> [been] [already] (<arrive>|ship|sent|left|out|lost|stuck)',
    '(stuck|lost) (in|at|by) (transit|customs|the|delivery)',
    '(orders?|parcel|package|shipment) [is|was|got] (lost|stuck|missing)',
    'lost (parcel|package|shipment)',
    '<parcel> (seems|appears|looks|got|been|must) .. (stuck|lost)',
    'did <ours> [_] <parcel> (go out|leave|go through)',
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
    '(show|see|view|check|find|look up|look into|open|follow|about) [me|on] (my|our) [_] <order>',
    '^ (check|see|view|find|follow) <order> $',
  ]),
  track(
    0.75,
    'make haste',
    [
      '(expedite|speed up|hurry up)',
      '(deliver|send|ship|dispatch) .. (fast|faster|soon|sooner|quick|quickly|early|earlier|today)',
    ],
    { unless: ['(can|do|could) you (deliver|send|ship)', 'if (i|we)'] },
  ),
  track(0.5, 'my order', [
    '(my|our) [last|latest|recent|current|previous|pending] <order>',
    'i [had|have] [already|just|recently] (ordered|bought)',
    'i [had|have] [already|just|recently] placed [an|my|the|this] order',
  ]),
  track(0.5, 'just the word', ['^ [my|the|this] (<order>|shipping|dispatch) [number|no|id] [#] $']),
  track(0.3, 'by carrier', [
    '(dpd|dhl|postnl|ups|fedex|courier|carrier)',
    'delivery (man|driver|agent|guy|boy)',
  ]),
  track(-0.6, 'something else about it', [
    '(cancel*|refund*|return*|exchang*|replac*|invoice|receipt|bill|pin ?code|payment|paid twice)',
    'change (my|the) [_] (address|order)',
    '(wrong|missing|incomplete) [_] (item|items|piece|pieces|size|ring|order)',
    'order .. (incomplete|missing)',
    'order (a|an|some|another|one)',
    'if (i|we) [_] [_] order',
  ]),
];

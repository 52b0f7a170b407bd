import type { Entities } from './entities.ts';
import type { Intent } from './intents.ts';

/** Raised with every change of a rule or weight, so that a stored answer says what it was decided by. */
export const rulesVersion = '2026-11-21.1';

/** Topics that no intent covers yet: they draw a message away from those that do. */
export type Topic = Intent | 'OTHER';

export interface Rule {
  readonly name: string;
  readonly topic: Topic;
  /** Evidence for the topic, 0 to 1; below zero, evidence against it. A topic's rules add up to at most 1. */
  readonly weight: number;
  readonly pattern: RegExp;
  /** Where this fits too, the rule says nothing. */
  readonly unless?: RegExp;
  /** A negated mention is none: "I do not want a refund". */
  readonly canBeNegated?: true;
}

const parcel =
  '(?:orders?|parcels?|packages?|packets?|delivery|deliveries|shipments?|purchase|items?|products?|pieces?|goods|stuff|rings?|earrings|necklaces?|bracelets?|it|they)';
const ours = '(?:my|our|the|this|that|these)';

const rule = (
  topic: Topic,
  weight: number,
  name: string,
  pattern: RegExp | string,
  more: Pick<Rule, 'unless' | 'canBeNegated'> = {},
): Rule => ({ name, topic, weight, pattern: new RegExp(pattern), ...more });

export const rules: readonly Rule[] = [
  // Find a piece: wishes and occasions; what is named comes in as entities.
  rule(
    'FIND_PRODUCT',
    0.35,
    'wish',
    /\b(?:find|show|looking for|look for|search(?:ing)?|browse|recommend|suggest(?:ion)?s?|buy|purchase|shop(?:ping)? for|interested in|do you (?:have|sell|carry)|have you got|want|need|would like|get me)\b/,
  ),
  rule(
    'FIND_PRODUCT',
    0.5,
    'something',
    /\b(?:jewel(?:le)?ry|jewels?|pieces?|something (?:nice|pretty|special|beautiful|shiny|elegant|simple|in|for|with|under|like)|gift|present)\b/,
  ),
  rule(
    'FIND_PRODUCT',
    0.3,
    'occasion',
    /\b(?:engagement|wedding|anniversary|birthday|valentine|christmas|proposal|propose|graduation|mother's day)\b/,
  ),
  rule(
    'FIND_PRODUCT',
    0.5,
    'order one',
    /\b(?:order|buy|purchase|get) (?:a|an|another|some|one|two)\b/,
    { unless: /\brefund\b/ },
  ),
  rule(
    'FIND_PRODUCT',
    0.5,
    'what you have',
    /\b(?:what|which) (?:rings|necklaces|earrings|bracelets|pieces|do you (?:have|sell)|else)\b|\b(?:new (?:arrivals?|in)|collections?|best ?-?sell(?:ers?|ing)|catalog(?:ue)?|vitrine)\b/,
  ),
  rule(
    'FIND_PRODUCT',
    -0.7,
    'mine already',
    `\\b(?:where (?:is|are)|when (?:will|can|do|is)|has|have|did) (?:my|our|the|i)\\b|\\bi (?:have )?(?:already )?(?:ordered|bought|purchased|paid)\\b|\\b(?:return|send|exchange|swap|resize|track|replace|refund) (?:my|the|this|it|that|these)\\b|\\bmy (?:new )?(?:ring|earrings|necklace|bracelet|piece)s? (?:is|are|has|have|broke|arrived|came|does|do|not)\\b`,
  ),

  rule(
    'FIND_PRODUCT',
    -0.4,
    'a certain one',
    /\b(?:my|the|this|that|these|those) (?:\w+ ){0,2}?(?:rings?|earrings|necklaces?|bracelets?|bangles?|pendants?)\b/,
  ),

  // Track an order.
  rule(
    'TRACK_ORDER',
    0.95,
    'where is it',
    `\\bwhere (?:is|are|has|have|did) (?:${ours} )?(?:\\w+ ){0,3}?${parcel}\\b|\\bwhere (?:can|do) i (?:find|see|check|track) (?:my |the )?(?:\\w+ )?(?:orders?|parcel|package|delivery|status)\\b`,
    { unless: /\bwhere (?:is|are) (?:your|the) (?:shops?|stores?|atelier|office|boutique)\b/ },
  ),
  rule('TRACK_ORDER', 0.9, 'track', /\b(?:track|tracking|trace|locate)\b/, {
    unless: /\btrack record\b|\bsound ?track\b/,
  }),
  rule(
    'TRACK_ORDER',
    0.9,
    'status',
    /\b(?:order|shipment|shipping|delivery|parcel|package) (?:status|state|progress|updates?|details?|info(?:rmation)?|related)\b|\b(?:status|state|progress|updates?|whereabouts) (?:of|on|about|for|regarding) (?:\w+ ){0,3}?(?:orders?|parcel|package|delivery|shipment|purchase|item|product|ring|necklace|earrings|bracelet|it)\b/,
  ),
  rule(
    'TRACK_ORDER',
    0.75,
    'what status',
    /\b(?:what is|know|check|give|get|provide|see|present|current|update)\b.{0,15}\b(?:status|eta)\b|^status\b|\beta\b/,
  ),
  rule(
    'TRACK_ORDER',
    0.85,
    'when',
    `\\bwhen (?:will|can|do|does|is|are|shall|should|would|could|may)\\b.{0,40}\\b(?:arriv\\w*|com(?:e|es|ing)|deliver\\w*|receiv\\w*|expect\\w*|here|reach\\w*|ship(?:s|ped)?|dispatch\\w*|get (?:it|my|the|this|here)|sent)\\b|\\bwhen can (?:i|we) expect\\b|\\bwhen (?:i|my|the|it|this) (?:\\w+ )?(?:will|would|can)\\b.{0,30}\\b(?:arriv\\w*|come|deliver\\w*|receiv\\w*|get|reach)\\b`,
    { unless: /\b(?:new|back in stock|restock|refund|money|call)\b/ },
  ),
  rule(
    'TRACK_ORDER',
    0.75,
    'how long',
    /\bhow (?:long|soon|many (?:more )?days|much (?:more |longer )?(?:time|longer))\b.{0,60}\b(?:deliver\w*|arriv\w*|take|wait|receiv\w*|get|reach|ship(?:ped)?|parcel|order)\b|\bin how many days\b/,
    { unless: /\b(?:return|refund|make|engrav\w*|resiz\w*|exchange|call)\b/ },
  ),
  rule(
    'TRACK_ORDER',
    0.85,
    'not here yet',
    /\b(?:not|never|yet to)\b.{0,25}\b(?:arriv\w*|receiv\w*|deliver\w*|reach\w*|shipped|dispatched|come|turned up|showed up|got (?:it|my))\b|\b(?:still|been) (?:waiting|not here)\b|\bwaiting (?:for|on) (?:my|the|it)\b|\bwhy (?:so (?:long|late|many days)|is (?:\w+ ){1,3}?(?:taking|so slow|not here))\b|\bno (?:news|sign|update|delivery)\b/,
    { unless: /\b(?:code|refund|money back|call|email|discount)\b/ },
  ),
  rule(
    'TRACK_ORDER',
    0.7,
    'late',
    /\b(?:delayed|delay|overdue|late|been (?:a|\d+|so many|almost|over) (?:\w+ )?(?:days?|weeks?|months?))\b/,
  ),
  rule(
    'TRACK_ORDER',
    0.75,
    'has it',
    `\\b(?:has|have|did|is|are|was) (?:${ours} )?(?:\\w+ )?${parcel} (?:been )?(?:already )?(?:ship(?:ped)?|dispatched|sent|left|delivered|arriv\\w*|on (?:its|the) way|out|lost|stuck)\\b|\\b(?:stuck|lost) (?:in|at|by) (?:transit|customs|the|delivery)\\b|\\bout for delivery\\b|\\bon (?:its|the) way\\b`,
  ),
  rule(
    'TRACK_ORDER',
    0.45,
    'will it come',
    /\b(?:will|can|could) (?:i|we|it|my|the|this)\b.{0,25}\b(?:receiv\w*|arriv\w*|deliver\w*|come)\b|\b(?:early|earlier|sooner|faster|before (?:that|then))\b/,
    { unless: /\bcan you\b|\bif (?:i|we)\b/ },
  ),
  rule(
    'TRACK_ORDER',
    0.85,
    'show it',
    /\b(?:show|see|view|check|find|look up|open|follow|about)\b (?:me )?(?:my|our) (?:\w+ )?(?:orders?|parcel|package|delivery|shipment|purchases?)\b/,
  ),
  rule(
    'TRACK_ORDER',
    0.5,
    'my order',
    /\b(?:my|our) (?:last |latest |recent |current |previous |pending )?(?:orders?|parcel|package|delivery|shipment|purchase)\b|\bi (?:have )?(?:already )?(?:ordered|bought)\b/,
  ),
  rule(
    'TRACK_ORDER',
    0.5,
    'just the word',
    /^\W*(?:(?:my|the|this) )?(?:orders?|delivery|shipping|parcel|package|shipment)(?: (?:number|no|#|id))?\W*$/,
  ),
  rule(
    'TRACK_ORDER',
    0.3,
    'by carrier',
    /\b(?:dpd|dhl|postnl|ups|fedex|courier|carrier|delivery (?:man|driver|agent|guy|boy))\b/,
  ),
  rule(
    'TRACK_ORDER',
    -0.6,
    'something else about it',
    /\b(?:cancel\w*|refund\w*|return\w*|exchang\w*|replac\w*|invoice|receipt|bill|pin ?code|change (?:my|the) (?:\w+ )?(?:address|order)|payment|paid twice|wrong (?:item|piece|size|ring))\b|\border (?:a|an|some|another|one)\b|\bif (?:i|we) (?:\w+ ){0,2}?order\b/,
  ),

  // Return or exchange.
  rule('RETURN_EXCHANGE', 0.9, 'return', /\breturn(?:s|ed|ing|able)?\b/, {
    unless:
      /\b(?:in return|returning customer|many happy returns|returns? (?:to|my|the|a) (?:call|sender|shop|store|website|page|menu|start|calls|message|email))\b/,
    canBeNegated: true,
  }),
  rule(
    'RETURN_EXCHANGE',
    0.9,
    'exchange',
    /\b(?:exchang(?:e|ed|es|ing)|swap(?:ped|ping)?|replac(?:e|ed|ements?|ing))\b/,
    { unless: /\bexchange rate\b/, canBeNegated: true },
  ),
  rule(
    'RETURN_EXCHANGE',
    0.9,
    'refund',
    /\brefund(?:s|ed|able|ing)?\b|\bmoney back\b|\bget (?:back )?my money\b|\bsend (?:it|this|them|these|the \w+) back\b|\bgive (?:it|this|them) back\b/,
    { canBeNegated: true },
  ),
  rule(
    'RETURN_EXCHANGE',
    0.75,
    'wrong or broken',
    /\b(?:wrong|incorrect|different|another|missing) (?:size|items?|piece|ring|product|colou?r|stone|order|one)\b.{0,20}\b(?:sent|received|arrived|came|got|shipped|delivered)\b|\b(?:sent|received|got|shipped|delivered|ordered)\b.{0,20}\b(?:wrong|incorrect|different|damaged|broken|defective|faulty|missing)\b|\b(?:damaged|defective|faulty|scratched|broken)\b|\bfell out\b/,
    { unless: /\b(?:website|page|link|site|app)\b/ },
  ),
  rule(
    'RETURN_EXCHANGE',
    0.8,
    'does not fit',
    /\b(?:not|never) fit\b|\btoo (?:small|big|large|tight|loose)\b|\bresiz(?:e|ed|ing)\b|\b(?:different|other|another|bigger|smaller|larger) size\b|\bwrong size\b/,
  ),
  rule(
    'RETURN_EXCHANGE',
    0.6,
    'unhappy with it',
    /\bnot (?:happy|satisfied|pleased) with (?:it|the|my|this)\b|\b(?:do not|did not) like (?:it|the|this|them|my)\b|\bchanged my mind\b|\bby mistake\b/,
  ),
  rule('RETURN_EXCHANGE', 0.6, 'repair', /\brepair(?:s|ed|ing)?\b|\b(?:polish|clean)(?:ing)? my\b/),

  // A person.
  rule(
    'STYLIST_CONTACT',
    0.95,
    'talk to a person',
    /\b(?:talk|speak|chat|connect|transfer|contact|reach|get in touch|in touch|put me through|get|need|want|have|write)\b.{0,25}\b(?:human|person|someone|somebody|agents?|stylists?|representatives?|rep|advis[eo]rs?|expert|support|customer (?:care|service|support)|team|manager|supervisor|executive|staff|jeweller|real one|operator)\b/,
  ),
  rule(
    'STYLIST_CONTACT',
    0.85,
    'a person',
    /\b(?:human|live|real) (?:agent|person|being|chat|support)\b|\b(?:agent|stylist|supervisor|representative|operator|human)\b|\bcustomer (?:care|service|support)\b|\bcall cent(?:er|re)\b|\b(?:any ?one|someone|somebody) (?:there|available)\b|\bthere any ?one\b|\bget in touch\b|^\W*(?:talk|chat|call|agent|contact)(?: now)?\W*$|\bno ?(?:one|body) (?:is )?(?:answering|replying|responding|picking)\b/,
    { unless: /\bare you (?:a |an )?(?:human|real|live)\b|\bdelivery agent\b/ },
  ),
  rule(
    'STYLIST_CONTACT',
    0.9,
    'call',
    /\b(?:call|phone|ring) (?:me|us)(?: back)?\b|\bcall ?back\b|\bgive me a (?:ring|call)\b|\b(?:can|could|may|want to|where (?:do|can)) (?:i )?(?:call|phone|ring) (?:you|us|the)\b|\b(?:phone|telephone|contact|call|toll free|helpline|customer care|care|your) (?:number|no)\b|\btoll free\b|\bhow (?:do|can) i (?:reach|contact) (?:you|us)\b|\breach you\b|\breturn (?:my|the|a) calls?\b/,
  ),
  rule(
    'STYLIST_CONTACT',
    0.8,
    'complaint',
    /\bcomplain(?:t|ts|ing)?\b|\b(?:pathetic|useless|terrible|horrible|worst|awful|disgusting)\b|\b(?:poor|bad|slow|rude)\b.{0,20}\b(?:service|support|company|experience|staff)\b|\bservice\b.{0,15}\b(?:poor|bad|slow|rude)\b|\bfrauds?\b|\bscam\b|\bwaste of (?:my )?(?:time|money)\b|\bunacceptable\b/,
  ),
  rule(
    'STYLIST_CONTACT',
    0.75,
    'urgent',
    /\b(?:urgent(?:ly)?|emergency|asap)\b|\bimmediate (?:help|assistance|fix|resolution|support|attention)\b/,
  ),
  rule(
    'STYLIST_CONTACT',
    0.75,
    'advice',
    /\b(?:styling|style) (?:advice|help|tips|session|consult\w*)\b|\b(?:advice|consultation|appointment)\b|\bbook (?:a|an) (?:visit|call|meeting|session)\b|\bhelp me (?:choose|decide|pick)\b/,
  ),
  rule(
    'STYLIST_CONTACT',
    0.8,
    'change or cancel',
    /\bcancel(?:l?ed|l?ing|lation)?\b|\b(?:chang(?:e|ed|ing)|update|modify|edit|correct|wrong)\b.{0,20}\baddress?\w*\b|\baddress?\w*\b.{0,15}\b(?:chang\w*|wrong|incorrect|issue)\b|\b(?:change|modify|edit) (?:my|the) (?:\w+ )?order\b|\bmade[ -]to[ -]measure\b|\bbespoke\b|\bengrav\w+\b/,
    { unless: /\breturn\b/ },
  ),

  // The rest of what can be asked for.
  rule(
    'CAPSULE_RESERVE',
    0.9,
    'reserve',
    /\breserv(?:e|ed|ing|ation)\b|\bcapsule\b|\bset (?:it|this|one|them) aside\b|\bput (?:it|this|one|them|the \w+) (?:aside|on hold)\b/,
    { canBeNegated: true },
  ),
  rule(
    'CAPSULE_RESERVE',
    0.85,
    'hold',
    /\b(?:hold|keep|save) (?:it|this|that|one|them|the (?:ring|necklace|earrings|bracelet|piece|first|second|last)|a (?:ring|necklace|bracelet|piece|pair))\b.{0,20}\b(?:for me|for us|until|till|for \d+|for a)\b|\bhold (?:it|this|that|the (?:ring|necklace|earrings|bracelet|piece|first|second|last))\b|\ba hold\b/,
    { unless: /\bhold on\b/ },
  ),
  rule(
    'SHORTLIST_SAVE',
    0.9,
    'save',
    /\b(?:short|wish|favou?rites?) ?-?list\b|\bfavou?rites?\b|\bbookmark\b|\bsave (?:it|this|that|these|them)\b(?!.{0,20}\bfor me\b)|\bsave\b.{0,20}\bfor later\b|\badd (?:it|this|that|these) to (?:my|the) (?:list|favou?rites?)\b|\bmy (?:saved|list)\b/,
  ),
  rule(
    'INSPIRATION_UPLOAD',
    0.9,
    'picture',
    /\b(?:upload|send|share|attach|show|add|have|here is)\b.{0,25}\b(?:photos?|pictures?|pics?|images?|screenshots?|sketch|drawing)\b|\b(?:like|similar to|inspired by) (?:this|the|my) (?:photo|picture|image|sketch|drawing)\b|\binspiration\b/,
    { unless: /\bphotos? of (?:the|your)\b/ },
  ),
  rule(
    'ORDER_UPDATES_SUBSCRIBE',
    0.95,
    'tell me when',
    /\b(?:notify|text|sms|message|ping|alert|remind|update|tell|email|whatsapp|inform|let) me\b.{0,15}\b(?:know )?(?:when|once|if|about|as soon|with)\b|\b(?:sms|text|email|whatsapp|push) (?:updates?|notifications?|alerts?)\b|\bsubscribe\b|\bkeep me (?:posted|updated|informed)\b|\b(?:get|receive|turn on|want) (?:\w+ )?(?:notifications?|alerts?)\b/,
    { unless: /\bnewsletter\b|\btell me about\b/ },
  ),
  rule(
    'CSAT',
    0.8,
    'rate',
    /\b(?:rate|rating|feedback|survey)\b|\b(?:leave|write|give) (?:a|my|you a) (?:review|\d stars?)\b|^\W*[1-5] stars?\W*$/,
    { unless: /\b(?:exchange|interest|conversion|at this|current|return) rate\b|\brates? of\b/ },
  ),

  // Known questions that nothing answers yet.
  rule(
    'OTHER',
    0.85,
    'payment',
    /\b(?:payments?|pay (?:by|with|in|via|using|later|now)|can i pay|cod|cash on delivery|emi|instal?lments?|credit cards?|debit cards?|paypal|klarna|apple pay|ideal|bancontact|charged|invoice|receipt|bill|vat|tax free)\b/,
  ),
  rule(
    'OTHER',
    0.85,
    'offers',
    /\b(?:discounts?|coupons?|promo(?:tion)?s?|vouchers?|gift ?cards?|offers?|referral|refer|loyalty|black friday)\b/,
  ),
  rule(
    'OTHER',
    0.85,
    'shop',
    /\b(?:opening (?:hours|times)|open(?:ing)? (?:on|at|today|tomorrow)|working hours|what time are you|(?:store|shop|outlet|boutique|branch)(?:es|s)? (?:near|nearby|locations?|address|in|details?)|nearest (?:store|shop)|franchise|distributor(?:s|ship)?|dealer(?:s|ship)?|wholesale|retailer|career|careers|vacanc\w+|jobs?)\b|\bwhere (?:is|are) (?:your|the) (?:shops?|stores?|atelier|office|boutique)\b|\bwhere do you live\b/,
  ),
  rule(
    'OTHER',
    0.8,
    'delivery terms',
    /\b(?:free|cost of|price of|how much (?:is|for)) (?:the )?(?:shipping|delivery|postage)\b|\b(?:shipping|delivery) (?:free|cost|costs|fee|fees|charges?|price|options?|abroad|policy|to \w+)\b|\b(?:do|can) you (?:ship|deliver) (?:to|in|abroad|overseas|internationally)\b|\binternational(?:ly)? (?:ship\w*|deliver\w*)\b|\bpin ?code\b|\bif (?:i|we) (?:\w+ ){0,2}?order\b/,
  ),
  rule(
    'OTHER',
    0.8,
    'about pieces',
    /\b(?:warranty|guarantee|certificates?|certified|authentic(?:ity)?|genuine|real (?:gold|diamonds?|silver)|conflict[ -]free|ethical|recycled|allerg\w+|nickel|waterproof|tarnish\w*|clean (?:silver|gold|jewell?ery)|care (?:for|instructions)|size (?:guide|chart)|what size|which size|measure)\b/,
  ),
  rule(
    'OTHER',
    0.8,
    'account',
    /\b(?:password|log ?in|sign ?(?:up|in)|register|my account|create an account|newsletter|unsubscribe|delete my data|privacy|gdpr)\b/,
  ),
];

/** What named things say for a topic, beside the rules. */
export const entityEvidence: readonly {
  readonly name: string;
  readonly topic: Topic;
  readonly weight: number;
  readonly holds: (entities: Entities) => boolean;
}[] = [
  { name: 'category', topic: 'FIND_PRODUCT', weight: 0.75, holds: (e) => e.categories.length > 0 },
  { name: 'metal', topic: 'FIND_PRODUCT', weight: 0.6, holds: (e) => e.metals.length > 0 },
  { name: 'style or stone', topic: 'FIND_PRODUCT', weight: 0.6, holds: (e) => e.words.length > 0 },
  {
    name: 'price',
    topic: 'FIND_PRODUCT',
    weight: 0.6,
    holds: (e) => e.price !== null || e.isPriceNegative,
  },
  { name: 'sort', topic: 'FIND_PRODUCT', weight: 0.4, holds: (e) => e.sort !== null },
  { name: 'ready to ship', topic: 'FIND_PRODUCT', weight: 0.3, holds: (e) => e.readyToShip },
  { name: 'order number', topic: 'TRACK_ORDER', weight: 0.7, holds: (e) => e.orderNumber !== null },
];

import { type Rule, rulesOf } from './rule.ts';

const other = rulesOf('OTHER');

/** Known questions that nothing answers yet: better a plain "I do not know" than a wrong guess. */
export const otherTopics: readonly Rule[] = [
  other(0.85, 'payment', [
    'payments?',
    'pay (by|with|in|via|using|later|now)',
    'can i pay',
    '(cod|cash on delivery|emi|instal?lments?|credit cards?|debit cards?|charged)',
    '(paypal|klarna|apple pay|ideal|bancontact)',
    '(invoice|receipt|bill|vat|tax free)',
  ]),
  other(0.85, 'offers', [
    '(discounts?|coupons?|promos?|promotions?|vouchers?|gift ?cards?|offers?)',
    '(referral|refer|loyalty|black friday)',
  ]),
  other(0.85, 'shop', [
    '(opening|working) (hours|times)',
    'open (on|at|today|tomorrow)',
    'what time are you',
    '(stores?|shops?|outlets?|boutiques?|branch|branches) (near|nearby|locations?|address|in|details?)',
    'nearest (store|shop)',
    'where (is|are) (your|the) (shops?|stores?|atelier|office|boutique)',
    'where do you live',
    '(franchise|distributors?|distributorship|dealers?|dealership|wholesale|retailer|careers?|vacanc*|jobs?)',
  ]),
  other(0.8, 'delivery terms', [
    '(free|cost of|price of|how much is|how much for) [the] (shipping|delivery|postage)',
    '(shipping|delivery) (free|costs?|fees?|charges?|price|options?|abroad|policy|to _)',
    '(do|can) you (ship|deliver) (to|in|abroad|overseas|internationally)',
    '(international|internationally) (ship*|deliver*)',
    'pin ?code',
    '(usual|usually|normally|typical|typically|generally|standard|average) .. (delivery|shipping|deliver|ship)',
    '(delivery|shipping|deliver|ship) .. (usually|normally|typically|generally)',
    '(delivery|shipping) (time|times) (to|for|in) _',
    'deliver on',
    'if (i|we) [_] [_] order',
  ]),
  other(0.8, 'about pieces', [
    '(warranty|guarantee|certificates?|certified|authentic|authenticity|genuine)',
    'real (gold|diamonds?|silver)',
    '(conflict[ -]free|ethical|recycled|allerg*|nickel|waterproof|tarnish*)',
    'clean (silver|gold|jewellery|jewelry)',
    'care (for|instructions)',
    'gift ?wrap*',
    '(size guide|size chart|what size|which size|measure)',
    'how .. (my|his|her|their|the right) [ring|finger] size',
    'what is (my|his|her|their) [ring|finger] size',
    'ring sizers?',
  ]),
  other(1, 'of other trades', [
    '(flights?|airport|taxi|uber|hotel|visa|passport|restaurant|recipe|weather|bank|atm|salary|paycheck|mortgage|insurance|investments?|tax|taxes)',
    '(my|your|a|the|new|bank|virtual) [new|bank|debit|credit|virtual|replacement] card',
    'exchange rates?',
    '(transfer|withdraw*|top[ -]?up) .. (money|cash|funds|account)',
    'account balance',
  ]),
  other(0.8, 'account', [
    '(password|log ?in|sign ?up|sign ?in|register|my account|create an account)',
    '(newsletter|unsubscribe|delete my data|privacy|gdpr)',
  ]),
];

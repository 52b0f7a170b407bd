/** The steps of updates as records take them: what the demo shop's story is told with. */
export { newDelivery } from './delivery.ts';
export { begun, ended } from './subscription.ts';
export { terms } from './terms.ts';

/** What an order's card may need later, in one file: each alone would cost the panel more than it saves. */
export { OrderLink } from './order-link.tsx';
export { OrderUpdates } from './order-updates.tsx';

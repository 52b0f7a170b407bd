/** The demo storefront: a vitrine over the graph, and the stage on which the concierge stands. */
import { registerPushWorker } from '../push/register-push-worker.ts';
import { startShop } from './shop.tsx';
import { startTheme } from './theme.ts';

startTheme();
startShop();
void registerPushWorker();

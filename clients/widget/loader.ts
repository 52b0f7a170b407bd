/**
 * The snippet a shop embeds: `<script type="module" src="…/assets/aurora.js"></script>`. It paints the launcher and
 * defines `window.Aurora`; everything else (panel.js) comes when it is first wanted.
 */
import { installApi } from './loader/api.ts';
import { AuroraConcierge } from './loader/element.ts';
import { takeOrderLink } from './loader/order-link.ts';

// At once, whenever the launcher comes.
AuroraConcierge.orderLink ??= takeOrderLink(window);
if (!customElements.get('aurora-concierge'))
  customElements.define('aurora-concierge', AuroraConcierge);
installApi(window);

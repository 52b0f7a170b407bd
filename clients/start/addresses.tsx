/** @jsxImportSource preact */
import type { IconName } from '../design/icons.ts';
import { CopyButton } from '../pages/copy-button.tsx';
import { Icon } from '../widget/parts/icon.tsx';

const addresses: readonly { path: string; name: string; what: string; icon: IconName }[] = [
  { path: '/shop', name: 'Storefront with widget', what: 'Shop as a visitor', icon: 'bag' },
  {
    path: '/dashboard',
    name: 'Support dashboard',
    what: 'Orders, the queue, returns, figures',
    icon: 'grid',
  },
  {
    path: '/sandbox',
    name: 'Sandbox',
    what: 'Explore the graph, operations ready to run',
    icon: 'code',
  },
  { path: '/explain', name: 'Explain a request', what: 'Plan, time, rights and cost', icon: 'eye' },
  {
    path: '/supergraph',
    name: 'Supergraph',
    what: 'Who owns what, who asks for it',
    icon: 'search',
  },
  { path: '/mailbox', name: 'Mailbox', what: 'One-time codes and notices', icon: 'mail' },
  { path: '/graphql', name: 'GraphQL', what: 'HTTP and WebSocket', icon: 'plug' },
  { path: '/api/docs', name: 'REST', what: 'The same without GraphQL', icon: 'send' },
  { path: '/metrics', name: 'Metrics', what: 'For Prometheus; /health beside it', icon: 'list' },
];

export const Addresses = () => (
  <section aria-labelledby="open">
    <h2 id="open" class="sr">
      Open
    </h2>
    <ul class="p-addr">
      {addresses.map(({ path, name, what, icon }) => (
        <li key={path}>
          <a class="p-go" href={path}>
            <span class="p-icon">
              <Icon name={icon} />
            </span>
            <span>
              <b>{name}</b>
              <small>{what}</small>
            </span>
            <Icon name="external" small />
          </a>
          <p class="p-url">
            <span class="mono">{location.origin + path}</span>
            <CopyButton text={location.origin + path} label={`Copy the address of ${name}`} />
          </p>
        </li>
      ))}
    </ul>
  </section>
);

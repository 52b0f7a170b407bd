/** Push services of the browsers there are: Chrome and its kin, Firefox, Safari, Edge on Windows. */
const serviceHosts = [
  'fcm.googleapis.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
] as const;

const endpointLengthMax = 1_000;

/**
 * Whether we may be sent there. A shopper's browser names the address, so that anything else would let strangers have us
 * call where they cannot.
 * @param allowsLoopback development and tests: a push service on this very machine, also without TLS
 */
export function isPushEndpoint(endpoint: string, allowsLoopback: boolean): boolean {
  if (endpoint.length > endpointLengthMax || !URL.canParse(endpoint)) return false;
  const { protocol, hostname, username, password, port } = new URL(endpoint);
  if (username !== '' || password !== '') return false;
  if (allowsLoopback && ['127.0.0.1', 'localhost'].includes(hostname)) return true;
  return protocol === 'https:' && port === '' && serviceHosts.some((host) => fits(hostname, host));
}

const fits = (hostname: string, host: string): boolean =>
  host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;

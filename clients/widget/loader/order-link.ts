const parameter = 'order_link';

/**
 * Takes the link of a letter from the address, where it would be kept, shared and told to whoever reads addresses. The
 * rest of the address stays.
 * @returns null: the address has none
 */
export function takeOrderLink({ location, history }: Pick<Window, 'location' | 'history'>) {
  const address = new URL(location.href);
  const link = address.searchParams.get(parameter);
  if (link === null) return null;
  address.searchParams.delete(parameter);
  history.replaceState(history.state, '', address);
  return link;
}

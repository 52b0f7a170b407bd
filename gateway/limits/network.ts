/** Who counts as one when nothing but an address is known: one network of IPv6 is one customer, its /64. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  return address.split(':').slice(0, 4).join(':');
}

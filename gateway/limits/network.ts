/** Groups of 16 bits in an address of IPv6, and those that name its network. */
const groups = 8;
const groupsOfNetwork = 4;

/** Who counts as one when nothing but an address is known: one network of IPv6 is one customer, its /64. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [front = '', back] = address.split('::');
  const before = groupsIn(front);
  const after = groupsIn(back ?? '');
  const zeros = Array<string>(Math.max(0, groups - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after].slice(0, groupsOfNetwork).join(':');
}

const groupsIn = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));

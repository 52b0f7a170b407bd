import { memoizePer } from '../../kernel/memoize-per.ts';
import type { HeaderPolicy, Headers, SubgraphHeaders } from './header-rules.ts';

/** Header rules that may change: what was picked of a request travels on by the rules that it was picked by. */
export function liveHeaders(current: () => HeaderPolicy): HeaderPolicy {
  const pickedBy = new WeakMap<Headers, HeaderPolicy>();
  return {
    get passed() {
      return current().passed;
    },
    get told() {
      return current().told;
    },
    mergeOf: (name) => current().mergeOf(name),
    pick(headers) {
      const policy = current();
      const picked = policy.pick(headers);
      if (picked) pickedBy.set(picked, policy);
      return picked;
    },
    for(subgraph) {
      const under = memoizePer((policy: HeaderPolicy): SubgraphHeaders => policy.for(subgraph));
      return {
        towards: (picked) => under((picked && pickedBy.get(picked)) ?? current()).towards(picked),
        get passesBack() {
          return under(current()).passesBack;
        },
        pass: (head, tell) => under(current()).pass(head, tell),
      };
    },
  };
}

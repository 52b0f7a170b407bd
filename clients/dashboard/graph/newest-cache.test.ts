import { gql } from '@apollo/client';
import { expect, test } from '@jest/globals';
import { NewestCache } from './newest-cache.ts';

const ticketQuery = gql`
  {
    ticket {
      id
      version
      state
      assignee {
        id
        name
      }
      contact {
        name
        email
      }
    }
  }
`;
const rowQuery = gql`
  {
    queue {
      id
      version
      state
      contact {
        name
      }
    }
  }
`;

const read = (cache: NewestCache) => cache.readQuery({ query: ticketQuery });
const aTicket = (version: number, state: string, given: object = {}) => ({
  __typename: 'Ticket',
  id: 't1',
  version,
  state,
  ...given,
});
const agent = (name: string) => ({ assignee: { __typename: 'Stylist', id: 's1', name } });
const contact = (given: object) => ({ contact: { __typename: 'Contact', ...given } });

function cacheOf(...tickets: readonly object[]): NewestCache {
  const cache = new NewestCache({ typePolicies: { Contact: { merge: true } } });
  for (const ticket of tickets) cache.writeQuery({ query: ticketQuery, data: { ticket } });
  return cache;
}
const opal = contact({ name: 'Opal', email: 'opal@example.com' });

test('a newer version and the same version again are taken', () => {
  const cache = cacheOf(
    aTicket(1, 'NEW', { ...agent('Ada'), ...opal }),
    aTicket(2, 'TAKEN', { ...agent('Ada'), ...opal }),
    aTicket(2, 'TAKEN', { ...agent('Ada L.'), ...opal }),
  );
  expect(read(cache)).toMatchObject({ ticket: { state: 'TAKEN', assignee: { name: 'Ada L.' } } });
});

test('an older version that comes late puts nothing back, nor does what it holds', () => {
  const newer = aTicket(3, 'STARTED', { ...agent('Ada L.'), ...opal });
  const cache = cacheOf(newer, aTicket(2, 'TAKEN', { ...agent('Ada'), ...opal }));
  expect(read(cache)).toMatchObject({ ticket: newer });
});

test('what is held and has a version of its own is judged by that', () => {
  const assignee = { __typename: 'Stylist', id: 's1', version: 7, name: 'Ada' };
  const cache = new NewestCache();
  const query = gql`
    {
      ticket {
        id
        version
        assignee {
          id
          version
          name
        }
      }
    }
  `;
  const write = (ticket: object) => cache.writeQuery({ query, data: { ticket } });
  write({ __typename: 'Ticket', id: 't1', version: 3, assignee });
  const renamed = { ...assignee, version: 8, name: 'Ada L.' };
  write({ __typename: 'Ticket', id: 't1', version: 2, assignee: renamed });
  expect(cache.readQuery({ query })).toMatchObject({ ticket: { version: 3, assignee: renamed } });
});

test('an older answer adds what was not read of the newer one', () => {
  const cache = cacheOf();
  const row = aTicket(3, 'STARTED', contact({ name: 'Opal Sand' }));
  cache.writeQuery({ query: rowQuery, data: { queue: [row] } });
  const late = aTicket(2, 'TAKEN', { ...agent('Ada'), ...opal });
  cache.writeQuery({ query: ticketQuery, data: { ticket: late } });
  expect(read(cache)).toMatchObject({
    ticket: {
      version: 3,
      state: 'STARTED',
      assignee: { name: 'Ada' },
      contact: { name: 'Opal Sand', email: 'opal@example.com' },
    },
  });
});

test('who watches is never told of what is past', () => {
  const cache = cacheOf(aTicket(3, 'STARTED', { ...agent('Ada'), ...opal }));
  const told: unknown[] = [];
  const callback = (news: unknown) => void told.push(news);
  cache.watch({ query: ticketQuery, optimistic: false, immediate: true, callback });
  const row = aTicket(2, 'TAKEN', contact({ name: 'Opal' }));
  cache.writeQuery({ query: rowQuery, data: { queue: [row] } });
  expect(cache.readQuery({ query: rowQuery })).toMatchObject({ queue: [{ state: 'STARTED' }] });
  expect(told).toHaveLength(1);
});

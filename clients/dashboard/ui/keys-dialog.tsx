import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Icon } from './icon.tsx';
import { switchKeys, useKeys, useKeysOn } from './use-keys.ts';

const groups = [
  {
    title: 'In a list',
    keys: [
      ['j', 'Next'],
      ['k', 'Previous'],
      ['↵', 'Open'],
      ['Esc', 'Close'],
      ['.', 'Apply changes'],
      ['p', 'Pause and resume'],
      ['f', 'Filter'],
    ],
  },
  {
    title: 'In a ticket or an order',
    keys: [
      ['a', 'Take it'],
      ['s', 'Start answering'],
      ['w', 'Wait for the shopper'],
      ['r', 'Resolve'],
      ['e', 'Escalate'],
      ['n', 'Note'],
      ['t', 'Send tracking again (order)'],
    ],
  },
  {
    title: 'In a return',
    keys: [
      ['a', 'Approve'],
      ['d', 'Decline'],
      ['h', 'The parcel is here'],
      ['i', 'Inspect'],
      ['r', 'Resolve'],
      ['c', 'Close'],
    ],
  },
  {
    title: 'Anywhere',
    keys: [
      ['/', 'Find an order'],
      ['g o', 'Orders'],
      ['g q', 'Queue'],
      ['g v', 'Overview'],
      ['g r', 'Returns'],
      ['g u', 'Given up'],
      ['g c', 'Customer data (admin)'],
      ['?', 'All keys'],
    ],
  },
] as const;

/** All keys, and the switch for those who would rather have none. */
export function KeysDialog() {
  const [isOpen, setOpen] = useState(false);
  const areOn = useKeysOn();
  useKeys({ '?': () => setOpen(true) });
  return (
    <ModalOverlay className="d-veil" isOpen={isOpen} onOpenChange={setOpen} isDismissable>
      <Modal className="d-modal">
        <Dialog className="d-dialog">
          <header>
            <Heading slot="title">Keys</Heading>
            <Button slot="close" className="btn btn-s btn-quiet btn-icon" aria-label="Close">
              <Icon name="close" size="s" />
            </Button>
          </header>
          <div className="d-keygroups">
            {groups.map(({ title, keys }) => (
              <section key={title}>
                <h3>{title}</h3>
                <dl>
                  {keys.map(([key, what]) => (
                    <div key={key}>
                      <dt>
                        {key.split(' ').map((one) => (
                          <kbd key={one}>{one}</kbd>
                        ))}
                      </dt>
                      <dd>{what}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <label className="d-check">
            <input
              type="checkbox"
              checked={areOn}
              onChange={(event) => switchKeys(event.target.checked)}
            />
            Use single keys
          </label>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

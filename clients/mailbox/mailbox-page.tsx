/** @jsxImportSource preact */
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { liveStates } from '../design/status.ts';
import { TopBar } from '../pages/top-bar.tsx';
import { usePolled } from '../pages/use-polled.ts';
import { Icon } from '../widget/parts/icon.tsx';
import { Letter } from './letter.tsx';
import { channels, type Message, shortTime, subjectOf } from './message.ts';

const askEveryMs = 2_000;
/** A message younger than this is marked as new. */
const newForMs = 60_000;

export function mailboxPage(): void {
  const page = document.getElementById('page');
  if (page) render(<MailboxPage />, page);
}

function MailboxPage() {
  const { answer, isFresh } = usePolled<{ messages: readonly Message[] }>(
    '/dev/mailbox?first=50',
    askEveryMs,
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const messages = answer?.messages ?? [];
  const shown = messages.find(({ _id }) => _id === chosen) ?? messages[0];
  const look = isFresh ? { ...liveStates.live, word: 'Listening' } : liveStates.reconnecting;
  return (
    <>
      <header>
        <TopBar here="/mailbox" />
      </header>
      <main class="m-main">
        <div class="m-head">
          <div>
            <h1>Mailbox</h1>
            <p class="muted">Everything the shop would have sent. Nothing leaves this computer.</p>
          </div>
          <p class={`m-live is-${look.gem} ${isFresh ? 'live' : ''}`}>
            {isFresh ? <span class="dot" /> : <Icon name={look.shape} small />}
            {look.word}
          </p>
        </div>
        {shown ? (
          <div class="m-split">
            <List messages={messages} shownId={shown._id} choose={setChosen} />
            <Letter key={shown._id} message={shown} />
          </div>
        ) : (
          <Nothing isAsking={answer === null} />
        )}
        <p class="sr" role="status">
          {messages[0] ? `Newest message: ${subjectOf(messages[0])}` : ''}
        </p>
      </main>
    </>
  );
}

const List = ({
  messages,
  shownId,
  choose,
}: {
  messages: readonly Message[];
  shownId: string;
  choose: (id: string) => void;
}) => (
  <section class="m-list" aria-label="Messages">
    <ol>
      {messages.map((message) => (
        <li key={message._id}>
          <button
            type="button"
            aria-current={message._id === shownId ? 'true' : undefined}
            onClick={() => choose(message._id)}
          >
            <span class="p-icon">
              <Icon name={message.fields.code ? 'key' : channels[message.channel].icon} />
            </span>
            <span class="m-txt">
              <b>{subjectOf(message)}</b>
              <small>{message.to}</small>
            </span>
            <span class="m-side">
              <time class="num" dateTime={message.sentAt}>
                {shortTime(message.sentAt)}
              </time>
              {Date.now() - Date.parse(message.sentAt) < newForMs ? <em>New</em> : null}
            </span>
          </button>
        </li>
      ))}
    </ol>
  </section>
);

const Nothing = ({ isAsking }: { isAsking: boolean }) => (
  <section class="m-nothing">
    <svg viewBox="0 0 120 48" aria-hidden="true">
      <path d="M8 40h104M38 40a22 22 0 0 1 44 0M60 8v4M34 18l3 3M86 18l-3 3M22 34h4M94 34h4" />
    </svg>
    <h2>{isAsking ? 'Opening the mailbox' : 'Nothing has been sent yet'}</h2>
    <p>
      Ask for an order in the <a href="/shop">shop</a>; its one-time code appears here by itself.
    </p>
  </section>
);

import type { NewEvent } from '../../kernel/events/event.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import type { Intent } from './domain/intent/intents.ts';
import type { Understanding } from './domain/intent/understand.ts';
import type { MessageKind } from './domain/message.ts';
import { type DecidedBy, decidedBy } from './model/model-word.ts';
import type { SessionRecord } from './repository.ts';

export type SessionStarted = {
  readonly sessionHash: string;
  readonly locale: string;
  /** Beginning of the page's path, as far as it says which kind of page it is: `/rings`. */
  readonly pagePath: string | null;
};

export type MessageAnswered = {
  readonly sessionHash: string;
  readonly decision: Understanding['decision']['kind'];
  readonly intent: Intent | null;
  readonly confidence: number;
  readonly rulesVersion: string;
  readonly decidedBy: DecidedBy;
  /** Kinds of the messages that answered. */
  readonly answeredWith: readonly MessageKind[];
};

/** A session is named by its salted hash: facts about it can be joined, the session cannot be reached. */
const about = (session: SessionRecord, salt: string) => {
  const sessionHash = hashPersonal(session._id, salt);
  const subject = `ConciergeSession:${sessionHash}`;
  return {
    sessionHash,
    envelope: {
      source: '/concierge',
      subject,
      key: subject,
      keySeq: session.version,
      tenant: session.tenant,
      schemaVersion: 1,
    },
  };
};

/** The path up to the first part that is no plain word: what follows may be a name, a number or a token. */
function pageKindOf(url: string): string {
  const parts = new URL(url).pathname.split('/').slice(1);
  const end = parts.findIndex((part) => !/^[a-z]{1,20}(?:-[a-z]{1,20})?$/.test(part));
  return `/${parts.slice(0, end < 0 ? parts.length : end).join('/')}`;
}

export function sessionStarted(session: SessionRecord, salt: string): NewEvent<SessionStarted> {
  const { sessionHash, envelope } = about(session, salt);
  return {
    type: 'aurora.concierge.session_started',
    ...envelope,
    data: {
      sessionHash,
      locale: session.locale,
      pagePath: session.pageUrl === null ? null : pageKindOf(session.pageUrl),
    },
  };
}

/** @param session as it is after the answer */
export function messageAnswered(
  session: SessionRecord,
  understanding: Understanding,
  answer: { readonly intent: Intent | null; readonly kinds: readonly MessageKind[] },
  salt: string,
): NewEvent<MessageAnswered> {
  const { sessionHash, envelope } = about(session, salt);
  return {
    type: 'aurora.concierge.message_answered',
    ...envelope,
    data: {
      sessionHash,
      decision: understanding.decision.kind,
      intent: answer.intent,
      confidence: Math.round(understanding.confidence * 100) / 100,
      rulesVersion: understanding.rulesVersion,
      decidedBy: decidedBy(understanding),
      answeredWith: answer.kinds,
    },
  };
}

import { RequestFailed, type Transport } from '../../sdk/transport.ts';
import {
  WidgetInspirationRemoveDocument,
  WidgetInspirationUploadDocument,
} from '../generated/graphql.ts';
import type { Upload } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { newKey } from './failure.ts';

export interface UploadsParts {
  readonly store: Store;
  readonly transport: Transport;
  /** Address of the graph; pictures go to the same host. */
  readonly graphUrl: string;
  readonly authorization: () => string | null;
  ensureSession(): Promise<void>;
}

/** Brings a picture to the concierge: its bytes over HTTP, then it is checked and kept. */
export interface Uploads {
  send(file: File): Promise<void>;
  cancel(): void;
  remove(pictureId: string): Promise<void>;
}

const kinds: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp']);
const wanted = 'Pictures only: JPEG, PNG or WebP, up to 8 MB.';
/** What the shop takes at most as a rule; it has the last word. */
const bytesMax = 8 * 1024 * 1024;

export function createUploads(parts: UploadsParts): Uploads {
  const { store, transport, graphUrl, authorization, ensureSession } = parts;
  let current: XMLHttpRequest | null = null;
  /** Counts what was chosen: an answer for a picture that was given up is nobody's. */
  let turn = 0;

  return {
    async send(file) {
      const { name } = file;
      turn += 1;
      const mine = turn;
      const move = (change: Partial<Upload>) => {
        if (mine !== turn) return;
        const upload = { name, stage: 'sending', share: 0, problem: null, ...change } as const;
        store.dispatch({ type: 'uploadMoved', upload });
      };
      const refuse = (problem: string) => move({ stage: 'refused', problem });
      if (!kinds.has(file.type) || file.size > bytesMax) return refuse(wanted);
      move({});
      try {
        await ensureSession();
        const uploadId = await carry(file, (share) => move({ share }));
        if (mine !== turn) return;
        move({ stage: 'checking', share: 1 });
        const { data } = await transport.execute(WidgetInspirationUploadDocument, {
          input: { uploadId, idempotencyKey: newKey() },
        });
        const { inspiration, userErrors } = data.inspirationUpload;
        const [problem] = userErrors;
        if (problem || !inspiration) refuse(sentence(problem?.message));
        else if (mine === turn) store.dispatch({ type: 'pictureKept', picture: inspiration });
      } catch (error) {
        refuse(error instanceof Refused ? error.message : unanswered(error));
      }
    },

    cancel() {
      turn += 1;
      current?.abort();
      current = null;
      store.dispatch({ type: 'uploadMoved', upload: null });
    },

    async remove(pictureId) {
      try {
        await transport.execute(WidgetInspirationRemoveDocument, {
          input: { inspirationId: pictureId, idempotencyKey: newKey() },
        });
        store.dispatch({ type: 'pictureRemoved', pictureId });
      } catch {
        store.dispatch({ type: 'spoke', text: 'The picture could not be removed. Try again.' });
      }
    },
  };

  /** `fetch` does not say how far it is; this does. @returns id of the upload */
  function carry(file: File, progressed: (share: number) => void): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      current = request;
      request.open('POST', new URL('/uploads/inspiration', graphUrl).href);
      request.setRequestHeader('authorization', authorization() ?? '');
      request.setRequestHeader('x-idempotency-key', newKey());
      request.upload.onprogress = ({ loaded, total }) => progressed(total > 0 ? loaded / total : 0);
      request.onload = () => {
        const { uploadId, message } = readAnswer(request.responseText);
        if (request.status === 201 && uploadId) resolve(uploadId);
        else reject(new Refused(request.status === 413 ? wanted : sentence(message)));
      };
      request.onerror = () => reject(new RequestFailed('unreachable', 'No answer', {}));
      request.onabort = () => reject(new Refused('Not sent.'));
      const form = new FormData();
      form.append('file', file);
      request.send(form);
    });
  }
}

class Refused extends Error {}

const unanswered = (error: unknown): string =>
  error instanceof RequestFailed && error.kind === 'unreachable'
    ? 'Not sent: you seem to be offline.'
    : 'Not sent: the shop did not answer. Try again in a moment.';

const sentence = (text: string | undefined): string => `${text ?? 'It was not taken in'}.`;

/** An answer of the door, or whatever stood in its way. */
function readAnswer(text: string): { readonly uploadId?: string; readonly message?: string } {
  try {
    const answer = JSON.parse(text) as {
      readonly uploadId?: string;
      readonly errors?: readonly { readonly message: string }[];
    };
    const message = answer.errors?.[0]?.message;
    return { ...answer, ...(message ? { message } : {}) };
  } catch {
    return {};
  }
}

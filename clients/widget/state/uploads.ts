import type { State, Upload } from './state.ts';

/** The picture on its way, step by step; what is spoken is a step and not each percent. */
export function uploadMoved(state: State, upload: Upload | null): State {
  const words = upload && upload.stage !== state.upload?.stage ? stepInWords(upload) : '';
  if (words === '') return { ...state, upload };
  const spoken = {
    text: words,
    count: state.spoken.count + 1,
    urgent: upload?.stage === 'refused',
  };
  return { ...state, upload, spoken };
}

function stepInWords({ stage, name, problem }: Upload): string {
  if (stage === 'sending') return `Sending ${name}.`;
  return stage === 'checking' ? 'Looking at the picture.' : (problem ?? '');
}

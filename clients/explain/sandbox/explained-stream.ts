import { type Explained, type Split, splitAnswer, splitPart } from './explained-answers.ts';

/** What stands before an answer in a line of a stream: `data: ` in events, nothing in parts. */
const forms: readonly (readonly [type: RegExp, prefix: string, split: (text: string) => Split])[] =
  [
    [/^text\/event-stream\b/, 'data: ', (text) => splitAnswer(text, 0)],
    [/^multipart\/mixed\b/, '', splitPart],
  ];

/**
 * Takes the explanation out of each answer of a stream as it passes: the gateway writes an answer in one line, as event
 * or as part. What is no answer passes at once, also where its line has not ended: clients wait for delimiters.
 * @returns null for what is no stream of answers
 */
export function explainedStream(
  response: Response,
  answered: (explained: Explained) => void,
): Response | null {
  const type = response.headers.get('content-type') ?? '';
  const form = forms.find(([streams]) => streams.test(type));
  if (!form || !response.body) return null;
  const [, prefix, split] = form;
  const opening = `${prefix}{`;
  let held = '';

  const pass = (line: string): string => {
    if (!line.startsWith(opening)) return line;
    const { explained, rest } = split(line.slice(prefix.length));
    if (!explained) return line;
    answered(explained);
    return `${prefix}${rest}${/\r?\n$/.exec(line)?.[0] ?? ''}`;
  };
  const body = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(
    new TransformStream<string, string>({
      transform(chunk, stream) {
        const lines = (held + chunk).split(/(?<=\n)/);
        const last = lines.at(-1) ?? '';
        const isUnfinished = !last.endsWith('\n') && mayBegin(last, opening);
        held = isUnfinished ? (lines.pop() ?? '') : '';
        const text = lines.map(pass).join('');
        if (text !== '') stream.enqueue(text);
      },
      flush: (stream) => stream.enqueue(pass(held)),
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(body.pipeThrough(new TextEncoderStream()), { status, statusText, headers });
}

/** Whether what has come of a line may go on as an answer. */
const mayBegin = (line: string, opening: string): boolean =>
  line.startsWith(opening) || opening.startsWith(line);

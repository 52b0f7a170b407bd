/** @jsxImportSource preact */
import { useId, useState } from 'preact/hooks';
import { askPerson, useStore, useSurroundings } from '../parts/context.ts';
import { Reference } from '../parts/error-card.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { type MessageOf, newRating } from '../state/state.ts';

const words = ['', 'Not at all', 'Not really', 'It was all right', 'Good', 'Very good'];

/** How it went: five stars that are radio buttons, the word of the chosen one, and room for more. */
export function CsatCard({ message }: { message: MessageOf<'CsatBar'> }) {
  const { feedback, conversation } = useSurroundings().concierge;
  const rating = useStore((state) => state.ratings[message.id]) ?? newRating;
  const [comment, setComment] = useState(rating.comment);
  const id = useId();
  const { stage, stars } = rating;
  if (stage === 'sent')
    return (
      <article class="w-card" aria-label="Your rating">
        <Notice gem="emerald" icon="shapeTick">
          <strong class="strong">Thank you.</strong> You gave {stars} of 5; you can change it until
          tomorrow.
        </Notice>
        {stars <= 2 && <p>We are sorry. May a person look into it and write to you today?</p>}
        <div class="w-row">
          {stars <= 2 && (
            <button
              class="btn btn-primary btn-s"
              type="button"
              onClick={() => askPerson(conversation)}
            >
              Bring in a person
            </button>
          )}
          <button
            class="btn btn-s btn-quiet"
            type="button"
            onClick={() => feedback.choose(message.id, stars)}
          >
            Change it
          </button>
        </div>
      </article>
    );
  return (
    <form
      class="w-card"
      onSubmit={(event) => {
        event.preventDefault();
        if (stage !== 'sending') void feedback.submit(message, comment);
      }}
    >
      <fieldset class="w-stars">
        <legend>{message.question}</legend>
        <div>
          {[1, 2, 3, 4, 5].map((value) => (
            <label key={value} class={value <= stars ? 'on' : ''}>
              <input
                type="radio"
                name={id}
                value={value}
                checked={value === stars}
                onChange={() => feedback.choose(message.id, value)}
              />
              <span class="sr">
                {value} of 5: {words[value]}
              </span>
              <Icon name={value <= stars ? 'starFull' : 'star'} />
            </label>
          ))}
          <span class="w-starword" aria-hidden="true">
            {words[stars]}
          </span>
        </div>
      </fieldset>
      {stars > 0 && (
        <>
          <div class="field">
            <label for={`${id}-comment`}>Anything to add? (optional)</label>
            <textarea
              id={`${id}-comment`}
              class="input"
              rows={2}
              maxLength={500}
              value={comment}
              onInput={({ currentTarget }) => setComment(currentTarget.value)}
            />
          </div>
          {rating.problem && (
            <Notice gem="ruby" icon="shapeTriangle">
              {rating.problem}
            </Notice>
          )}
          {stage === 'failed' && (
            <div role="alert">
              <Notice gem="ruby" icon="shapeTriangle">
                <strong class="strong">Not sent.</strong> Your rating is kept here.
              </Notice>
              <Reference id={rating.failure?.reference ?? null} />
            </div>
          )}
          <div class="w-row">
            <button class="btn btn-primary btn-s" type="submit" aria-disabled={stage === 'sending'}>
              {stage === 'sending' && <span class="spin" aria-hidden="true" />}
              {stage === 'sending' ? 'Sending…' : stage === 'failed' ? 'Try again' : 'Send'}
            </button>
            <button
              class="btn btn-s btn-quiet"
              type="button"
              onClick={() => feedback.skip(message.id)}
            >
              Not now
            </button>
          </div>
        </>
      )}
    </form>
  );
}

import { type ReactElement, useState } from 'react';
import { currentToken } from '../../client/token.js';
import { CodeBlock } from '../../parts/code-block.js';
import { useInterval } from '../../state/use-interval.js';
import type { ViewProps } from '../view-props.js';
import { Arrivals } from './arrivals.js';
import { listSenders } from './senders.js';
import { serverAddress } from './server-address.js';
import './start.css';

/** How often it is looked for profiles of another service, while this view is open. */
const LOOK_MS = 5_000;

/** How to send profiles to this server, and whether some have come. */
export default function StartView(props: ViewProps): ReactElement {
  const { page, change } = props;
  const address = serverAddress(document.baseURI);
  const senders = listSenders({ address, needsToken: currentToken() !== undefined });
  const [chosen, setChosen] = useState(senders[0]?.id);
  const sender = senders.find(({ id }) => id === chosen);
  const isEmpty = page.catalog.data?.size === 0;
  // While there is no profile at all, the page looks by itself.
  useInterval(page.refresh, isEmpty ? undefined : LOOK_MS);
  return (
    <div className="start">
      <section className="panel start-panel" data-testid={isEmpty ? 'empty' : undefined}>
        <h2>Send profiles to this server</h2>
        <p className="hint">
          Its address is <code>{address}</code>, for every kind of sender.
        </p>
        <Arrivals catalog={page.catalog.data} change={change} />
        <fieldset className="start-choices">
          <legend>Sender</legend>
          {senders.map(({ id, name }) => (
            <label key={id}>
              <input
                type="radio"
                name="sender"
                value={id}
                checked={id === chosen}
                onChange={() => setChosen(id)}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
        {sender !== undefined && (
          <div data-testid={`sender-${sender.id}`}>
            {sender.snippets.map(({ title, code }) => (
              <div key={title} className="start-snippet">
                <h3>{title}</h3>
                <CodeBlock key={code} code={code} label={title} />
              </div>
            ))}
            <ul className="start-notes">
              {sender.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </div>
        )}
      </section>
    </div>
  );
}

import { type ReactElement, useRef, useState } from 'react';
import { copyText } from './copy-text.js';

const BUTTON_TEXTS = { ready: 'Copy', copied: 'Copied', selected: 'Selected, press Ctrl+C' };

/** Lines to be copied into a terminal or a file; `label` says which, for those who hear the button and do not see where it is. */
export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }): ReactElement {
  const [state, setState] = useState<keyof typeof BUTTON_TEXTS>('ready');
  const element = useRef<HTMLElement>(null);
  const copy = (): void => {
    void copyText(code).then(
      () => setState('copied'),
      () => {
        // Left to the user, where the browser leaves it to them.
        if (element.current !== null) getSelection()?.selectAllChildren(element.current);
        setState('selected');
      },
    );
  };
  const text = BUTTON_TEXTS[state];
  return (
    <div className="code-block">
      {/* It scrolls sideways where it is too narrow, so that the keyboard must reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above. */}
      <pre tabIndex={0}>
        <code ref={element}>{code}</code>
      </pre>
      <button type="button" aria-label={`${text}: ${label}`} onClick={copy}>
        {text}
      </button>
    </div>
  );
}

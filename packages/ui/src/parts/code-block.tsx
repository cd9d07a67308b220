import { type ReactElement, useRef, useState } from 'react';

/** Lines to be copied into a terminal or a file; `label` says which, for those who hear the button and do not see where it is. */
export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }): ReactElement {
  const [isCopied, setIsCopied] = useState(false);
  const element = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    setIsCopied(await copyText(code, element.current));
  };
  return (
    <div className="code-block">
      {/* It scrolls sideways where it is too narrow, so that the keyboard must reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above. */}
      <pre tabIndex={0}>
        <code ref={element}>{code}</code>
      </pre>
      <button
        type="button"
        aria-label={isCopied ? `Copied: ${label}` : `Copy: ${label}`}
        onClick={() => void copy()}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}

/** Copies a text that is shown in an element, and selects it there where the browser leaves copying to the user. */
async function copyText(text: string, element: HTMLElement | null): Promise<boolean> {
  // There is a clipboard in secure contexts only, and a server of one's own is often reached by plain HTTP.
  if (navigator.clipboard !== undefined) {
    const hasWorked = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (hasWorked) return true;
  }
  if (element === null) return false;
  getSelection()?.selectAllChildren(element);
  return document.execCommand('copy');
}

import { type ReactElement, useState } from 'react';

/** Lines to be copied into a terminal or a file. */
export function CodeBlock({ code }: { readonly code: string }): ReactElement {
  const [isCopied, setIsCopied] = useState(false);
  const copy = (): void => {
    // Without a secure context there is no clipboard; the text can still be selected.
    void navigator.clipboard?.writeText(code).then(() => setIsCopied(true));
  };
  return (
    <div className="code-block">
      <pre>
        <code>{code}</code>
      </pre>
      <button type="button" onClick={copy}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}

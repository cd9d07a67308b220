import type { ReactElement } from 'react';

/** The product's mark, a flame graph of three frames, and its name. */
export function Logo(): ReactElement {
  return (
    <span className="logo">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <rect x="1" y="1.5" width="14" height="3.4" rx="1" fill="var(--logo-1)" />
        <rect x="1" y="6.3" width="9.5" height="3.4" rx="1" fill="var(--logo-2)" />
        <rect x="4" y="11.1" width="4" height="3.4" rx="1" fill="var(--logo-3)" />
      </svg>
      <h1>Hotspan</h1>
    </span>
  );
}

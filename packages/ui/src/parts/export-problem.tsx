import type { ReactElement } from 'react';
import { UiError } from '../client/errors.js';

/** What went wrong in a place where there is little room, and what to do. */
export function ExportProblem({ error }: { readonly error: Error }): ReactElement {
  return (
    <div className="export-problem" role="alert" data-testid="export-error">
      <p className="notice-facts">{error.message}</p>
      {error instanceof UiError && <p>{error.fix}</p>}
    </div>
  );
}

import type { ReactElement } from 'react';

/** What went wrong in a place where there is little room, and what to do. */
export function ProblemNote(props: {
  /** Begins with a code. */
  readonly message: string;
  readonly fix: string | undefined;
  readonly testId: string;
}): ReactElement {
  return (
    <div className="problem-note" role="alert" data-testid={props.testId}>
      <p className="notice-facts">{props.message}</p>
      {props.fix !== undefined && <p>{props.fix}</p>}
    </div>
  );
}

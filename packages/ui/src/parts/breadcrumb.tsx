import type { ReactElement } from 'react';
import { FunctionName } from './function-name.js';

/** Callers shown at the end of a long path; the ones between the root and them become an ellipsis. */
const LAST_SHOWN = 4;

/** The callers of the zoomed function, each a way back. */
export function Breadcrumb(props: {
  readonly path: readonly string[];
  readonly onPick: (path: readonly string[]) => void;
}): ReactElement {
  const { path } = props;
  const hidden = Math.max(0, path.length - LAST_SHOWN);
  return (
    <nav className="breadcrumb" aria-label="Zoom path">
      <ol>
        <Crumb text="all" isCurrent={path.length === 0} onPick={() => props.onPick([])} />
        {hidden > 0 && (
          <li className="breadcrumb-hidden" title={path.slice(0, hidden).join(' › ')}>
            … {hidden} more
          </li>
        )}
        {path.slice(hidden).map((name, index) => {
          const length = hidden + index + 1;
          const isCurrent = length === path.length;
          const onPick = (): void => props.onPick(path.slice(0, length));
          return <Crumb key={length} text={name} isCurrent={isCurrent} onPick={onPick} />;
        })}
      </ol>
    </nav>
  );
}

function Crumb(props: {
  readonly text: string;
  readonly isCurrent: boolean;
  readonly onPick: () => void;
}): ReactElement {
  const text = <FunctionName name={props.text} />;
  if (props.isCurrent) {
    return (
      <li aria-current="location" title={props.text}>
        <span className="breadcrumb-name">{text}</span>
      </li>
    );
  }
  return (
    <li>
      <button type="button" className="link breadcrumb-name" title={props.text} onClick={props.onPick}>
        {text}
      </button>
    </li>
  );
}

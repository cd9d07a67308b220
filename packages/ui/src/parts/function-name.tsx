import { splitName } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { shortPlace } from '../state/short-place.js';

/** A function's name, with the end of where it stands, if the name says so, muted behind it. */
export function FunctionName({ name }: { readonly name: string }): ReactElement {
  const { functionName, place } = splitName(name);
  return (
    <>
      {functionName}
      {place !== '' && <span className="function-place"> {shortPlace(place)}</span>}
    </>
  );
}

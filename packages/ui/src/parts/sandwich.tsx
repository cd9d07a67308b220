import {
  at,
  type FlameData,
  type FlameGraph,
  formatShare,
  formatValue,
  ROOT_NODE,
} from '@hotspan/flamegraph';
import { type ReactElement, type RefObject, useMemo, useState } from 'react';
import { type SandwichHalves, sandwichHalves } from '../state/sandwich-halves.js';
import type { Theme } from '../state/use-theme.js';
import type { ViewState } from '../state/view-state.js';
import { FlameGraphCanvas } from './flame-graph-canvas.js';
import type { AskedFrame } from './frame-menu.js';
import { FunctionName } from './function-name.js';
import { Icon } from './icon.js';
import './sandwich.css';

/** What both halves share with the graph. */
interface SandwichProps {
  /** The function in the middle. */
  readonly name: string;
  readonly unit: string;
  readonly view: Pick<ViewState, 'search' | 'color'>;
  readonly theme: Theme;
  readonly onSearch: () => void;
  readonly onMenu: (asked: AskedFrame) => void;
}

/** Everything that calls a function, over the function, over everything that it calls. */
export function Sandwich(
  props: SandwichProps & {
    readonly data: FlameData;
    /** Have the graphs while they are on the page. */
    readonly callersRef: RefObject<FlameGraph | undefined>;
    readonly calleesRef: RefObject<FlameGraph | undefined>;
    readonly onClose: () => void;
  },
): ReactElement {
  const { data, name, unit, onClose } = props;
  const halves = useMemo(() => sandwichHalves(data, name), [data, name]);
  const close = (
    <button
      type="button"
      className="sandwich-close"
      data-testid="close-sandwich"
      aria-label="Close callers and callees"
      title="Show the whole graph"
      onClick={onClose}
    >
      <Icon name="close" /> Close
    </button>
  );
  if (halves === undefined) {
    return (
      <div className="sandwich sandwich-missing" data-testid="sandwich">
        <p>
          <strong>
            <FunctionName name={name} />
          </strong>{' '}
          is not among the functions that are shown.
        </p>
        {close}
      </div>
    );
  }
  const { callers, callees, total, self } = halves;
  const whole = at(data.totals, ROOT_NODE);
  const valueText = (value: number): string => `${formatValue(value, unit)}, ${formatShare(value, whole)}`;
  return (
    <section className="sandwich" data-testid="sandwich" aria-label={`Callers and callees of ${name}`}>
      <Half {...props} data={callers} side="callers" graphRef={props.callersRef} />
      <div className="sandwich-function" data-testid="sandwich-function">
        <span className="sandwich-side">Callers ↑</span>
        <span className="sandwich-side">Callees ↓</span>
        <strong className="sandwich-name" title={name}>
          <FunctionName name={name} />
        </strong>
        <span className="sandwich-value">
          Self <strong>{valueText(self)}</strong>
        </span>
        <span className="sandwich-value">
          Total <strong>{valueText(total)}</strong>
        </span>
        <span className="panel-space" />
        {close}
      </div>
      <Half {...props} data={callees} side="callees" graphRef={props.calleesRef} />
    </section>
  );
}

function Half(
  props: SandwichProps & {
    readonly data: FlameData;
    readonly side: Exclude<keyof SandwichHalves, 'total' | 'self'>;
    readonly graphRef: RefObject<FlameGraph | undefined>;
  },
): ReactElement {
  const { data, name, side, view } = props;
  const [zoom, setZoom] = useState<readonly string[]>([]);
  return (
    <FlameGraphCanvas
      data={data}
      unit={props.unit}
      zoom={zoom}
      search={view.search}
      orientation={side === 'callers' ? 'flame' : 'icicle'}
      colorBy={data.baseline !== undefined && view.color === 'package' ? 'diff' : view.color}
      theme={props.theme}
      testId={`flamegraph-${side}`}
      graphRef={props.graphRef}
      onZoom={setZoom}
      onSearch={props.onSearch}
      onMenu={(frame, place) => {
        const path = [name, ...frame.path];
        const stack = side === 'callers' ? path.toReversed() : path;
        props.onMenu({ name: frame.name, stack, place, zoom: () => setZoom(frame.path) });
      }}
    />
  );
}

import { CHAIN, searchTextFor, splitName } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { type HIDDEN, hiddenOf } from '../state/flame-shape.js';
import { copyText } from './copy-text.js';
import { FunctionName } from './function-name.js';
import { HIDE_TEXTS } from './hide-texts.js';
import { type MenuItem, PopupMenu } from './popup-menu.js';

/** What a menu was asked for. */
export interface AskedFrame {
  readonly name: string;
  /** Functions from the outermost to the frame's own. */
  readonly stack: readonly string[];
  readonly place: { readonly x: number; readonly y: number };
  /** Zooms to the frame. */
  readonly zoom: () => void;
}

/** What can be done with a frame of the graph. */
export function FrameMenu(props: {
  readonly asked: AskedFrame;
  readonly onSandwich: (name: string) => void;
  readonly onSearch: (text: string) => void;
  readonly onHide: (hidden: (typeof HIDDEN)[number]) => void;
  /** Says what was done to those who do not see it. */
  readonly onSay: (text: string) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { asked, onSay } = props;
  // A chain that is drawn as one frame stands for its last function, which has the value.
  const name = asked.name.split(CHAIN).at(-1) ?? asked.name;
  const { functionName } = splitName(name);
  const copy = (what: string, text: string): void => {
    void copyText(text).then(
      () => onSay(`Copied the ${what}.`),
      () => onSay(`The browser does not let the page copy the ${what}.`),
    );
  };
  const hidden = hiddenOf(name);
  const items: readonly MenuItem[] = [
    { text: 'Focus: zoom to this frame', onPick: asked.zoom },
    { text: 'Callers and callees', onPick: () => props.onSandwich(name) },
    {
      text: 'Search this function',
      onPick: () => {
        props.onSearch(searchTextFor(name));
        onSay(`Searching ${functionName}.`);
      },
    },
    { text: 'Copy name', onPick: () => copy('name', name) },
    { text: 'Copy stack', onPick: () => copy('stack', asked.stack.join('\n')) },
    ...(hidden === undefined
      ? []
      : [
          {
            text: `Hide ${HIDE_TEXTS[hidden]}`,
            onPick: () => {
              props.onHide(hidden);
              onSay(`Hidden: ${HIDE_TEXTS[hidden]}.`);
            },
          },
        ]),
  ];
  return (
    <PopupMenu
      title={<FunctionName name={name} />}
      label={`What to do with ${name}`}
      place={asked.place}
      items={items}
      onClose={props.onClose}
    />
  );
}

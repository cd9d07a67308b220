import { type ComponentType, lazy } from 'react';
import type { Tab } from '../state/view-state.js';
import { ExploreView } from './explore/explore-view.js';
import type { ViewProps } from './view-props.js';

/** One view of the page. */
export interface View {
  readonly title: string;
  readonly Component: ComponentType<ViewProps>;
  /** Which pickers of the header apply to it. */
  readonly pickers: readonly ('service' | 'type' | 'range')[];
  /** Whether it shows profiles of this server: without any, the page shows how to send some instead. */
  readonly needsProfiles: boolean;
}

/** All views in the order of the navigation. The one that opens first is part of the first load, the others are loaded when they are opened. */
export const VIEWS: Readonly<Record<Tab, View>> = {
  explore: {
    title: 'Explore',
    Component: ExploreView,
    pickers: ['service', 'type', 'range'],
    needsProfiles: true,
  },
  compare: {
    title: 'Compare',
    Component: lazy(() => import('./compare/compare-view.js')),
    pickers: ['service', 'type'],
    needsProfiles: true,
  },
  traces: {
    title: 'Traces',
    Component: lazy(() => import('./traces/traces-view.js')),
    pickers: ['service', 'type', 'range'],
    needsProfiles: true,
  },
  functions: {
    title: 'Functions',
    Component: lazy(() => import('./functions/functions-view.js')),
    pickers: ['service', 'type', 'range'],
    needsProfiles: true,
  },
  files: {
    title: 'Files',
    Component: lazy(() => import('./files/files-view.js')),
    pickers: [],
    needsProfiles: false,
  },
  start: {
    title: 'Get started',
    Component: lazy(() => import('./start/start-view.js')),
    pickers: [],
    needsProfiles: false,
  },
  status: {
    title: 'Status',
    Component: lazy(() => import('./status/status-view.js')),
    pickers: [],
    needsProfiles: false,
  },
};

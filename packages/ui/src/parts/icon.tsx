import type { ReactElement } from 'react';

const PATHS = {
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 1.8V5h-3.2',
  close: 'M4 4l8 8M12 4l-8 8',
  next: 'M4 6l4 4 4-4',
  previous: 'M4 10l4-4 4 4',
  back: 'M10 4l-4 4 4 4',
  forward: 'M6 4l4 4-4 4',
  out: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.8 10.8 14 14M4.8 7h4.4',
  calendar: 'M2 3.5h12v10.5H2zM2 6.8h12M5 1.8v3M11 1.8v3',
  sandwich: 'M3 2.5h10M5 5.5h6M2 8h12M5 10.5h6M3 13.5h10',
  filter: 'M2 3.5h12M4.5 8h7M7 12.5h2',
  settings: 'M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M9 2.5v4M4 9.5v4',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.8 10.8 14 14',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  light:
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  dark: 'M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1Z',
  export: 'M8 10V2M5 5l3-3 3 3M2.5 9.5v4h11v-4',
  warning: 'M8 2 1.5 13.5h13L8 2ZM8 6.5v3.2M8 11.6v.2',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** A line icon in the colour of the text. It says nothing by itself: the control around it has the label. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

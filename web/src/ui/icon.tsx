// SPDX-License-Identifier: Apache-2.0
// Icons are 16 x 16 lines in the colour of their text; they always stand beside a word or have a label.

const kPaths = {
  home: <path d="M2.5 7 8 2.5 13.5 7v6.5h-4V10h-3v3.5h-4z" />,
  tables: <><rect x="2" y="3" width="12" height="10" rx="1.5" /><path d="M2 6.5h12M6.5 6.5V13" /></>,
  runs: <path d="M2 4h6M4 8h7M7 12h7" />,
  pipelines: <><rect x="2" y="2.5" width="5" height="4" rx="1" /><rect x="9" y="9.5" width="5" height="4" rx="1" /><path d="M4.5 6.5v3a2 2 0 0 0 2 2H9" /></>,
  lineage: <><circle cx="3.5" cy="4" r="1.5" /><circle cx="3.5" cy="12" r="1.5" /><circle cx="12.5" cy="8" r="1.5" /><path d="M5 4c4 0 2 4 6 4M5 12c4 0 2-4 6-4" /></>,
  file: <path d="M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5" />,
  search: <><circle cx="7" cy="7" r="4.2" /><path d="m10.2 10.2 3.3 3.3" /></>,
  filter: <path d="M2.5 4h11M4.5 8h7M6.5 12h3" />,
  chart: <path d="M3 13V8M6.500 13V3M10 13V6M13 13v-3" />,
  dashboard: <path d="M2.500 2.500h5v6h-5zM9.500 2.500h4v4h-4zM9.500 8.500h4v5h-4zM2.500 10.500h5v3h-5z" />,
  settings: <><circle cx="8" cy="8" r="2.2" /><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M3.6 12.4 5 11M11 5l1.4-1.4" /></>,
  more: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />,
  link: <path d="M6.5 9.5a2.5 2.5 0 0 0 3.6 0l2-2a2.5 2.5 0 0 0-3.6-3.6l-.8.8M9.5 6.5a2.5 2.5 0 0 0-3.6 0l-2 2a2.5 2.5 0 0 0 3.6 3.6l.8-.8" />,
  stop: <rect x="4.5" y="4.5" width="7" height="7" rx="1" />,
  play: <path d="M5 3.2v9.6L12.5 8z" />,
  close: <path d="m4.5 4.5 7 7M11.5 4.5l-7 7" />,
  plus: <path d="M8 3.5v9M3.5 8h9" />,
  minus: <path d="M3.5 8h9" />,
  edit: <path d="M3 13l.6-2.8 7-7 2.2 2.2-7 7zM9.3 4.5l2.2 2.2" />,
  column: <path d="M3 3h10M3 8h10M3 13h6" />,
  download: <path d="M8 2.5v7M5 6.8l3 3 3-3M3 12.5h10" />,
  sql: <path d="m3 4.500 3.500 3.500L3 11.500M8 12h5.500" />,
  unfold: <path d="m6.500 4.500 3.500 3.500-3.500 3.500" />,
  previous: <path d="m4.5 9.8 3.5-3.6 3.5 3.6" />,
  next: <path d="m4.5 6.2 3.5 3.6 3.5-3.6" />,
  history: <path d="M2.6 8a5.4 5.4 0 1 0 1.7-3.9M2.5 3v2.5H5M8 5v3l2 1.5" />,
  enter: <path d="M13 4v4a2 2 0 0 1-2 2H3.5M6 7.5 3.5 10 6 12.5" />,
  fit: <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />,
  info: <><circle cx="8" cy="8" r="5.5" /><path d="M8 7.3v3.4M8 5.2h.01" /></>,
  copy: <><rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M3.500 10.500h-.5a1 1 0 0 1-1-1V3.500a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v.5" /></>,
};
export type IconName = keyof typeof kPaths;

export function Icon({ name, size = 16, label }: { name: IconName; size?: number; label?: string }) {
  return (
    <svg
      width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5"
      strokeLinecap="round" strokeLinejoin="round"
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      {kPaths[name]}
    </svg>
  );
}

// The mill wheel over the race.
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden>
      <circle cx="12" cy="9.6" r="4" />
      <path d="M12 5.4V2.2M14.97 6.63l2.26-2.26M16.2 9.6h3.2M14.97 12.57l2.26 2.26M9.03 12.57l-2.26 2.26M7.8 9.6H4.6M9.03 6.63 6.77 4.37" />
      <path d="M2 20.500c2.500-2 4.500-2 6.700-.2s4.400 1.800 6.600 0 4.300-1.800 6.700.2" />
    </svg>
  );
}

// The looks of the HTML report, which has to stand alone: one style sheet for text and pictures, with the map's own colours.
/** The map's colours as package.json contributes them for dark and light themes. */
export const reportColors = {
  allocatedBackground: { light: '#0F6CBD', dark: '#1F6FB5' },
  allocatedForeground: { light: '#FFFFFF', dark: '#FFFFFF' },
  paddingForeground: { light: '#0F6CBD', dark: '#5BA3E0' },
  objectBackground: { light: '#A8480B', dark: '#B5591C' },
  slabBackground: { light: '#FBEFE3', dark: '#35281D' },
  slabBorder: { light: '#B8703A', dark: '#C08552' },
  freeBackground: { light: '#0000000A', dark: '#FFFFFF0A' },
  freeBorder: { light: '#8A8F98', dark: '#6E7681' },
  freeForeground: { light: '#57606A', dark: '#A8B0B9' },
  owner3Background: { light: '#0E7A4F', dark: '#45BF8C' },
  owner5Background: { light: '#857000', dark: '#E0CF50' },
  owner6Background: { light: '#6B3FC9', dark: '#AE90F0' },
  owner7Background: { light: '#C0302B', dark: '#EE6A60' },
  lastOperationBorder: { light: '#9A6700', dark: '#F2CC60' },
} as const;

function variables(scheme: 'light' | 'dark'): string {
  return Object.entries(reportColors)
    .map(([name, colors]) => `--${name}: ${colors[scheme]};`)
    .join(' ');
}

/** The report's one style sheet. Follows the reader's light or dark scheme; prints light. */
export const reportStyle = `
:root { color-scheme: light; --ground: #ffffff; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --error: #b3261e; --warning: #7a5200; ${variables('light')} }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --ground: #1f1f1f; --text: #d4d4d4; --quiet: #a0a0a0; --line: #3c3c3c; --error: #f48771; --warning: #e2c08d; ${variables('dark')} }
}
body { max-width: 1160px; margin: 0 auto; padding: 24px 20px 48px; background: var(--ground); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6em; overflow-wrap: anywhere; }
h2 { margin: 32px 0 8px; font-size: 1.15em; }
p { margin: 4px 0; }
.quiet, footer, caption { color: var(--quiet); }
footer { margin-top: 40px; font-size: 0.9em; }
.scroll { overflow-x: auto; }
.patterns { position: absolute; }
svg { display: block; max-width: 100%; height: auto; }
.map, .timeline { width: 100%; min-width: 640px; }
svg text { font: 11px ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 14px 3px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.text { overflow-wrap: anywhere; }
td .bar { display: block; height: 3px; background: var(--allocatedBackground); }
.severity-error { color: var(--error); font-weight: 600; }
.severity-warning { color: var(--warning); font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 8px 0; padding: 0; list-style: none; color: var(--quiet); }
.legend svg { display: inline-block; width: 22px; height: 14px; vertical-align: -2px; margin-right: 6px; }
.allocated { fill: var(--allocatedBackground); }
.padding { fill: url(#padding); }
.hatch { stroke: var(--paddingForeground); fill: none; }
/* What has changed between two positions. */
.kept { fill: var(--freeBorder); fill-opacity: 0.5; }
.resized { fill: var(--owner6Background); }
.moved { fill: var(--owner5Background); }
.added { fill: var(--owner3Background); }
.gone { fill: url(#gone); stroke: var(--owner7Background); }
.gone-share { fill: url(#gone); }
.gone-hatch { stroke: var(--owner7Background); fill: none; }
.object { fill: var(--objectBackground); }
.slab { fill: var(--slabBackground); stroke: var(--slabBorder); }
.free { fill: var(--freeBackground); stroke: var(--freeBorder); }
.before { fill: var(--quiet); fill-opacity: 0.35; }
.address { fill: var(--quiet); }
.on-allocated { fill: var(--allocatedForeground); }
.on-free { fill: var(--freeForeground); }
.on-slab { fill: var(--text); stroke: var(--slabBackground); stroke-width: 4px; paint-order: stroke; }
.axis { stroke: var(--line); fill: none; }
.used { fill: var(--allocatedBackground); stroke: var(--allocatedBackground); stroke-width: 1.5; fill-opacity: 0.6; }
.requested { fill: var(--objectBackground); stroke: var(--objectBackground); stroke-width: 1.5; fill-opacity: 0.6; }
.largest { fill: var(--freeForeground); stroke: var(--freeForeground); stroke-width: 1.5; fill-opacity: 0.3; stroke-dasharray: 6 3; }
.mark { stroke: var(--quiet); stroke-dasharray: 2 3; fill: none; }
.here { stroke: var(--lastOperationBorder); stroke-width: 2; fill: none; }
@media print { body { max-width: none; } h2 { break-after: avoid; } tr, svg { break-inside: avoid; } }
`;

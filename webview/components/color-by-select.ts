// The choice of what colours tell, for the views that colour blocks. The colours themselves come from the host, with the frames.
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { Strings } from '../../src/protocol/strings';
import { colorings, usualColorings, type ColorBy } from '../../src/protocol/coloring';
import { element } from './dom';

/** Lets people choose what the colours of blocks tell, of `kinds`. */
export function colorBySelect(
  strings: Strings,
  selected: ColorBy,
  changed: (by: ColorBy) => void,
  kinds: readonly ColorBy[] = usualColorings,
): HTMLElement {
  const select = element(
    'vscode-single-select',
    { label: strings.colorBy, title: strings.colorBy },
    ...kinds.map((by) => element('vscode-option', { value: by, selected: by === selected }, strings[`colorBy_${by}`])),
  ) as HTMLElement & { value: string };
  select.addEventListener('change', () => {
    const by = colorings.find((each) => each === select.value);
    if (by) changed(by);
  });
  return element('span', { class: 'color-by' }, element('span', { 'aria-hidden': 'true' }, strings.colorBy), select);
}

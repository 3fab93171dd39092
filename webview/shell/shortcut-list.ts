// The keys of the panel, as the overlay lists them.
import type { StringKey } from '../../src/protocol/strings';

/** Keys that do one thing; each entry of `keys` does it alone, its parts are pressed together. */
export interface ListedShortcut {
  readonly keys: readonly string[];
  readonly does: StringKey;
}

export interface ShortcutGroup {
  readonly title: StringKey;
  readonly shortcuts: readonly ListedShortcut[];
}

/** Every key of the panel, for the overlay that lists them; there are so many tabs. Keys are named as they stand on keyboards. */
export const shortcutGroups = (tabs: number): readonly ShortcutGroup[] => [
  {
    title: 'keysPosition',
    shortcuts: [
      { keys: ['←', ','], does: 'keysBack' },
      { keys: ['→', '.'], does: 'keysForward' },
      { keys: ['Shift+←', 'Shift+→'], does: 'keysStatement' },
      { keys: ['Home', 'End'], does: 'keysEnds' },
      { keys: ['P'], does: 'keysPeak' },
      { keys: ['Space'], does: 'keysPlay' },
      { keys: ['Shift+Space'], does: 'keysPlayFromStart' },
      { keys: ['A'], does: 'keysPin' },
      { keys: ['Shift+A'], does: 'keysSwap' },
    ],
  },
  {
    title: 'keysViews',
    shortcuts: [
      { keys: tabs > 1 ? ['1', '…', String(tabs)] : ['1'], does: 'keysView' },
      { keys: ['+', '−'], does: 'keysZoom' },
      { keys: ['0'], does: 'keysFit' },
      { keys: ['9'], does: 'keysArena' },
      { keys: ['/', 'Ctrl+F'], does: 'keysFind' },
      { keys: ['Enter', 'Shift+Enter'], does: 'keysFindNext' },
      { keys: ['Escape'], does: 'keysFindEnd' },
    ],
  },
  {
    title: 'keysPicture',
    shortcuts: [
      { keys: ['←', '→', '↑', '↓'], does: 'keysMove' },
      { keys: ['Home', 'End'], does: 'keysFirst' },
      { keys: ['Page Up', 'Page Down'], does: 'keysPage' },
      { keys: ['Enter'], does: 'keysReveal' },
      { keys: ['Menu', 'Shift+F10'], does: 'keysMenu' },
      { keys: ['Escape'], does: 'keysLeave' },
    ],
  },
  {
    title: 'keysTimeline',
    shortcuts: [
      { keys: ['Page Up', 'Page Down'], does: 'keysTimelinePage' },
      { keys: ['Shift+←', 'Shift+→'], does: 'keysTimelineStretch' },
      { keys: ['+', '−'], does: 'keysTimelineZoom' },
      { keys: ['T'], does: 'keysTimelineAxis' },
      { keys: ['Escape'], does: 'keysTimelineAll' },
    ],
  },
  {
    title: 'keysTables',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'keysRow' },
      { keys: ['Home', 'End'], does: 'keysRowEnds' },
      { keys: ['Page Up', 'Page Down'], does: 'keysPage' },
      { keys: ['Enter'], does: 'keysRowOpen' },
      { keys: ['←', '→'], does: 'keysSlots' },
    ],
  },
];

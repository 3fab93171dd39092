/** The ids package.json contributes, in one typed place; a test compares the two. */
import type { Placement } from './placement';
import type { PolicyName } from './policy';

/** Those of the memory map, which registers them itself; the commands that show a view follow from the views. */
const panelCommandIds = [
  'alloctrace.showMemoryMap',
  'alloctrace.showMemoryMapToSide',
  'alloctrace.pinMemoryMap',
  'alloctrace.unpinMemoryMap',
  'alloctrace.zoomIn',
  'alloctrace.zoomOut',
  'alloctrace.zoomToFit',
  'alloctrace.showShortcuts',
  'alloctrace.exportPicture',
  'alloctrace.exportTable',
  'alloctrace.exportReport',
  'alloctrace.advise',
  'alloctrace.compareWith',
  'alloctrace.showSideBySideWith',
  'alloctrace.saveComparison',
  'alloctrace.revealAllocatingLine',
  'alloctrace.copyAddress',
  'alloctrace.breakOnBlock',
  'alloctrace.goToAllocation',
  'alloctrace.goToFree',
  'alloctrace.showPlaceInMap',
  'alloctrace.showPlaceInTree',
  'alloctrace.filterBySite',
] as const;
export type PanelCommandId = (typeof panelCommandIds)[number];

export const commandIds = [
  ...panelCommandIds,
  'alloctrace.run',
  'alloctrace.cancelRun',
  'alloctrace.runWithParameters',
  'alloctrace.resetParameters',
  'alloctrace.debugTrace',
  'alloctrace.runWithoutDebugging',
  'alloctrace.stepForward',
  'alloctrace.stepBack',
  'alloctrace.stepStatementForward',
  'alloctrace.stepStatementBack',
  'alloctrace.stepToCursor',
  'alloctrace.goToStart',
  'alloctrace.goToPeak',
  'alloctrace.goToEnd',
  'alloctrace.goToPosition',
  'alloctrace.nextProblem',
  'alloctrace.previousProblem',
  'alloctrace.nextMark',
  'alloctrace.previousMark',
  'alloctrace.pinPosition',
  'alloctrace.pinOtherPosition',
  'alloctrace.unpinPosition',
  'alloctrace.openSample',
  'alloctrace.openRecording',
  'alloctrace.reopenAs',
  'alloctrace.describeLog',
  'alloctrace.choosePagesBefore',
  'alloctrace.startInMemory',
  'alloctrace.recordProgram',
  'alloctrace.followRecording',
  'alloctrace.stopFollowing',
  'alloctrace.showLog',
  'alloctrace.explainCode',
] as const;
/** The commands that show a view are named after it. */
export type CommandId = (typeof commandIds)[number] | `alloctrace.show${Capitalize<string>}`;

/** The settings, without their prefix `alloctrace.`, and their types; those of findings follow from the findings there are. */
export interface GeneralSettings {
  'run.onType': boolean;
  'run.debounce': number;
  'recorded.as': 'alloc' | 'kmalloc';
  'recorded.arena': string;
  'recorded.unit': string;
  'recorded.placement': Placement;
  'recorded.policy': PolicyName;
  'recorded.before': string;
  'recorded.patterns': readonly string[];
  'recorded.detect': 'ask' | 'certain' | 'off';
  highlightCurrentStatement: boolean;
  followPosition: boolean;
  statusBar: boolean;
  openOnStart: string;
  'inlayHints.enabled': boolean;
  'inlayHints.parts': readonly ('address' | 'order' | 'padding' | 'slab')[];
  'inlayHints.density': 'all' | 'allocations' | 'problems';
  'codeLens.enabled': boolean;
  lineHeat: 'off' | 'padding' | 'held';
  gutterIcons: boolean;
  stepValues: boolean;
}

/** The memory map's panel type, for its serializer and for `activeWebviewPanelId` in when clauses. */
export const memoryMapViewType = 'alloctrace.memoryMap';

/** The panel with a trace under several settings. */
export const comparisonViewType = 'alloctrace.comparison';

/** The editor of recordings that are no text. */
export const binaryEditorType = 'alloctrace.recording';

/** The type of tasks that record a program. */
export const recordTaskType = 'alloctrace';

/** True while the user works in a trace: in its editor or in the memory map. */
export const activeContextKey = 'alloctrace.active';

/** True while there is a memory map. */
export const memoryMapOpenContextKey = 'alloctrace.memoryMapOpen';
/** Set while the memory map used last is pinned to its trace. */
export const memoryMapPinnedContextKey = 'alloctrace.memoryMapPinned';

/** Set while the active trace is a recording in a file, which can be followed as it grows. */
export const followableContextKey = 'alloctrace.followable';
/** Set while the active trace is followed. */
export const followingContextKey = 'alloctrace.following';

/** Read-only documents with the content of a compressed recording. */
export const compressedScheme = 'alloctrace-gz';

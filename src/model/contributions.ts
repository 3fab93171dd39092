/** The ids package.json contributes, in one typed place; a test compares the two. */

export const languageIds = ['alloctrace', 'alloctrace-mtrace', 'alloctrace-rep'] as const;
export type LanguageId = (typeof languageIds)[number];

export const commandIds = [
  'alloctrace.run',
  'alloctrace.cancelRun',
  'alloctrace.runWithParameters',
  'alloctrace.resetParameters',
  'alloctrace.showMemoryMap',
  'alloctrace.pinMemoryMap',
  'alloctrace.unpinMemoryMap',
  'alloctrace.stepForward',
  'alloctrace.stepBack',
  'alloctrace.stepStatementForward',
  'alloctrace.stepStatementBack',
  'alloctrace.stepToCursor',
  'alloctrace.goToStart',
  'alloctrace.goToEnd',
  'alloctrace.goToPosition',
  'alloctrace.nextProblem',
  'alloctrace.previousProblem',
  'alloctrace.nextMark',
  'alloctrace.previousMark',
  'alloctrace.openSample',
  'alloctrace.openRecording',
  'alloctrace.showLog',
] as const;
export type CommandId = (typeof commandIds)[number];

/** The settings, without their prefix `alloctrace.`, and their types. */
export interface SettingTypes {
  'run.onType': boolean;
  'run.debounce': number;
  'recorded.as': 'alloc' | 'kmalloc';
  'recorded.arena': string;
  'recorded.unit': string;
  highlightCurrentStatement: boolean;
  followPosition: boolean;
  statusBar: boolean;
  openOnStart: string;
}
export type SettingName = keyof SettingTypes;

/** The memory map's panel type, for its serializer and for `activeWebviewPanelId` in when clauses. */
export const memoryMapViewType = 'alloctrace.memoryMap';

/** True while the user works in a trace: in its editor or in the memory map. */
export const activeContextKey = 'alloctrace.active';

/** Read-only documents with the content of a compressed recording. */
export const compressedScheme = 'alloctrace-gz';

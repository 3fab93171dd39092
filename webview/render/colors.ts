/** The colours and fonts of the present theme, as the canvas needs them. */
export interface Theme {
  readonly colors: Readonly<Record<ThemeColor, string>>;
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly highContrast: boolean;
}

export const colorVariables = {
  background: '--vscode-editor-background',
  foreground: '--vscode-foreground',
  description: '--vscode-descriptionForeground',
  focus: '--vscode-focusBorder',
  window: '--vscode-scrollbarSlider-background',
  allocated: '--vscode-alloctrace-allocatedBackground',
  allocatedText: '--vscode-alloctrace-allocatedForeground',
  padding: '--vscode-alloctrace-paddingForeground',
  object: '--vscode-alloctrace-objectBackground',
  objectText: '--vscode-alloctrace-objectForeground',
  slab: '--vscode-alloctrace-slabBackground',
  slabBorder: '--vscode-alloctrace-slabBorder',
  slabTail: '--vscode-alloctrace-slabTailForeground',
  split: '--vscode-alloctrace-splitBackground',
  splitText: '--vscode-alloctrace-splitForeground',
  free: '--vscode-alloctrace-freeBackground',
  freeBorder: '--vscode-alloctrace-freeBorder',
  freeText: '--vscode-alloctrace-freeForeground',
  lastOperation: '--vscode-alloctrace-lastOperationBorder',
  cursorLine: '--vscode-alloctrace-cursorLineBorder',
  timelineUsed: '--vscode-alloctrace-timelineUsedForeground',
  timelineRequested: '--vscode-alloctrace-timelineRequestedForeground',
  timelineLargest: '--vscode-alloctrace-timelineLargestForeground',
  timelineLive: '--vscode-alloctrace-timelineLiveForeground',
  timelineFlag: '--vscode-alloctrace-timelineMarkBackground',
  timelineFlagText: '--vscode-alloctrace-timelineMarkForeground',
  heatLow: '--vscode-alloctrace-heatLowBackground',
  heatMiddle: '--vscode-alloctrace-heatMiddleBackground',
  heatHigh: '--vscode-alloctrace-heatHighBackground',
  owner1: '--vscode-alloctrace-owner1Background',
  owner2: '--vscode-alloctrace-owner2Background',
  owner3: '--vscode-alloctrace-owner3Background',
  owner4: '--vscode-alloctrace-owner4Background',
  owner5: '--vscode-alloctrace-owner5Background',
  owner6: '--vscode-alloctrace-owner6Background',
  owner7: '--vscode-alloctrace-owner7Background',
  owner8: '--vscode-alloctrace-owner8Background',
  scale1: '--vscode-alloctrace-scale1Background',
  scale2: '--vscode-alloctrace-scale2Background',
  scale3: '--vscode-alloctrace-scale3Background',
  scale4: '--vscode-alloctrace-scale4Background',
  scale5: '--vscode-alloctrace-scale5Background',
  scale6: '--vscode-alloctrace-scale6Background',
  error: '--vscode-editorError-foreground',
  warning: '--vscode-editorWarning-foreground',
} as const;

export type ThemeColor = keyof typeof colorVariables;

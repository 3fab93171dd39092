/** The colours and fonts of the present theme, as the canvas needs them. */
export interface Theme {
  readonly colors: Readonly<Record<ThemeColor, string>>;
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly highContrast: boolean;
}

const colorVariables = {
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
  error: '--vscode-editorError-foreground',
  warning: '--vscode-editorWarning-foreground',
} as const;

export type ThemeColor = keyof typeof colorVariables;

/** Reads the variables VS Code has set on the document's root. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const text = style.getPropertyValue('--vscode-foreground').trim() || 'CanvasText';
  const colors = Object.entries(colorVariables).map(([name, variable]) => [name, style.getPropertyValue(variable).trim() || text]);
  return {
    colors: Object.fromEntries(colors) as Record<ThemeColor, string>,
    fontFamily: style.getPropertyValue('--vscode-editor-font-family').trim() || 'monospace',
    fontSize: 11,
    highContrast:
      document.body.classList.contains('vscode-high-contrast') || document.body.classList.contains('vscode-high-contrast-light'),
  };
}

/** Calls back whenever VS Code has changed the theme: it rewrites the body's class and the root's variables. */
export function watchTheme(changed: (theme: Theme) => void): void {
  const observer = new MutationObserver(() => changed(readTheme()));
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

// The colours of VS Code's theme, from the variables that it sets on the page.
import { colorVariables, type Theme, type ThemeColor } from './colors';

export type { Theme };

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

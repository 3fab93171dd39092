// Messages for people, in their language: the one type that all messages go through, and English.
import { formatCount } from './size';

/**
 * Turns an English message with {0}, {1}… placeholders into the reader's language. Numbers are written as that language writes them. The extension hands
 * in `vscode.l10n.t`, everything without VS Code uses `english`.
 */
export type Localize = (message: string, ...args: (string | number | boolean)[]) => string;

/** The message itself, placeholders filled in. */
export const english: Localize = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? whole : shownValue(value);
  });

/** What a placeholder is filled with. */
export function shownValue(value: string | number | boolean): string {
  return typeof value === 'number' ? formatCount(value) : String(value);
}

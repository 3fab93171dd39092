/**
 * Turns an English message with {0}, {1}… placeholders into the reader's language. The extension hands in `vscode.l10n.t`,
 * everything without VS Code uses `english`.
 */
export type Localize = (message: string, ...args: (string | number | boolean)[]) => string;

/** The message itself, placeholders filled in. */
export const english: Localize = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? whole : String(value);
  });

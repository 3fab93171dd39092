/** Text for HTML and XML: nothing of it is read as markup. Characters that XML does not have, such as controls, are replaced. */
export function escapeMarkup(text: string): string {
  return text
    .replace(/[\p{Cc}\ufffe\uffff]/gu, (character) => (/[\t\n\r]/.test(character) ? character : '\ufffd'))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

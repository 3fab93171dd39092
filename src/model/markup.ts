/** Text for HTML and XML: nothing of it is read as markup. Control characters, which XML does not have, are replaced. */
export function escapeMarkup(text: string): string {
  return text
    .replace(/\p{Cc}/gu, (character) => (/[\t\n\r]/.test(character) ? character : '\ufffd'))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { localizerFor } from '../../../src/cli/language';
import { english } from '../../../src/model/localize';
import { messagesBelow } from './messages';
import { root } from '../../project';

const json = (name: string): Record<string, string> => JSON.parse(readFileSync(path.join(root, name), 'utf8')) as Record<string, string>;

/** What a translation must keep: placeholders, icons and commands. */
function kept(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/\{\d\}|\$\([a-z~-]+\)|\(command:[^)]+\)|`[^`]*alloctrace[^`]*`|`#[^`]+#`/g)].map(([match]) => match)),
  ].sort();
}

describe('the German translation', () => {
  const german = json('l10n/bundle.l10n.de.json');
  // The views' titles and strings stand in their folders.
  const messages = new Map([...messagesBelow(path.join(root, 'src')), ...messagesBelow(path.join(root, 'webview', 'views'))]);

  it('has every message, and none that there is no more', () => {
    assert.ok(messages.size > 1000);
    const missing = [...messages].filter(([message]) => german[message] === undefined).map(([message, file]) => `${file}: ${message}`);
    const stale = Object.keys(german).filter((message) => !messages.has(message));
    assert.deepEqual({ missing, stale }, { missing: [], stale: [] });
  });

  it('keeps what messages are filled with', () => {
    for (const [message, text] of Object.entries(german)) {
      assert.notEqual(text.trim(), '', message);
      assert.deepEqual(kept(text), kept(message), message);
    }
  });

  it('has every text of package.json', () => {
    const texts = json('package.nls.json');
    const translated = json('package.nls.de.json');
    const missing = Object.keys(texts).filter((key) => translated[key] === undefined);
    const stale = Object.keys(translated).filter((key) => texts[key] === undefined);
    assert.deepEqual({ missing, stale }, { missing: [], stale: [] }, 'package.nls.de.json has other texts than package.nls.json.');
    for (const [key, text] of Object.entries(texts)) assert.deepEqual(kept(translated[key]), kept(text), key);
  });

  it('is what the command line speaks where the environment asks for it', () => {
    const folder = path.join(root, 'dist');
    assert.equal(localizerFor({ LANG: 'de_DE.UTF-8' }, folder)('{0} freed', 3), '3 freigegeben');
    assert.equal(localizerFor({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, folder), english);
    assert.equal(localizerFor({ LANG: 'fr_FR' }, folder), english);
    assert.equal(localizerFor({}, folder), english);
  });
});

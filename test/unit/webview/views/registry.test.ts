import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hostViews } from '../../../../src/panel/views';
import { root } from '../../../project';

const folder = 'webview/views';
const tests = 'test/unit/webview/views';
const parts = ['descriptor.ts', 'protocol.ts', 'strings.ts', 'model.ts', 'saved.ts', 'view.ts', 'style.css'];
const read = (...names: string[]): string => readFileSync(path.join(root, ...names), 'utf8');

/** `free-lists` of the view freeLists. */
function folderOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

describe('every view', () => {
  it('has its folder, its line in the registry, its tests and its row in the README', () => {
    const missing: string[] = [];
    const need = (there: boolean, what: string): unknown => !there && missing.push(what);
    const views = Object.values(hostViews);
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const isView = views.some(({ name }) => folderOf(name) === entry.name);
      need(isView || !entry.isDirectory(), `src/panel/views.ts: a line for ${folder}/${entry.name}`);
    }
    for (const { name, title, placements } of views) {
      const own = folderOf(name);
      for (const file of [...parts.map((part) => `${folder}/${own}/${part}`), `${tests}/${own}/model.test.ts`]) {
        need(existsSync(path.join(root, file)), file);
      }
      need(read(tests, 'saved.test.ts').includes(`/views/${own}/saved'`), `${tests}/saved.test.ts: what ${name} saves`);
      const hasTab = placements.includes('simulated');
      need(!hasTab || read('README.md').includes(`\n| ${title} (`), `README.md, "The memory map": a row "${title} (its number)"`);
    }
    assert.deepEqual(missing, [], `\nWhat is missing:\n${missing.join('\n')}`);
  });
});

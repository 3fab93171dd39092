import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { commandIds } from '../../../src/model/contributions';
import { hostViews } from '../../../src/panel/views';
import { viewCommandId } from '../../../src/protocol/views';
import { root } from '../../project';

interface Walkthrough {
  readonly id: string;
  readonly steps: readonly { id: string; title: string; description: string; media: { markdown: string }; completionEvents: string[] }[];
}

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { contributes: { walkthroughs: Walkthrough[] } };
const texts = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const [walkthrough] = manifest.contributes.walkthroughs;
const known = new Set<string>([...commandIds, ...Object.values(hostViews).map(({ name }) => viewCommandId(name))]);

describe('the walkthrough', () => {
  it('has five steps with pages', () => {
    assert.equal(walkthrough.steps.length, 5);
    for (const { media, title } of walkthrough.steps) {
      assert.ok(existsSync(path.join(root, media.markdown)), media.markdown);
      // Where VS Code looks when its display language is German.
      const german = media.markdown.replace(/\.md$/, '.nls.de.md');
      assert.ok(existsSync(path.join(root, german)), german);
      assert.ok(texts[title.slice(1, -1)], title);
    }
  });

  it('leads to commands and samples that there are', () => {
    for (const { id, description, completionEvents } of walkthrough.steps) {
      const links = [...texts[description.slice(1, -1)].matchAll(/\]\(command:([\w.]+)(?:\?([^)]*))?\)/g)];
      assert.ok(links.length > 0, id);
      for (const [, command, given] of links) {
        assert.ok(known.has(command), command);
        if (given === undefined) continue;
        const [sample] = JSON.parse(decodeURIComponent(given)) as string[];
        assert.ok(existsSync(path.join(root, 'media', 'samples', sample)), sample);
      }
      for (const event of completionEvents) assert.ok(known.has(event.replace('onCommand:', '')), event);
    }
  });
});

import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { defaultFindingOptions } from '../../../src/findings/options';
import { documentationPages, reportedCodes } from '../../../src/model/documentation';
import { findingCodes, isFindingCode } from '../../../src/model/finding-codes';
import { defaultThresholds, thresholdNames } from '../../../src/model/finding-thresholds';
import type { SessionChange } from '../../../src/session/session';
import { newSession, pingPong, textSource } from './sessions';
import { CountingQueue } from '../work/queues';
import { root } from '../../project';

const padded = 't[0..99] = alloc 1740\n';

describe('findings of a session', () => {
  it('come behind the diagnostics, and tell when they are there', async () => {
    const session = newSession();
    await session.judgeBy(defaultFindingOptions);
    const changes: SessionChange[] = [];
    session.onDidChange((change) => changes.push(change));
    await session.run(textSource(padded));
    assert.deepEqual(session.findings, []);
    await session.judged();
    assert.deepEqual(changes.slice(-2), ['diagnostics', 'findings']);
    assert.deepEqual(
      session.findings.map(({ line, code }) => [line, code]),
      [[1, 'internal-fragmentation']],
    );
    assert.equal(session.judgingProgress, undefined);
  });

  it('are none without options, and go when these do', async () => {
    const session = newSession();
    await session.run(textSource(padded));
    await session.judged();
    assert.deepEqual(session.findings, []);
    await session.judgeBy(defaultFindingOptions);
    assert.equal(session.findings.length, 1);
    await session.judgeBy({ ...defaultFindingOptions, silenced: ['internal-fragmentation'] });
    assert.deepEqual(session.findings, []);
  });

  it('stay until those of the next text are there; the next text ends the search', async () => {
    let another: (() => void) | undefined;
    let progress: number | undefined;
    const session = newSession(
      new CountingQueue(() => {
        if (!session.problems.complete || session.judgingProgress === undefined || session.judgingProgress < 0.1) return;
        progress = session.judgingProgress;
        another?.();
      }),
    );
    await session.judgeBy(defaultFindingOptions);
    await session.run(textSource(padded));
    await session.judged();
    assert.equal(session.findings[0].line, 1);
    let next: Promise<boolean> | undefined;
    another = () => {
      another = undefined;
      next = session.run(textSource(`\n\n${padded}`));
    };
    await session.run(textSource(pingPong(100_000)));
    await session.judged();
    assert.ok(next, 'the search was interrupted');
    assert.ok(progress !== undefined && progress < 1);
    await next;
    assert.equal(session.findings[0].line, 1, 'nothing of the interrupted search is seen');
    await session.judged();
    assert.deepEqual(
      session.findings.map(({ line, code }) => `${line} ${code}`),
      ['3 internal-fragmentation'],
    );
  });

  it('tell how far the search for them is, and when it has ended', async () => {
    const session = newSession();
    await session.judgeBy(defaultFindingOptions);
    const shares: (number | undefined)[] = [];
    session.onDidJudge(() => shares.push(session.judgingProgress));
    await session.run(textSource(pingPong(100_000)));
    await session.judged();
    assert.equal(shares.pop(), undefined);
    assert.ok(shares.length > 5, String(shares.length));
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a! - b!),
    );
    assert.ok(shares.every((share) => share !== undefined && share > 0 && share < 1));
    shares.length = 0;
    const judging = session.judgeBy(defaultFindingOptions);
    session.cancel();
    await judging;
    assert.deepEqual(shares, [undefined], 'a search that was cancelled has ended');
  });

  it('go with a text that is no trace', async () => {
    const session = newSession();
    await session.judgeBy(defaultFindingOptions);
    await session.run(textSource(padded));
    await session.judged();
    await session.run(textSource('\0'));
    await session.judged();
    assert.deepEqual(session.findings, []);
  });
});

describe('what findings are contributed with', () => {
  const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    contributes: { configuration: { properties: Record<string, { default: unknown; items?: { enum: string[] } }> } };
  };

  it('thresholds are settings with the same defaults', () => {
    const { properties } = contributes.configuration;
    for (const name of thresholdNames) assert.equal(properties[`alloctrace.findings.${name}`].default, defaultThresholds[name], name);
    assert.deepEqual(properties['alloctrace.findings.silenced'].items?.enum, [...findingCodes]);
  });

  for (const folder of ['media/docs', 'media/docs/de']) {
    it(`every code has a page in ${folder}, which names its thresholds and how to silence it`, () => {
      const read = (name: string): string => readFileSync(path.join(root, folder, `${name}.md`), 'utf8');
      for (const code of reportedCodes) {
        const text = read(code);
        assert.ok(text.startsWith(`# ${code}\n`), code);
        for (const [, link = ''] of text.matchAll(/\]\(([\w-]+)\.md\)/g)) read(link);
        const english = readFileSync(path.join(root, 'media', 'docs', `${code}.md`), 'utf8');
        assert.deepEqual(wordsOfCode(text), wordsOfCode(english), code);
        if (isFindingCode(code)) assert.ok(text.includes(`# alloctrace-ignore ${code}`), code);
      }
      const pages = findingCodes.map(read).join('\n');
      for (const name of thresholdNames.filter((each) => each !== 'limit')) assert.ok(pages.includes(`alloctrace.findings.${name}`), name);
    });
  }

  it('pages are looked for in the language, in the general one, and then in English', () => {
    assert.deepEqual(documentationPages('leak', 'de'), ['media/docs/leak.md', 'media/docs/de/leak.md']);
    assert.deepEqual(documentationPages('leak', 'pt-br'), ['media/docs/leak.md', 'media/docs/pt-br/leak.md', 'media/docs/pt/leak.md']);
  });
});

/** What stands in backquotes is the same in every language. */
function wordsOfCode(text: string): string[] {
  return [...new Set([...text.matchAll(/`[^`\n]+`/g)].map(([word]) => word))].sort();
}

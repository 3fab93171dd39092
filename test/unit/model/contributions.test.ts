import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { thresholdNames } from '../../../src/findings/registry';
import { recorderNames } from '../../../src/cli/recorders';
import { commandIds, compressedScheme, memoryMapViewType, recordTaskType } from '../../../src/model/contributions';
import { hostViews } from '../../../src/panel/views';
import { viewCommandId } from '../../../src/protocol/views';
import { root } from '../../project';

interface Manifest {
  readonly activationEvents: string[];
  readonly contributes: {
    readonly commands: { command: string; title: string; category: string }[];
    readonly keybindings: { command: string; key: string; when: string }[];
    readonly menus: Record<string, { command: string; when: string }[]>;
    readonly taskDefinitions: { type: string; properties: { recorder: { enum: string[] } } }[];
    readonly configuration: { properties: Record<string, { markdownDescription: string; default: unknown }> };
  };
}

const text = readFileSync(path.join(root, 'package.json'), 'utf8');
const { contributes, activationEvents } = JSON.parse(text) as Manifest;
const texts = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;

const known = new Set<string>([...commandIds, ...Object.values(hostViews).map(({ name }) => viewCommandId(name))]);

describe('package.json', () => {
  it('contributes the commands that the code knows', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...known].sort());
    assert.ok(activationEvents.includes(`onWebviewPanel:${memoryMapViewType}`));
    assert.ok(activationEvents.includes(`onFileSystem:${compressedScheme}`));
  });

  it('describes the tasks that record programs, with every recorder', () => {
    const [{ type, properties }] = contributes.taskDefinitions;
    assert.equal(type, recordTaskType);
    assert.deepEqual(properties.recorder.enum, recorderNames);
    assert.ok(activationEvents.includes(`onTaskType:${recordTaskType}`));
  });

  it('has a text for every placeholder, and no text without one', () => {
    const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
    for (const [key, value] of Object.entries(texts)) assert.notEqual(value.trim(), '', key);
  });

  it('binds keys only inside a trace, and menus only to commands there are', () => {
    for (const { command, when } of contributes.keybindings) {
      assert.ok(known.has(command), command);
      assert.match(when, /alloctrace\.active/, command);
    }
    const keys = contributes.keybindings.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length, `a key of two commands: ${keys.join(', ')}`);
    for (const items of Object.values(contributes.menus)) {
      for (const { command } of items) assert.ok(known.has(command) || !command.startsWith('alloctrace.'), command);
    }
  });

  it('puts every command into one category and describes every setting', () => {
    for (const { command, category, title } of contributes.commands) {
      assert.equal(category, 'AllocTrace', command);
      assert.match(title, /^%.+%$/, command);
    }
    for (const [name, property] of Object.entries(contributes.configuration.properties)) {
      assert.match(property.markdownDescription ?? '', /^%.+%$/, name);
      assert.notEqual(property.default, undefined, name);
    }
  });

  it('names settings in the code that are contributed', () => {
    const source = readFileSync(path.join(root, 'src', 'model', 'contributions.ts'), 'utf8');
    const body = /interface GeneralSettings \{([^}]*)\}/.exec(source)?.[1] ?? '';
    const general = [...body.matchAll(/^\s*'?([\w.]+)'?:/gm)].map((match) => match[1]);
    const ofFindings = ['enabled', 'silenced', ...thresholdNames].map((name) => `findings.${name}`);
    const inCode = [...general, ...ofFindings].map((name) => `alloctrace.${name}`);
    assert.deepEqual(inCode.sort(), Object.keys(contributes.configuration.properties).sort());
  });
});

import * as assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { breakpointKinds, exceptionFilters, setCommands } from '../../../../src/debug/breakpoints/kinds';
import { capabilities } from '../../../../src/debug/capabilities';
import { english } from '../../../../src/model/localize';
import { root } from '../../../project';

const folder = 'src/debug/breakpoints/kinds';
/** What a client has to be told before it sends a request that sets breakpoints. `setBreakpoints` needs no leave. */
const leave: Readonly<Record<string, string>> = {
  setFunctionBreakpoints: 'supportsFunctionBreakpoints',
  setDataBreakpoints: 'supportsDataBreakpoints',
  setInstructionBreakpoints: 'supportsInstructionBreakpoints',
  setExceptionBreakpoints: 'exceptionBreakpointFilters',
};

describe('every breakpoint kind', () => {
  it('has its file, its line in the registry, its test and its texts', () => {
    const missing: string[] = [];
    const need = (there: boolean, what: string): unknown => !there && missing.push(what);
    const names = breakpointKinds.map(({ name }) => name);
    for (const file of readdirSync(path.join(root, folder))) {
      const name = file.replace(/\.ts$/, '');
      need(name === 'index' || names.includes(name), `${folder}/index.ts: a line for ${file}, or the name ${name} in it`);
    }
    for (const { name, request, reason, texts, filter } of breakpointKinds) {
      for (const file of [`${folder}/${name}.ts`, `test/unit/debug/breakpoints/kinds/${name}.test.ts`]) {
        need(existsSync(path.join(root, file)), file);
      }
      const of = `${folder}/${name}.ts`;
      need(reason !== '', `${of}: the protocol's reason of a stop`);
      const { forward, back } = texts(english);
      need(forward.startsWith('Paused on ') && back === `${forward}, going back`, `${of}: texts "Paused on …" and "…, going back"`);
      const isFilter = request.command === 'setExceptionBreakpoints';
      need(isFilter === (filter !== undefined), `${of}: a filter, as setExceptionBreakpoints needs one and nothing else does`);
      const { label, description, conditionDescription } = filter?.texts(english) ?? {
        label: '-',
        description: '-',
        conditionDescription: '-',
      };
      need(label !== '' && description !== '' && conditionDescription !== '', `${of}: label, description and conditionDescription`);
    }
    assert.deepEqual(missing, [], `\nWhat is missing:\n${missing.join('\n')}`);
  });

  it('has a name that no other has, and a rank that kinds of other requests have not', () => {
    assert.equal(new Set(breakpointKinds.map(({ name }) => name)).size, breakpointKinds.length);
    const commands = new Map<number, string>();
    for (const { name, rank, request } of breakpointKinds) {
      assert.equal(commands.get(rank) ?? request.command, request.command, `${name}: rank ${rank}`);
      commands.set(rank, request.command);
    }
  });

  it('is announced to clients', () => {
    const announced = capabilities(english);
    for (const command of setCommands) {
      if (command !== 'setBreakpoints') assert.ok(leave[command] in announced, `${command}: capabilities with ${leave[command]}`);
    }
    assert.deepEqual(
      announced.exceptionBreakpointFilters?.map(({ filter }) => filter),
      exceptionFilters,
    );
  });
});

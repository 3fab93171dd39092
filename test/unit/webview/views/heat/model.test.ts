import assert from 'node:assert/strict';
import { english } from '../../../../../src/model/localize';
import { HeatHostView } from '../../../../../webview/views/heat/model';
import type { ViewContext } from '../../../../../src/picture/host-view';
import { mostHeatCells, type HeatBody, type HeatPicture, type HeatRequest } from '../../../../../webview/views/heat/protocol';
import { Cursor } from '../../../../../src/replay/state/cursor';
import type { Run } from '../../../../../src/replay/run/run';
import { run } from '../../../support';
import { stepwiseQueue, unhurriedQueue } from '../../../work/queues';

function contextOf(of: Run, changed: () => void = () => undefined): ViewContext {
  const cursor = new Cursor(of);
  return { run: of, state: cursor, position: 0, localize: english, changed };
}

function request(of: Run, over: Partial<HeatRequest> = {}): HeatRequest {
  const window = { fromByte: 0, toByte: of.arena.size, fromPosition: 0, toPosition: of.operationCount };
  return { kind: 'heat', mode: 'used', window, rows: 100, columns: 100, have: 0, ...over };
}

const small = (): Run => run('arena 8 unit 1', 'mark "start"', 'a = alloc 3 @ site=main', 'free a', 'b = kmalloc 2');

/** A run whose picture takes more than a slice. */
const large = (): Run =>
  run('arena 1MiB unit 1', 'b[0..1999] = alloc 512', ...Array.from({ length: 30 }, () => ['free b[*]', 'b[0..1999] = alloc 512']).flat());

describe('the heat view of the host', () => {
  let view: HeatHostView;
  beforeEach(() => (view = new HeatHostView(unhurriedQueue())));
  afterEach(() => view.dispose());

  it('has the picture of a short run at once, and sends it once', () => {
    const of = small();
    const context = contextOf(of);
    const first = view.build(context, request(of));
    assert.equal(first.progress, 1);
    assert.deepEqual([first.picture?.rows, first.picture?.columns], [8, 4]);
    assert.deepEqual(first.marks, [{ position: 0, text: 'start' }]);
    const again = view.build(context, request(of, { have: first.picture!.id }));
    assert.equal(again.picture, undefined);
    assert.equal(again.progress, 1);
  });

  it('makes another picture for another filter, and goes back to the one without', () => {
    const of = small();
    const plain = view.build(contextOf(of), request(of)).picture!;
    assert.equal(plain.passing, undefined);
    const filtered = (passes: (op: number) => boolean): HeatPicture =>
      view.build({ ...contextOf(of), filter: passes }, request(of)).picture!;
    const first = filtered((op) => op === 0);
    assert.notEqual(first.id, plain.id);
    assert.notEqual(filtered((op) => op === 2).id, first.id);
    assert.equal(view.build(contextOf(of), request(of)).picture, plain);
  });

  it('keeps the pictures of a run for going back to them', () => {
    const of = small();
    const used = view.build(contextOf(of), request(of)).picture!;
    const age = view.build(contextOf(of), request(of, { mode: 'age', have: used.id })).picture!;
    assert.equal(age.mode, 'age');
    assert.equal(view.build(contextOf(of), request(of, { have: age.id })).picture, used);
    assert.notEqual(view.build(contextOf(small()), request(of)).picture, used);
  });

  it('makes a long one in slices, tells how far it is, and stops when it is disposed', async () => {
    const of = large();
    const queue = stepwiseQueue();
    view = new HeatHostView(queue);
    const body = await new Promise<HeatBody>((resolve, reject) => {
      let progress = 0;
      const asked = request(of, { rows: 512, columns: 800 });
      const changed = (): void => {
        const next = view.build(context, asked);
        if (next.progress < progress) reject(new Error('It went back.'));
        progress = next.progress;
        if (next.picture) resolve(next);
      };
      const context = contextOf(of, changed);
      const first = view.build(context, asked);
      if (first.picture) reject(new Error('This run is too short for the test.'));
    });
    assert.equal(body.progress, 1);
    let called = false;
    view.build(
      contextOf(of, () => (called = true)),
      request(of, { mode: 'owner' }),
    );
    view.dispose();
    for (let turn = 0; turn < 3; turn++) await queue.turn();
    assert.equal(called, false);
  });

  it('stays within a message, and within the run', async () => {
    const of = large();
    const asked = request(of, { rows: 4000, columns: 4000, window: { fromByte: -5, toByte: 1e12, fromPosition: -1, toPosition: 1e9 } });
    const picture = await new Promise<HeatPicture>((resolve) => {
      const check = (): void => {
        const body = view.build(context, asked);
        if (body.picture) resolve(body.picture);
      };
      const context = contextOf(of, check);
      check();
    });
    assert.ok(picture.cells.byteLength <= mostHeatCells);
    assert.equal(picture.cells.buffer.byteLength, picture.cells.byteLength);
    assert.deepEqual(picture.window, { fromByte: 0, toByte: of.arena.size, fromPosition: 0, toPosition: of.operationCount });
  });

  it('says who was where, when', () => {
    const of = small();
    const probed = (byte: number, position: number): HeatBody['probed'] =>
      view.build(contextOf(of), request(of, { probe: { byte, position } })).probed;
    assert.deepEqual(probed(3, 1)?.tenant, {
      handle: 'a',
      from: 0,
      to: 4,
      requested: 3,
      cache: undefined,
      operation: 1,
      line: 3,
      site: 'main',
    });
    assert.deepEqual(probed(3, 2), { byte: 3, position: 2, tenant: null });
    assert.equal(probed(3, 0)?.tenant, null);
    assert.equal(view.build(contextOf(of), request(of)).probed, undefined);
  });
});

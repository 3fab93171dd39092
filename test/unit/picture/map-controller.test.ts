import assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { afterOperation } from '../../../src/model/position';
import type { MapController } from '../../../src/picture/map-controller';
import type { MapSurroundings } from '../../../src/picture/map-surroundings';
import type { Inspection } from '../../../src/protocol/inspection';
import type { FrameMessage, StateMessage, ToWebview } from '../../../src/protocol/messages';
import type { MapBody, MapRequest } from '../../../webview/views/map/protocol';
import { decodeFrame } from '../../../src/protocol/frame';
import type { SavedState } from '../../../src/protocol/saved-state';
import type { Session } from '../../../src/session/session';
import { SessionStore } from '../../../src/session/store';
import { textSource } from '../session/sessions';
import { CountingQueue } from '../work/queues';
import { openMap, wholeArena } from './maps';

const text = ['arena 64', 'a = alloc 8', 'b = alloc 5', 'free a', 'c[0..1] = alloc 4'].join('\n');

/** A controller with a webview that keeps what it is told. */
class Fixture {
  readonly posted: ToWebview[] = [];
  readonly revealed: string[] = [];
  readonly titles: string[] = [];
  readonly asked: string[] = [];
  hintWanted = false;
  readonly store = new SessionStore(
    (uri, line) => {
      this.revealed.push(`${uri}:${line}`);
      return Promise.resolve();
    },
    english,
    new CountingQueue(),
  );
  controller!: MapController;

  connect(saved?: SavedState): this {
    const surroundings: Partial<MapSurroundings> = {
      post: (message) => this.posted.push(message),
      shown: (trace, pinned) => this.titles.push(`${trace?.name ?? 'none'}${pinned ? ' pinned' : ''}`),
      run: (session) => this.asked.push(session.uri),
      hintWanted: () => this.hintWanted,
      hintDismissed: () => (this.hintWanted = false),
      openSample: () => this.asked.push('sample'),
      failed: (message) => this.asked.push(message),
    };
    this.controller = openMap(this.store, surroundings, saved);
    this.controller.receive({ type: 'ready' });
    return this;
  }

  async open(name: string, content = text): Promise<Session> {
    const session = this.store.open(`file:///${name}`);
    await session.run(textSource(content));
    session.moveTo(afterOperation(Infinity));
    return session;
  }

  state(): StateMessage {
    return this.of('state')[this.of('state').length - 1];
  }

  frame(): FrameMessage {
    return this.of('frame')[this.of('frame').length - 1];
  }

  of<Type extends ToWebview['type']>(type: Type): Extract<ToWebview, { type: Type }>[] {
    return this.posted.filter((message): message is Extract<ToWebview, { type: Type }> => message.type === type);
  }

  /** Asks for the whole arena of the run the webview was last told of. */
  view({ run = this.state().run?.id ?? 0, ...changes }: Partial<MapRequest> & { run?: number } = {}): void {
    this.controller.receive({ type: 'view', view: { run, body: { ...wholeArena, ...changes } } });
  }

  body(): MapBody {
    const { body } = this.frame();
    assert.equal(body.kind, 'map');
    return body;
  }

  drawn(): void {
    this.controller.receive({ type: 'drawn', sequence: this.frame().sequence });
  }

  /** Shows a trace that is run, up to its first frame. */
  static async showing(): Promise<{ fixture: Fixture; session: Session }> {
    const fixture = new Fixture().connect();
    const session = await fixture.open('a.alloctrace');
    fixture.store.setActive(session);
    fixture.view();
    fixture.drawn();
    return { fixture, session };
  }
}

describe('The memory map’s controller', () => {
  it('tells the webview its strings first, then that there is no trace', () => {
    const { posted, ...fixture } = new Fixture().connect();
    assert.deepEqual(
      posted.map((message) => message.type),
      ['strings', 'state'],
    );
    assert.deepEqual(fixture.titles, []);
    assert.deepEqual((posted[1] as StateMessage).status, { kind: 'none' });
  });

  it('follows the active trace through running and failing', async () => {
    const fixture = new Fixture().connect();
    const session = fixture.store.open('file:///a.alloctrace');
    fixture.store.setActive(session);
    assert.deepEqual(fixture.state().status, { kind: 'empty' });
    await session.run(textSource(text));
    assert.deepEqual(fixture.state().status, { kind: 'ready' });
    assert.equal(fixture.state().run?.operationCount, 5);
    assert.equal(fixture.state().run?.extent, 16);
    await session.run(textSource('\0\0\0\u0001binary\0'));
    assert.equal(fixture.state().status.kind, 'failed');
    assert.equal(fixture.state().run, undefined);
    assert.deepEqual(fixture.titles, ['a.alloctrace']);
  });

  it('sends the picture of the position when it is asked for', async () => {
    const { fixture } = await Fixture.showing();
    const frame = fixture.frame();
    assert.equal(frame.position, 5);
    assert.equal(frame.metrics.live, 3);
    assert.deepEqual(frame.operation, {
      number: 5,
      line: 5,
      kind: 'alloc',
      handle: 'c[1]',
      address: '0x4',
      size: 4,
      text: 'c[1] takes 4 B at 0x4 · a free block of order 2 fits',
      requested: 4,
      cache: null,
      error: null,
    });
    assert.deepEqual(frame.touched, [{ from: 4, to: 8 }]);
    assert.deepEqual([...decodeFrame(fixture.body().data).blocks.unit], [0, 4, 8, 16, 32]);
  });

  it('steps, scrubs, and stops at the ends', async () => {
    const { fixture, session } = await Fixture.showing();
    const at = (): number => session.position.operation;
    fixture.controller.receive({ type: 'move', to: 'back' });
    assert.equal(at(), 4);
    fixture.controller.receive({ type: 'move', to: 'statementBack' });
    assert.equal(at(), 3);
    fixture.controller.receive({ type: 'move', to: 'statementForward' });
    assert.equal(at(), 5);
    fixture.controller.receive({ type: 'move', to: 'forward' });
    assert.equal(at(), 5);
    fixture.controller.receive({ type: 'move', to: 'start' });
    fixture.controller.receive({ type: 'move', to: 'back' });
    assert.equal(at(), 0);
    fixture.controller.receive({ type: 'moveTo', position: 99 });
    fixture.drawn();
    assert.equal(at(), 5);
  });

  it('goes to the last of many positions that are asked for while a frame is on its way', async () => {
    const { fixture, session } = await Fixture.showing();
    const visited: number[] = [];
    session.onDidChange((change) => change === 'position' && visited.push(session.position.operation));
    const moveTo = (position: number): void => fixture.controller.receive({ type: 'moveTo', position });
    for (const position of [4, 3, 2, 1]) moveTo(position);
    assert.deepEqual(visited, [4]);
    fixture.drawn();
    assert.deepEqual(visited, [4, 1]);
    assert.equal(fixture.frame().position, 1);
    moveTo(3);
    fixture.controller.receive({ type: 'move', to: 'forward' });
    assert.deepEqual(visited, [4, 1, 3, 4]);
    moveTo(2);
    session.moveTo(afterOperation(5));
    fixture.drawn();
    assert.deepEqual(visited, [4, 1, 3, 4, 5], 'another move came after it');
    fixture.drawn();
    moveTo(1);
    moveTo(2);
    fixture.controller.hidden();
    assert.deepEqual(visited, [4, 1, 3, 4, 5, 1, 2]);
  });

  it('sends one frame at a time, and the latest when the screen is ready for it', async () => {
    const { fixture, session } = await Fixture.showing();
    const before = fixture.of('frame').length;
    for (const position of [1, 2, 3, 2]) session.moveTo(afterOperation(position));
    assert.equal(fixture.of('frame').length, before + 1);
    assert.equal(fixture.frame().position, 1);
    fixture.drawn();
    assert.equal(fixture.of('frame').length, before + 2);
    assert.equal(fixture.frame().position, 2);
    fixture.drawn();
    assert.equal(fixture.of('frame').length, before + 2);
  });

  it('a freed block is marked where it was, a moved one in both places', async () => {
    const fixture = new Fixture().connect();
    const session = await fixture.open('r', 'arena 64\na = alloc 4\nb = alloc 4\na = realloc a 8\nfree b\nfree zzz');
    fixture.store.setActive(session);
    fixture.view();
    const touched = (position: number): FrameMessage['touched'] => {
      fixture.drawn();
      session.moveTo(afterOperation(position));
      return fixture.frame().touched;
    };
    assert.deepEqual(touched(3), [
      { from: 8, to: 16 },
      { from: 0, to: 4 },
    ]);
    assert.deepEqual(touched(4), [{ from: 4, to: 8 }]);
    assert.deepEqual(touched(5), []);
    assert.deepEqual(touched(0), []);
  });

  it('where an allocation fails by fragmentation, the fewest allocations that keep the block apart are marked', async () => {
    const fixture = new Fixture().connect();
    const text = 'arena 64\na[0..15] = alloc 4\nfree a[0..15:2]\nfree a[3]\nb = alloc 32\nfree a[5], a[7]\nc = alloc 32\nd = alloc 40';
    const session = await fixture.open('r', text);
    fixture.store.setActive(session);
    fixture.view();
    const blockingAt = (position: number): FrameMessage['blocking'] => {
      fixture.drawn();
      session.moveTo(afterOperation(position));
      return fixture.frame().blocking;
    };
    assert.deepEqual(blockingAt(26), {
      count: 3,
      names: ['a[1]', 'a[5]', 'a[7]'],
      ranges: [
        { from: 4, to: 8 },
        { from: 20, to: 24 },
        { from: 28, to: 32 },
      ],
    });
    assert.equal(blockingAt(25), undefined, 'before the failure');
    assert.deepEqual(blockingAt(29)?.names, ['a[1]'], 'fewer where more is free');
    assert.equal(blockingAt(30), undefined, 'where too little is free none of them is at fault');
  });

  it('the line of the text cursor marks its blocks', async () => {
    const { fixture, session } = await Fixture.showing();
    session.moveTextCursor(5);
    const { blocks } = decodeFrame(fixture.body().data);
    assert.deepEqual([...blocks.flags], [1, 1, 0, 0, 0]);
    assert.equal(fixture.frame().cursorLine, 5);
  });

  it('selects what lies at a byte, at every position, and tells its details once', async () => {
    const { fixture, session } = await Fixture.showing();
    fixture.drawn();
    fixture.controller.receive({ type: 'select', byte: 9 });
    assert.deepEqual(fixture.frame().selection, { kind: 'allocated', from: 8, to: 16, line: 3, handle: 'b', operation: 1 });
    const told = fixture.of('details');
    assert.equal(told[told.length - 1].details?.handle, 'b');
    fixture.drawn();
    fixture.view();
    assert.equal(fixture.of('details').length, told.length, 'another frame is no news');
    fixture.drawn();
    session.moveTo(afterOperation(1));
    assert.deepEqual(fixture.frame().selection, {
      kind: 'free',
      from: 8,
      to: 16,
      line: undefined,
      handle: undefined,
      operation: undefined,
    });
    assert.equal(fixture.of('details').length, told.length + 1);
    fixture.drawn();
    fixture.controller.receive({ type: 'select' });
    assert.equal(fixture.frame().selection, undefined);
    assert.equal(fixture.of('details').pop()?.details, null);
  });

  it('the text cursor selects what its line allocated and is live; a line that did not leaves the selection', async () => {
    const { fixture, session } = await Fixture.showing();
    const moveCursor = (line: number): FrameMessage['selection'] => {
      fixture.drawn();
      session.moveTextCursor(line);
      return fixture.frame().selection;
    };
    const revealed = (): number[] => fixture.of('revealByte').map(({ byte }) => byte);
    assert.equal(moveCursor(3)?.handle, 'b');
    assert.deepEqual(revealed(), [8]);
    assert.equal(moveCursor(4)?.handle, 'b', 'a free allocates nothing');
    assert.deepEqual(revealed(), [8], 'nothing else was selected');
    assert.equal(moveCursor(2)?.handle, 'b', 'a is not live any more');
    assert.equal(moveCursor(5)?.handle, 'c[0]');
    fixture.drawn();
    fixture.controller.receive({ type: 'select', byte: 5 });
    assert.equal(fixture.frame().selection?.handle, 'c[1]');
    session.moveTextCursor(3);
    fixture.drawn();
    fixture.controller.receive({ type: 'select', byte: 5 });
    assert.equal(moveCursor(5)?.handle, 'c[1]', 'what the line allocated is selected already');
  });

  it('filters by what a menu says of a call site as by what is typed', async () => {
    const { fixture } = await Fixture.showing();
    fixture.drawn();
    fixture.controller.filter('line:3');
    assert.deepEqual([fixture.frame().find?.text, fixture.frame().find?.matches], ['line:3', 1]);
  });

  it('filters, and goes from match to match', async () => {
    const { fixture } = await Fixture.showing();
    fixture.drawn();
    fixture.controller.receive({ type: 'filter', text: 'size:4' });
    assert.deepEqual(fixture.frame().find, { text: 'size:4', matches: 2, bytes: 8, current: undefined });
    assert.equal(fixture.body().filtered, true);
    for (const [backwards, byte] of [
      [false, 0],
      [false, 4],
      [false, 0],
      [true, 4],
    ] as const) {
      fixture.drawn();
      fixture.controller.receive({ type: 'findNext', backwards });
      assert.equal(fixture.frame().selection?.from, byte);
      assert.equal(fixture.of('revealByte').pop()?.byte, byte);
    }
    assert.equal(fixture.frame().find?.current, 2);
    fixture.drawn();
    fixture.controller.receive({ type: 'filter', text: '' });
    assert.equal(fixture.frame().find, undefined);
    assert.equal(fixture.body().filtered, false);
  });

  it('counts the classes the map is coloured by', async () => {
    const { fixture } = await Fixture.showing();
    fixture.drawn();
    fixture.view({ colorBy: 'size' });
    const { classes } = fixture.body();
    assert.deepEqual(classes, { kind: 'scale', labels: ['≤ 4 B', '≤ 8 B'], shades: [1, 6], blocks: [2, 1], bytes: [8, 8] });
    const { blocks } = decodeFrame(fixture.body().data);
    assert.deepEqual([...blocks.shade], [1, 1, 6, 0, 0]);
  });

  it('compares positions with the one that is pinned, until none is', async () => {
    const { fixture, session } = await Fixture.showing();
    const { controller } = fixture;
    const inspect = (byte: number): Inspection['since'] => {
      controller.receive({ type: 'question', name: 'inspect', about: { byte }, id: byte });
      return fixture.of('answer').pop()?.answer?.since;
    };
    assert.equal(inspect(0), undefined);
    session.moveTo(afterOperation(2));
    fixture.drawn();
    controller.receive({ type: 'pinPosition', pinned: true });
    assert.deepEqual([session.pinnedPosition, fixture.frame().pinnedPosition], [2, 2]);
    fixture.drawn();
    // It is worked out in a few slices.
    await new Promise((resolve) => setImmediate(resolve));
    fixture.drawn();
    session.moveTo(afterOperation(5));
    fixture.drawn();
    fixture.view({ colorBy: 'changes' });
    const { classes, gone } = fixture.body();
    assert.deepEqual(classes, {
      kind: 'change',
      labels: ['only now', 'only at A', 'moved', 'resized in place', 'at both'],
      shades: [1, 2, 3, 4, 5],
      gone: 1,
      blocks: [2, 1, 0, 0, 1],
      bytes: [8, 8, 0, 0, 8],
    });
    assert.deepEqual([...decodeFrame(fixture.body().data).blocks.shade], [1, 1, 5, 0, 0]);
    // What was freed has been taken again.
    assert.deepEqual(gone?.from.length, 0);
    const former = { handle: 'a', requested: 8, line: 2, moved: false, operation: 3 };
    assert.deepEqual(inspect(0), { position: 2, change: 'added', operation: 4, was: undefined, gone: former });
    assert.deepEqual(inspect(8), { position: 2, change: 'kept', operation: undefined, was: undefined, gone: undefined });
    assert.equal(inspect(40), undefined);
    fixture.drawn();
    controller.receive({ type: 'select', byte: 0 });
    assert.deepEqual(fixture.of('details').pop()?.details?.since?.gone, former);
    fixture.drawn();
    session.moveTo(afterOperation(3));
    fixture.drawn();
    const free = fixture.body().gone;
    assert.deepEqual([[...free!.from], [...free!.to]], [[0], [8]]);
    fixture.drawn();
    controller.receive({ type: 'pinPosition', pinned: false });
    assert.deepEqual([fixture.frame().pinnedPosition, fixture.body().classes, fixture.body().gone], [undefined, undefined, undefined]);
    assert.equal(inspect(0), undefined);
  });

  it('pins again what was pinned before a restart', async () => {
    const fixture = new Fixture().connect({ uri: 'file:///a.alloctrace', position: 4, pinnedPosition: 2 });
    const session = fixture.store.open('file:///a.alloctrace');
    fixture.store.setActive(session);
    await session.run(textSource(text));
    assert.deepEqual([session.position.operation, session.pinnedPosition], [4, 2]);
  });

  it('reveals the line that allocated what lies at a byte', async () => {
    const { fixture } = await Fixture.showing();
    fixture.controller.receive({ type: 'reveal', byte: 10 });
    fixture.controller.receive({ type: 'reveal', byte: 40 });
    fixture.controller.receive({ type: 'reveal', byte: 6400 });
    fixture.controller.receive({ type: 'revealLine', line: 4 });
    assert.deepEqual(fixture.revealed, ['file:///a.alloctrace:3', 'file:///a.alloctrace:4']);
  });

  it('says what lies at a byte', async () => {
    const fixture = new Fixture().connect();
    const session = await fixture.open('s', 'arena 64KiB unit 4KiB\ncache thing 1000\nt[0..1] = alloc thing\nfree t[0]\nb = alloc 5000');
    fixture.store.setActive(session);
    const inspect = (byte: number): Partial<Inspection> | null => {
      fixture.controller.receive({ type: 'question', name: 'inspect', about: { byte }, id: byte });
      const answers = fixture.of('answer');
      assert.equal(answers[answers.length - 1].id, byte);
      return answers[answers.length - 1].answer;
    };
    const slab = session.ready!.state.slab(session.ready!.state.slabsOf(0)[0]);
    const slabBytes = 4096 * 2 ** slab.order;
    assert.equal(inspect(10)?.kind, 'freeSlot');
    assert.deepEqual(inspect(1500), {
      kind: 'slot',
      from: 1000,
      to: 2000,
      order: slab.order,
      requested: 1000,
      handle: 't[1]',
      line: 3,
      operation: 3,
      slab: { cache: 'thing', from: 0, to: slabBytes, objects: slab.objects, inUse: 1, list: 'active', cpu: 0, slot: 1 },
    });
    assert.equal(inspect(slabBytes - 1)?.kind, 'slabTail');
    const block = session.ready!.run.offsetOf(4);
    assert.deepEqual(inspect(block + 100), {
      kind: 'allocated',
      from: block,
      to: block + 8192,
      order: 1,
      requested: 5000,
      handle: 'b',
      line: 5,
      operation: 5,
    });
    assert.equal(inspect(65535)?.kind, 'free');
    assert.equal(inspect(65536), null);
    assert.equal(inspect(-1), null);
  });

  it('stays with a pinned trace until that is closed', async () => {
    const { fixture } = await Fixture.showing();
    fixture.controller.receive({ type: 'pin', pinned: true });
    const other = await fixture.open('b.alloctrace');
    fixture.store.setActive(other);
    assert.equal(fixture.state().trace?.name, 'a.alloctrace');
    assert.equal(fixture.state().pinned, true);
    fixture.store.close('file:///a.alloctrace');
    assert.equal(fixture.state().trace?.name, 'b.alloctrace');
    assert.equal(fixture.state().pinned, false);
    assert.equal(fixture.titles[fixture.titles.length - 1], 'b.alloctrace');
  });

  it('shows nothing of a hidden webview’s, and everything when it is back', async () => {
    const { fixture, session } = await Fixture.showing();
    fixture.controller.hidden();
    const before = fixture.posted.length;
    session.moveTo(afterOperation(2));
    assert.equal(fixture.posted.length, before);
    fixture.controller.receive({ type: 'ready' });
    fixture.view();
    assert.equal(fixture.frame().position, 2);
  });

  it('shows the state within an operation, and its last step in a sentence', async () => {
    const { fixture, session } = await Fixture.showing();
    session.moveTo({ operation: 0, phase: 2 });
    const frame = fixture.frame();
    assert.equal(frame.position, 0);
    assert.equal(frame.step?.line, session.ready?.run.table.line[0]);
    assert.match(frame.step?.text ?? '', /^Step 2 of \d+, split: /);
    assert.equal(frame.touched.length, 1);
    session.moveTo(afterOperation(1));
    fixture.controller.receive({ type: 'drawn', sequence: frame.sequence });
    assert.equal(fixture.frame().step, undefined);
  });

  it('within an operation, says of a byte what the frame shows there', async () => {
    const { fixture, session } = await Fixture.showing();
    // The second step splits the arena of 64 bytes.
    session.moveTo({ operation: 0, phase: 2 });
    fixture.controller.receive({ type: 'drawn', sequence: fixture.frame().sequence });
    fixture.controller.receive({ type: 'select', byte: 40 });
    const { position, selection } = fixture.frame();
    assert.equal(position, 0);
    assert.deepEqual([selection?.kind, selection?.from, selection?.to], ['free', 32, 64]);
    fixture.controller.receive({ type: 'question', name: 'inspect', about: { byte: 40 }, id: 1 });
    assert.equal(fixture.of('answer')[0].answer?.from, 32);
    const details = fixture.of('details').at(-1)?.details;
    assert.deepEqual([details?.from, details?.to], [32, 64]);
  });

  it('a webview hidden while it owed an answer gets frames again', async () => {
    const { fixture, session } = await Fixture.showing();
    session.moveTo(afterOperation(2));
    fixture.controller.hidden();
    fixture.controller.receive({ type: 'ready' });
    fixture.view();
    assert.equal(fixture.frame().position, 2);
  });

  it('after a restart, takes up the trace and the position it had', async () => {
    const saved = { uri: 'file:///b.alloctrace', pinned: true, position: 3 };
    const fixture = new Fixture().connect(saved);
    const other = await fixture.open('a.alloctrace');
    fixture.store.setActive(other);
    assert.deepEqual(fixture.state().status, { kind: 'none' });
    assert.equal(fixture.state().pinned, true);
    const session = fixture.store.open('file:///b.alloctrace');
    await session.run(textSource(text));
    assert.equal(fixture.state().trace?.name, 'b.alloctrace');
    assert.equal(session.position.operation, 3);
    session.moveTo(afterOperation(1));
    await session.run(textSource(text));
    assert.equal(session.position.operation, 1);
  });

  it('after a restart, stops at the end of a trace that has become shorter, and selects nothing beyond a smaller arena', async () => {
    const fixture = new Fixture().connect({ uri: 'file:///a.alloctrace', pinned: true, position: 1e9, selected: 2 ** 40 });
    const session = await fixture.open('a.alloctrace');
    assert.equal(session.position.operation, session.ready?.run.operationCount);
    fixture.view();
    assert.equal(fixture.frame().selection, undefined);
  });

  it('after a restart, keeps that position through a second run, and through one that is cancelled', async () => {
    const fixture = new Fixture().connect({ uri: 'file:///a.alloctrace', pinned: false, position: 3 });
    const session = fixture.store.open('file:///a.alloctrace');
    fixture.store.setActive(session);
    const cancelled = session.run(textSource(text));
    await Promise.all([cancelled, session.run(textSource(text))]);
    assert.equal(session.position.operation, 3);
    await session.run(textSource(`${text}\nd = alloc 1`));
    assert.equal(session.position.operation, 3);
  });

  it('after a restart, does not undo a move made before the panel was there', async () => {
    const fixture = new Fixture();
    const session = await fixture.open('a.alloctrace');
    fixture.store.setActive(session);
    session.moveTo(afterOperation(1));
    fixture.connect({ uri: 'file:///a.alloctrace', pinned: false, position: 3 });
    assert.equal(session.position.operation, 1);
  });

  it('says what there is to see where a trace opens, until the reader moves', async () => {
    const fixture = new Fixture().connect();
    const session = fixture.store.open('file:///a.alloctrace');
    fixture.store.setActive(session);
    await session.run(textSource('a = alloc 8\nb = alloc 8\nfree a\nfree b'));
    fixture.view();
    assert.equal(fixture.frame().standsAt, 'peak');
    const { position } = fixture.frame();
    fixture.controller.receive({ type: 'drawn', sequence: fixture.frame().sequence });
    fixture.controller.receive({ type: 'move', to: 'end' });
    assert.equal(fixture.frame().standsAt, undefined);
    fixture.controller.receive({ type: 'drawn', sequence: fixture.frame().sequence });
    fixture.controller.receive({ type: 'move', to: 'peak' });
    assert.deepEqual([fixture.frame().position, fixture.frame().standsAt], [position, undefined]);
  });

  it('a new run gets a new number, and views of the old one are dropped', async () => {
    const { fixture, session } = await Fixture.showing();
    const old = fixture.state().run?.id ?? 0;
    await session.run(textSource(`${text}\nd = alloc 1`));
    assert.equal(fixture.state().run?.id, old + 1);
    const before = fixture.of('frame').length;
    fixture.view({ run: old });
    assert.equal(fixture.of('frame').length, before);
    fixture.view();
    assert.equal(fixture.frame().run, old + 1);
  });

  it('switches views at once, or as soon as the webview runs', async () => {
    const { fixture } = await Fixture.showing();
    fixture.controller.show('tree');
    fixture.controller.hidden();
    fixture.controller.show('heat');
    fixture.controller.command('zoomIn');
    assert.deepEqual(fixture.of('show'), [{ type: 'show', view: 'tree' }]);
    fixture.controller.receive({ type: 'ready' });
    fixture.controller.receive({ type: 'ready' });
    assert.deepEqual(fixture.of('show').slice(1), [{ type: 'show', view: 'heat' }]);
    fixture.controller.command('zoomIn');
    assert.deepEqual(fixture.of('command'), [{ type: 'command', command: 'zoomIn' }]);
  });

  it('shows the first-run hint until it is dismissed', () => {
    const fixture = new Fixture().connect();
    assert.equal(fixture.of('hint').length, 0);
    fixture.hintWanted = true;
    fixture.controller.receive({ type: 'ready' });
    assert.equal(fixture.of('hint').length, 1);
    fixture.controller.receive({ type: 'hintDismissed' });
    fixture.controller.receive({ type: 'ready' });
    assert.equal(fixture.of('hint').length, 1);
  });

  it('asks the webview for pictures, and has none of a hidden one', async () => {
    const { fixture } = await Fixture.showing();
    const asked = [fixture.controller.picture('svg'), fixture.controller.picture('png')];
    const [first, second] = fixture.of('question');
    assert.deepEqual([first.about.format, second.about.format], ['svg', 'png']);
    fixture.controller.receive({ type: 'answer', name: 'picture', id: second.id, answer: { view: 'map', data: new Uint8Array([1]) } });
    assert.deepEqual(await asked[1], { view: 'map', data: new Uint8Array([1]) });
    fixture.controller.hidden();
    assert.equal(await asked[0], undefined);
    assert.equal(await fixture.controller.picture('svg'), undefined);
  });

  it('hands on what only the extension can do', async () => {
    const { fixture } = await Fixture.showing();
    fixture.controller.receive({ type: 'run' });
    fixture.controller.receive({ type: 'openSample' });
    fixture.controller.receive({ type: 'failed', message: 'oh' });
    assert.deepEqual(fixture.asked, ['file:///a.alloctrace', 'sample', 'oh']);
    fixture.controller.dispose();
    const before = fixture.posted.length;
    fixture.store.setActive(undefined);
    assert.equal(fixture.posted.length, before);
  });
});

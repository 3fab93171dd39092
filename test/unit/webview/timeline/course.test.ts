import assert from 'node:assert/strict';
import type { RunSummary } from '../../../../src/protocol/messages';
import { buildTimeline, prepareTimeline } from '../../../../src/picture/timeline';
import type { AxisName, TimelineRequest } from '../../../../src/protocol/timeline';
import type { Run } from '../../../../src/replay/run/run';
import { finish } from '../../../../src/work/work';
import { TimelineCourse } from '../../../../webview/timeline/course';
import { runText } from '../../picture/pictures';
import { runRecording, threads } from '../../support';

/** A page that shows a run 100 pixels wide, and a host that answers when it is told to. */
class Shown {
  readonly asked: TimelineRequest[] = [];
  readonly course: TimelineCourse;

  constructor(
    private run: Run,
    wish: AxisName = 'operations',
    saved?: { from: number; to: number },
  ) {
    this.course = new TimelineCourse(wish, saved, (request) => this.asked.push(request));
    this.take(run, true);
  }

  take(run: Run, sameTrace: boolean): void {
    this.run = run;
    this.course.setRun({ id: 1, operationCount: run.operationCount } as RunSummary, sameTrace);
    this.course.request(100);
  }

  /** The host's answer to what was asked last. */
  answer(): this {
    assert.ok(this.course.receive(buildTimeline(this.run, finish(prepareTimeline(this.run)), this.asked.at(-1)!)));
    this.course.request(100);
    return this;
  }

  get window(): readonly (string | number)[] {
    const { shown } = this.course;
    return shown ? [shown.picture.axis, shown.window.from, shown.window.to, shown.window.last] : [];
  }
}

const timed = (): Run => runRecording('fields', threads);
const plain = (): Run => runText(`arena 4096\n${'a = alloc 8\nfree a\n'.repeat(50)}`);

describe('The course of the timeline', () => {
  it('asks once for what it shows', () => {
    const shown = new Shown(plain()).answer();
    assert.deepEqual(shown.window, ['operations', 0, 100, 100]);
    assert.equal(shown.asked.length, 1);
    shown.course.setWindow({ from: 10, to: 20, last: 100 });
    shown.course.request(100);
    shown.course.setWindow({ from: 12, to: 22, last: 100 });
    shown.course.request(100);
    assert.deepEqual(
      shown.asked.map(({ from }) => from),
      [0, 10],
      'one question at a time',
    );
    shown.answer();
    assert.deepEqual(
      shown.asked.map(({ from }) => from),
      [0, 10, 12],
    );
  });

  it('changes the axis when the host has answered, and shows the same part', () => {
    const shown = new Shown(timed()).answer();
    shown.course.setAxis('time');
    assert.deepEqual(shown.window, [], 'nothing of two axes at once');
    shown.course.request(100);
    shown.answer();
    assert.deepEqual(shown.window, ['time', 0, 1.75e9, 1.75e9]);
    assert.equal(shown.asked.length, 2);
    shown.course.setWindow({ from: 0.9e9, to: 1.75e9, last: 1.75e9 });
    shown.course.request(100);
    shown.answer();
    shown.course.setAxis('operations');
    shown.course.request(100);
    shown.answer();
    assert.deepEqual(shown.window, ['operations', 0, 3, 3], 'a few positions are shown as a whole');
    assert.deepEqual(shown.course.save(), { axis: undefined, window: undefined });
  });

  it('drops a window of the axis that is left', () => {
    const shown = new Shown(timed()).answer();
    shown.course.setAxis('time');
    assert.equal(shown.course.setWindow({ from: 0, to: 2, last: 3 }), false);
  });

  it('takes the axis that was wished for wherever there are times', () => {
    const shown = new Shown(timed(), 'time', { from: 1e9, to: 5e18 });
    assert.deepEqual(shown.course.save(), { axis: 'time', window: { from: 1e9, to: 5e18 } });
    shown.answer();
    assert.deepEqual(shown.window, ['time', 1e9, 1.75e9, 1.75e9], 'within what there is');
    shown.take(plain(), false);
    shown.answer();
    assert.deepEqual(shown.window, ['operations', 0, 100, 100]);
    assert.equal(shown.course.save().axis, 'time', 'the wish stays');
    shown.course.setWindow({ from: 10, to: 20, last: 100 });
    shown.take(plain(), true);
    shown.answer();
    assert.deepEqual(shown.window, ['operations', 10, 20, 100], 'an edit keeps the part');
    shown.take(timed(), false);
    shown.answer();
    assert.deepEqual(shown.window, ['time', 0, 1.75e9, 1.75e9]);
  });

  it('passes over what is about another run', () => {
    const shown = new Shown(plain());
    const message = buildTimeline(plain(), finish(prepareTimeline(plain())), shown.asked[0]);
    assert.equal(shown.course.receive({ ...message, run: 7 }), false);
    assert.equal(shown.course.shown, undefined);
  });
});

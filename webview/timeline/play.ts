// Playing the run: each frame goes on from the position that the host has answered.
import type { Strings } from '../../src/protocol/strings';
import { countedText, element, fill, setAttribute, setText } from '../components/dom';
import type { Frames } from '../components/frames';
import { Player, shareOfSpeed, speedAt, speedFor } from './player';
import { iconButton } from '../components/icon-button';

/** With reduced motion the picture changes no more often than this, in milliseconds; playing is as fast as otherwise. */
const calmInterval = 500;
/** Steps of the speed's slider from the slowest to the fastest. */
const speedSteps = 60;

export interface TimelinePlayEvents {
  moveTo(position: number): void;
  announce(text: string): void;
  /** The speed has changed. */
  changed(): void;
}

/** Plays the run: a button, and a slider for the speed. */
export class TimelinePlay {
  readonly root: HTMLElement;
  private readonly button: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly shown = element('span', { class: 'speed', 'aria-hidden': 'true' });
  private readonly player = new Player();
  private readonly calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  private position = 0;
  private last = 0;
  /** The position gone to last, and the newest one that was seen to arrive. */
  private sent = 0;
  private arrived = 0;
  /** The position shown when playing began; a picture of it may still be on its way. */
  private before = 0;

  constructor(
    private readonly strings: Strings,
    private readonly frames: Frames,
    private readonly events: TimelinePlayEvents,
    /** The speed that the reader has chosen; without one it depends on the run. */
    private chosen: number | undefined,
  ) {
    this.player.setSpeed(chosen ?? this.player.speed, 0);
    this.button = iconButton('play', strings.timelinePlay, () => this.toggle());
    this.slider = element('input', {
      type: 'range',
      min: 0,
      max: speedSteps,
      step: 1,
      'aria-label': strings.timelineSpeed,
    });
    this.slider.addEventListener('input', () => {
      this.chosen = speedAt(Number(this.slider.value) / speedSteps);
      this.player.setSpeed(this.chosen, performance.now());
      this.showSpeed();
      this.events.changed();
    });
    this.root = element('div', { class: 'timeline-play' }, this.button, this.slider, this.shown);
    this.placeSlider();
    this.showSpeed();
  }

  /** What the reader has chosen. */
  get chosenSpeed(): number | undefined {
    return this.chosen;
  }

  private get speed(): number {
    return this.player.speed;
  }

  /** There is another run, of so many operations. */
  setRun(operations: number): void {
    if (this.chosen !== undefined) return;
    this.player.setSpeed(speedFor(operations), performance.now());
    this.placeSlider();
    this.showSpeed();
  }

  /** The position has changed: by playing, or by something else, which pauses. */
  update(position: number, last: number): void {
    this.position = position;
    this.last = last;
    if (!this.player.playing || position === this.before) return;
    if (position < this.arrived || position > this.sent) this.pause();
    else this.arrived = position;
  }

  toggle(): void {
    if (this.player.playing) {
      this.pause();
      this.events.announce(fill(this.strings.timelinePaused, this.position));
      return;
    }
    this.playFrom(this.position >= this.last ? 0 : this.position);
  }

  playFromStart(): void {
    this.pause();
    this.playFrom(0);
  }

  private playFrom(from: number): void {
    if (this.last === 0) return;
    if (from !== this.position) this.events.moveTo(from);
    this.before = this.position;
    this.sent = from;
    this.arrived = from;
    this.player.play(from, performance.now());
    this.showState();
    this.events.announce(fill(this.strings.timelinePlaying, this.speedText()));
    this.frames.request(this.advance);
  }

  pause(): void {
    if (!this.player.playing) return;
    this.player.pause();
    this.showState();
  }

  private readonly advance = (): void => {
    if (!this.player.playing) return;
    const position = this.player.tick(performance.now(), this.last, this.calm.matches ? calmInterval : 0);
    if (position !== undefined) {
      this.sent = position;
      this.events.moveTo(position);
    }
    if (this.player.playing) this.frames.request(this.advance);
    else this.showState();
  };

  private placeSlider(): void {
    this.slider.value = String(Math.round(shareOfSpeed(this.speed) * speedSteps));
  }

  private showState(): void {
    const { playing } = this.player;
    const label = playing ? this.strings.timelinePause : this.strings.timelinePlay;
    setAttribute(this.button, 'icon', playing ? 'debug-pause' : 'play');
    setAttribute(this.button, 'label', label);
    setAttribute(this.button, 'title', label);
  }

  private speedText(): string {
    return countedText(this.speed, this.strings.timelineSpeedOne, this.strings.timelineSpeedValue);
  }

  private showSpeed(): void {
    setText(this.shown, fill(this.strings.timelineSpeedShort, this.speed));
    setAttribute(this.slider, 'aria-valuetext', this.speedText());
    setAttribute(this.slider, 'title', this.speedText());
    this.slider.style.setProperty('--share', String(shareOfSpeed(this.speed)));
  }
}

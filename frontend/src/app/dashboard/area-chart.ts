import { Component, computed, input, signal } from '@angular/core';

import { count } from '../shared/format/numbers';

export interface Point {
  readonly label: string;
  readonly value: number;
}

/**
 * Values over time. The pointer and the arrow keys choose the one that stands above; a table has
 * all of them for a screen reader.
 */
@Component({
  selector: 'app-area-chart',
  templateUrl: './area-chart.html',
  styleUrls: ['./chart.scss', './area-chart.scss'],
})
export class AreaChart {
  readonly heading = input.required<string>();
  /** One at least. */
  readonly points = input.required<readonly Point[]>();

  protected readonly count = count;
  private readonly chosen = signal<number | undefined>(undefined);
  private readonly last = computed(() => this.points().length - 1);
  private readonly index = computed(() => this.chosen() ?? this.last());

  protected readonly max = computed(() => roundMax(this.points().map(({ value }) => value)));
  protected readonly shown = computed(() => this.points()[this.index()]);
  /** In per cent of the plot, from the left and from the bottom. */
  protected readonly x = computed(() => (100 * this.index()) / Math.max(this.last(), 1));
  protected readonly y = computed(() => (100 * this.shown().value) / this.max());

  protected readonly line = computed(() =>
    this.points()
      .map(({ value }, index) => `${index},${100 - (100 * value) / this.max()}`)
      .join(' '),
  );
  protected readonly area = computed(() => `0,100 ${this.line()} ${this.last()},100`);
  protected readonly viewBox = computed(() => `0 0 ${Math.max(this.last(), 1)} 100`);

  protected follow(event: PointerEvent): void {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.choose(Math.round(((event.clientX - left) / width) * this.last()));
  }

  protected step(by: number): void {
    this.choose(this.index() + by);
  }

  protected showLast(): void {
    this.chosen.set(undefined);
  }

  private choose(index: number): void {
    this.chosen.set(Math.min(Math.max(index, 0), this.last()));
  }
}

/** The least round number that is as high as all values: 1, 2 or 5, with zeros behind. */
export function roundMax(values: readonly number[]): number {
  const max = Math.max(...values, 1);
  const power = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= max) ?? max;
}

import {
  Component,
  DestroyRef,
  ElementRef,
  afterRenderEffect,
  computed,
  inject,
  input,
  resource,
  signal,
  viewChild,
} from '@angular/core';
import type { Chart as Drawing } from 'chart.js';

import { Theme } from '../core/theme';
import { Series } from './series';

/**
 * A chart, drawn by Chart.js. The arrow keys select a value of a line; bars have labels instead. A
 * table has all values for screen readers, and for everyone if Chart.js cannot be loaded.
 */
@Component({
  selector: 'app-chart',
  templateUrl: './chart.html',
  styleUrl: './chart.scss',
})
export class Chart {
  readonly series = input.required<Series>();

  private readonly theme = inject(Theme);
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly chosen = signal<number | undefined>(undefined);
  private readonly isNear = signal(false); // visible, or a short scroll away
  private drawing?: Drawing;

  protected readonly library = resource({
    params: () => this.isNear() || undefined,
    loader: () => import('./draw-chart'),
  });
  /** Whether the canvas is shown: there are values, and Chart.js has not failed to load. */
  protected readonly isDrawn = computed(
    () => this.series().points.length > 0 && !this.library.error(),
  );
  /** Whether the user has selected a value. Screen readers announce only selected values. */
  protected readonly isChosen = computed(() => this.chosen() !== undefined);
  protected readonly isLine = computed(() => this.series().kind === 'line');
  protected readonly label = computed(() => {
    const { heading } = this.series();
    return this.isLine()
      ? $localize`${heading}:heading:; the arrow keys go from day to day`
      : heading;
  });
  protected readonly shown = computed<Series['summary']>(() => {
    const { points, summary } = this.series();
    return points[this.chosen() ?? -1] ?? summary;
  });

  constructor() {
    afterRenderEffect(() => {
      this.theme.isDark(); // redraws when the colors change
      if (!this.library.hasValue()) return;
      const { draw } = this.library.value();
      this.drawing = draw(this.canvas().nativeElement, this.series(), this.drawing);
    });
    const observer = new IntersectionObserver(
      (seen) => this.isNear.update((wasNear) => wasNear || seen.some((it) => it.isIntersecting)),
      { rootMargin: '200px' },
    );
    observer.observe(inject<ElementRef<HTMLElement>>(ElementRef).nativeElement);
    inject(DestroyRef).onDestroy(() => {
      observer.disconnect();
      this.drawing?.destroy();
    });
  }

  protected step(by: number): void {
    const last = this.series().points.length - 1;
    this.choose(Math.min(Math.max((this.chosen() ?? last) + by, 0), last));
  }

  protected choose(index?: number): void {
    this.chosen.set(index);
    const active = index === undefined ? [] : [{ datasetIndex: 0, index }];
    this.drawing?.setActiveElements(active);
    this.drawing?.tooltip?.setActiveElements(active, { x: 0, y: 0 });
    this.drawing?.update('none');
  }
}

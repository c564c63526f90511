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
 * Values, drawn by Chart.js. The arrow keys show each value of a line; those of bars stand beside
 * them. A table has all of them for screen readers, and for everyone if Chart.js cannot be loaded.
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
  private readonly isNear = signal(false); // it is visible, or will be after a little scrolling
  private drawing?: Drawing;

  protected readonly library = resource({
    params: () => this.isNear() || undefined,
    loader: () => import('./draw-chart'),
  });
  /** It is drawn, or will be: there is something to draw, and something to draw it with. */
  protected readonly isDrawn = computed(
    () => this.series().points.length > 0 && !this.library.error(),
  );
  /** By whoever reads it: a total that grows by itself is not read out. */
  protected readonly isChosen = computed(() => this.chosen() !== undefined);
  protected readonly isLine = computed(() => this.series().kind === 'line');
  protected readonly shown = computed<Series['summary']>(() => {
    const { points, summary } = this.series();
    return points[this.chosen() ?? -1] ?? summary;
  });

  constructor() {
    afterRenderEffect(() => {
      this.theme.isDark(); // it decides the colors
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

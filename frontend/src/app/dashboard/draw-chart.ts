import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  ChartDataset,
  ChartOptions,
  Filler,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import { color } from 'chart.js/helpers';

import { count } from '../shared/format/numbers';
import type { Series } from './series';

interface Drawn {
  readonly dataset: ChartDataset;
  readonly options: ChartOptions;
}

const NONE = { display: false };

// Register only the parts of Chart.js that the charts use: the build leaves out all others.
Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
);

/** Draws a series, or updates the chart if it exists. */
export function draw(canvas: HTMLCanvasElement, series: Series, drawn?: Chart): Chart {
  applyTheme(canvas);
  const labels = series.points.map(({ label }) => label);
  const colors = series.colors.map((variable) => resolve(canvas, variable));
  const { dataset, options } =
    series.kind === 'line' ? line(series, colors[0]) : bars(series, colors);
  options.plugins = {
    tooltip: { callbacks: { label: ({ dataIndex }) => series.points[dataIndex].text } },
  };
  if (!drawn) {
    return new Chart(canvas, { type: series.kind, data: { labels, datasets: [dataset] }, options });
  }
  drawn.data.labels = labels;
  Object.assign(drawn.data.datasets[0], dataset); // a new object would lose the tooltip
  drawn.options = options;
  drawn.update('none');
  return drawn;
}

function line({ points }: Series, lineColor: string): Drawn {
  const dataset = {
    data: points.map(({ value }) => value),
    borderColor: lineColor,
    borderWidth: 2.5,
    clip: 8, // does not cut the line at the edges
    fill: true,
    backgroundColor: color(lineColor).alpha(0.16).rgbString(),
    pointRadius: 0,
    pointHoverRadius: 5,
    pointHoverBackgroundColor: lineColor,
  };
  const x = { grid: NONE, ticks: { autoSkipPadding: 32, maxRotation: 0 } };
  const ticks = { maxTicksLimit: 5, precision: 0 };
  const y = { beginAtZero: true, suggestedMax: 1, border: NONE, ticks };
  return { dataset, options: { scales: { x, y } } };
}

function bars({ points }: Series, backgroundColor: string[]): Drawn {
  const dataset = {
    data: points.map(({ value }) => value || null), // zero draws no bar, a small value a short one
    minBarLength: 4,
    maxBarThickness: 18,
    borderRadius: 4,
    borderSkipped: false,
    backgroundColor,
    hoverBackgroundColor: backgroundColor,
  };
  const x = { display: false, beginAtZero: true };
  const y = { border: NONE, grid: NONE, ticks: { crossAlign: 'far' } } as const;
  const labels = points.map(({ value }) => count(value));
  const counts = {
    ...y,
    type: 'category',
    axis: 'y',
    position: 'right',
    labels,
    offset: true,
  } as const;
  const options = { indexAxis: 'y', interaction: { axis: 'y' }, scales: { x, y, counts } } as const;
  return { dataset, options: { ...options } };
}

function applyTheme(canvas: HTMLCanvasElement): void {
  const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  Chart.defaults.set({
    animation: motion && { duration: 400 },
    maintainAspectRatio: false,
    interaction: { mode: 'index', intersect: false },
    font: { family: getComputedStyle(canvas).fontFamily, size: 13 },
    color: resolve(canvas, '--app-muted'),
    borderColor: resolve(canvas, '--app-hairline'),
  });
  Chart.defaults.set('plugins.tooltip', {
    backgroundColor: resolve(canvas, '--mat-sys-inverse-surface'),
    titleColor: resolve(canvas, '--mat-sys-inverse-on-surface'),
    bodyColor: resolve(canvas, '--mat-sys-inverse-on-surface'),
    displayColors: false,
    padding: 10,
  });
}

/** The color of a CSS variable in the current theme: a canvas does not support variables. */
function resolve(canvas: HTMLCanvasElement, variable: string): string {
  canvas.style.color = `var(${variable})`;
  return getComputedStyle(canvas).color;
}

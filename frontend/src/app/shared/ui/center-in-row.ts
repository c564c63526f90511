/**
 * Scrolls a row so that this element is in its middle. Not `scrollIntoView`, after which the Tab key
 * continues at the element.
 */
export function centerInRow(element: HTMLElement, row: HTMLElement): void {
  row.scrollBy({ left: centerOf(element) - centerOf(row) });
}

function centerOf(element: HTMLElement): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}

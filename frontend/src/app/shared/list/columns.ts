import { StoredChoice, storedChoice } from '../../core/stored-choice';

export interface Column<T> {
  readonly heading: string;
  /** The content of a cell in an exported file. */
  readonly text: (row: T) => string;
  /** Whether it is hidden until the user shows it. */
  readonly isHidden?: boolean;
  /** Whether the user can show it; without this, everyone can. */
  readonly isOffered?: () => boolean;
}

interface ColumnChoice<T> extends Column<T> {
  readonly name: string;
  readonly choice: StoredChoice<'shown' | 'hidden'>;
}

/** The columns of a list. The first one is always shown; this browser stores which others are. */
export class Columns<T, Name extends string = string> {
  private readonly all: readonly ColumnChoice<T>[];

  constructor(list: string, columns: Readonly<Record<Name, Column<T>>>) {
    this.all = Object.entries<Column<T>>(columns).map(([name, column]) => ({
      ...column,
      name,
      choice: storedChoice<'shown' | 'hidden'>(
        `${list}-column-${name}`,
        ['shown', 'hidden'],
        column.isHidden ? 'hidden' : 'shown',
      ),
    }));
  }

  shows(name: Name): boolean {
    return this.shown().some((column) => column.name === name);
  }

  shown(): readonly ColumnChoice<T>[] {
    return this.offered().filter(({ choice }, index) => index === 0 || choice.value() === 'shown');
  }

  offered(): readonly ColumnChoice<T>[] {
    return this.all.filter(({ isOffered }) => isOffered?.() ?? true);
  }
}

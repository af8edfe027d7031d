import type { Fragment } from './fragment.js';

const SEPARATOR = ' · ';
const EMPTY = '–';

/** A row of a table: whether a cell of it said anything, and how many said nothing since. */
type Row = { isSaid: boolean; empty: number };

/**
 * Tables as lists, a row an item, its cells parted by a dot: Apple and Spotify show no tables, and would glue cells
 * together. A cell without text is a dash, so that the others keep their columns.
 */
export class Tables {
  readonly #fragment: Fragment;
  readonly #rows: Row[] = [];

  constructor(fragment: Fragment) {
    this.#fragment = fragment;
  }

  openRow(): void {
    this.#rows.push({ isSaid: false, empty: 0 });
  }

  closeRow(): void {
    const row = this.#rows.pop();
    if (!row?.isSaid || row.empty === 0) return;
    this.#fragment.separate(SEPARATOR, '');
    this.#fragment.text(EMPTY + `${SEPARATOR}${EMPTY}`.repeat(row.empty - 1));
  }

  /** Opens a cell. Returns how to close it. */
  openCell(): () => void {
    const row = this.#rows.at(-1) ?? { isSaid: true, empty: 0 };
    const empty = `${EMPTY}${SEPARATOR}`.repeat(row.empty);
    this.#fragment.separate(SEPARATOR + empty, empty);
    const { said } = this.#fragment;
    return () => {
      if (this.#fragment.said === said) row.empty++;
      else {
        row.isSaid = true;
        row.empty = 0;
      }
    };
  }
}

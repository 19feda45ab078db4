import type { Range } from '../code/spans';

export type RowKind = 'context' | 'added' | 'removed';

/** A line of a file before or after a change. */
export interface Row {
  readonly kind: RowKind;
  readonly text: string;
  /** The line's number before and after; undefined where it is not, or where the diff does not tell. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** What is new or gone within the line, where it stands for another one. */
  readonly marks: readonly Range[];
  /** The file ends here without a line break. */
  readonly unended?: boolean;
}

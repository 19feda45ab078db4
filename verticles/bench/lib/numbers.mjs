/** The value below which that part (0 to 1) of the values lies; NaN for none. */
export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] : Number.NaN;
}

/** Of the values that are numbers. */
export const median = (values) => percentile(values.filter(Number.isFinite), 0.5);

/** Says that a text was too long for the log. */
export function Truncated() {
  return (
    <p className="mt-1 text-xs text-muted-foreground italic">It was too long for the log, and was cut in its middle.</p>
  );
}

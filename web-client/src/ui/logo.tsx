/** A roof over a cursor: a prompt that is at home. The same drawing as public/icons/homie.svg. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" className={className} aria-hidden="true">
      <path
        d="M3.5 13 12 5l8.5 8"
        stroke="currentColor"
        strokeWidth="2.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M8 19h8" stroke="var(--primary)" strokeWidth="2.75" strokeLinecap="round" />
    </svg>
  );
}

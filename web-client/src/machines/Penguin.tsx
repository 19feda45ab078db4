/** Linux, in the manner of the other icons. */
export function Penguin({ className }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d="M8 7a4 4 0 0 1 8 0v2.5c0 1.6 4 4.5 4 10" />
      <path d="M8 7v2.5c0 1.6-4 4.5-4 10" />
      <path d="M7.5 21h3M13.5 21h3" />
      <path d="M7.5 21c-1.3-4 .5-8.5 4.5-8.5s5.8 4.5 4.5 8.5" />
      <path d="m10.8 8 1.2 1.2L13.2 8" />
    </svg>
  );
}

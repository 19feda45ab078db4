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
      <path d="M8 8.5V6.5a4 4 0 0 1 8 0v2c0 2.5 3 4.5 3 8.5 0 1.6-.5 2.6-1.2 3.5H6.2C5.5 19.6 5 18.6 5 17c0-4 3-6 3-8.5Z" />
      <path d="M10.5 10.5 12 12l1.5-1.5" />
      <path d="M9.5 20.5c-1.2-3.5-.3-5.5 2.5-5.5s3.7 2 2.5 5.5" />
      <path d="M10.5 7h.01M13.5 7h.01" />
    </svg>
  );
}

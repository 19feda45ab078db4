import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

/** Our own text sizes, which would be taken for colours otherwise. */
const merge = extendTailwindMerge({ extend: { classGroups: { 'font-size': [{ text: ['ui', '2xs'] }] } } });

/** Joins class names; of two Tailwind classes for the same property the later one stays. */
export function cn(...inputs: ClassValue[]): string {
  return merge(clsx(inputs));
}

import type { ComponentProps } from 'react';

export interface GroupProps extends ComponentProps<'div'> {
  /** It has a bar to scroll it: then it must be reached with the keyboard. */
  readonly scrolled?: boolean;
}

/** Something with a name. No landmark: a conversation has hundreds of them, and landmarks are to jump to. */
export function Group({ scrolled = false, ...props }: GroupProps) {
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
  return <div role="group" {...(scrolled ? { tabIndex: 0 } : {})} {...props} />;
}

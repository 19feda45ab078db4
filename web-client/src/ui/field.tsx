import { cloneElement, type ReactElement, type ReactNode, useId } from 'react';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly children: ReactElement<Record<string, unknown>>;
}

/** A labelled control with its hint or, when there is one, what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = error || hint ? `${id}-help` : undefined;
  return (
    <div data-slot="field" className="space-y-1.5">
      <label htmlFor={id} className="block text-xs font-medium">
        {label}
      </label>
      {cloneElement(children, { id, 'aria-describedby': described, 'aria-invalid': error ? true : undefined })}
      {described ? (
        <p id={described} className={error ? 'text-xs text-destructive' : 'text-xs text-muted-foreground'}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  );
}

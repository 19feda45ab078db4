import type { ReactNode } from 'react';
import { Logo } from '../ui/logo';

/** The frame of every page that one sees before one is in. */
export function Door(props: { readonly title: ReactNode; readonly subtitle: ReactNode; readonly children: ReactNode }) {
  return (
    <main data-slot="door" className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="w-full max-w-sm space-y-6 py-4">
        <div className="space-y-3">
          <Logo className="size-10" />
          <div className="space-y-1">
            <h1 className="text-xl font-semibold tracking-tight text-balance wrap-anywhere">{props.title}</h1>
            <p className="text-muted-foreground">{props.subtitle}</p>
          </div>
        </div>
        {props.children}
      </div>
    </main>
  );
}

export function Notice({ children }: { readonly children: ReactNode }) {
  return (
    <p role="status" className="rounded-lg border border-warning/25 bg-warning-soft px-3 py-2 text-ui">
      {children}
    </p>
  );
}

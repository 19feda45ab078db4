/** What a dropdown and a context menu have in common. */
export const MENU =
  'z-50 min-w-48 overflow-hidden rounded-lg border bg-popover p-1 shadow-pop data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-95 data-[state=closed]:animate-out data-[state=closed]:fade-out-0';

export const MENU_ITEM =
  'flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-ui outline-none select-none data-[disabled]:pointer-events-none data-[disabled]:opacity-50 data-[highlighted]:bg-selected touch:py-2.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground data-[tone=destructive]:text-destructive data-[tone=destructive]:[&_svg]:text-destructive';

import { Minus, Monitor, Moon, Plus, Sun } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { closeDialog } from '../app/ui-store';
import { client } from '../connection/client';
import { useReadable } from '../connection/hooks';
import { cn } from '../lib/cn';
import { SCHEME_CHOICES, schemeColors } from '../terminal/schemes';
import { Button } from '../ui/button';
import { Dialog, DialogBody, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '../ui/dialog';
import { Segmented } from '../ui/segmented';
import { Select } from '../ui/select';
import { Switch } from '../ui/switch';
import { changeFontSize, changeSettings, FONT_MAX, FONT_MIN, SCROLLBACK_CHOICES, useSettings } from './store';
import { useDark } from './theme';

/** Settings of this device; each applies at once. */
export function SettingsDialog() {
  const settings = useSettings();
  const dark = useDark();
  const server = useReadable(client.welcome)?.server;
  return (
    <Dialog open onOpenChange={(open) => !open && closeDialog()}>
      <DialogContent className="max-w-xl">
        <DialogHeader>
          <DialogTitle>Settings</DialogTitle>
          <DialogDescription>Kept on this device.</DialogDescription>
        </DialogHeader>
        <DialogBody className="space-y-6">
          <Group title="Appearance">
            <Row label="Theme">
              <Segmented
                label="Theme"
                value={settings.theme}
                onValueChange={(theme) => changeSettings({ theme })}
                options={[
                  {
                    value: 'system',
                    label: (
                      <>
                        <Monitor /> System
                      </>
                    ),
                  },
                  {
                    value: 'dark',
                    label: (
                      <>
                        <Moon /> Dark
                      </>
                    ),
                  },
                  {
                    value: 'light',
                    label: (
                      <>
                        <Sun /> Light
                      </>
                    ),
                  },
                ]}
              />
            </Row>
            <div className="py-3">
              <fieldset>
                <legend className="mb-2">Terminal colours</legend>
                <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
                  {SCHEME_CHOICES.map(({ id, name }) => (
                    <SchemeCard key={id} id={id} name={name} dark={dark} chosen={settings.scheme === id} />
                  ))}
                </div>
              </fieldset>
            </div>
          </Group>
          <Group title="Terminal">
            <Row label="Text size" hint="Also Ctrl or ⌘ with + and −, or two fingers">
              <span className="flex items-center gap-1">
                <Button
                  size="icon"
                  aria-label="Smaller text"
                  disabled={settings.fontSize <= FONT_MIN}
                  onClick={() => changeFontSize(-1)}
                >
                  <Minus />
                </Button>
                <output aria-label="Text size" className="w-12 text-center tabular-nums">
                  {settings.fontSize} px
                </output>
                <Button
                  size="icon"
                  aria-label="Bigger text"
                  disabled={settings.fontSize >= FONT_MAX}
                  onClick={() => changeFontSize(1)}
                >
                  <Plus />
                </Button>
              </span>
            </Row>
            <Row label="Cursor">
              <Segmented
                label="Cursor"
                value={settings.cursorStyle}
                onValueChange={(cursorStyle) => changeSettings({ cursorStyle })}
                options={[
                  { value: 'block', label: 'Block' },
                  { value: 'bar', label: 'Bar' },
                  { value: 'underline', label: 'Underline' },
                ]}
              />
            </Row>
            <Toggle
              label="Blinking cursor"
              value={settings.cursorBlink}
              onChange={(cursorBlink) => changeSettings({ cursorBlink })}
            />
            <Row label="Scrollback" hint="Lines kept above the screen in this browser">
              <Select
                aria-label="Scrollback"
                className="w-36"
                value={String(settings.scrollback)}
                onValueChange={(lines) => changeSettings({ scrollback: Number(lines) })}
                options={SCROLLBACK_CHOICES.map((lines) => ({
                  value: String(lines),
                  label: `${lines.toLocaleString('en')} lines`,
                }))}
              />
            </Row>
          </Group>
          <Group title="Clipboard">
            <Toggle
              label="Copy on select"
              value={settings.copyOnSelect}
              onChange={(copyOnSelect) => changeSettings({ copyOnSelect })}
            />
            <Toggle
              label="Ask before risky pastes"
              hint="Several lines at a plain prompt, large texts, and control characters"
              value={settings.confirmPaste}
              onChange={(confirmPaste) => changeSettings({ confirmPaste })}
            />
          </Group>
          <p className="text-xs text-muted-foreground">
            Page {__HOMIE_VERSION__}
            {server ? ` · server ${server.version}` : ''}
          </p>
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function SchemeCard(props: { id: string; name: string; dark: boolean; chosen: boolean }) {
  const colors = schemeColors(props.id, props.dark);
  return (
    <label
      className={cn(
        'cursor-pointer overflow-hidden rounded-md border transition-colors has-focus-visible:outline-2',
        props.chosen ? 'border-primary ring-1 ring-primary' : 'hover:border-border-strong',
      )}
    >
      <input
        type="radio"
        name="scheme"
        className="sr-only"
        checked={props.chosen}
        onChange={() => changeSettings({ scheme: props.id })}
      />
      <span
        aria-hidden
        className="flex h-12 items-center gap-1 px-2.5 font-mono text-xs"
        style={{ background: colors.background, color: colors.foreground }}
      >
        <span style={{ color: colors.green }}>~</span>
        <span style={{ color: colors.blue }}>❯</span>
        <span>ls</span>
        <span className="ml-auto flex gap-0.5">
          {[colors.red, colors.yellow, colors.magenta, colors.cyan].map((color) => (
            <span key={color} className="size-2 rounded-full" style={{ background: color }} />
          ))}
        </span>
      </span>
      <span className="block border-t px-2.5 py-1.5 text-xs">{props.name}</span>
    </label>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-muted-foreground">{title}</h3>
      <div className="divide-y">{children}</div>
    </section>
  );
}

function Row({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
      <span>
        <span className="block">{label}</span>
        {hint ? <span className="block text-xs text-muted-foreground">{hint}</span> : null}
      </span>
      {children}
    </div>
  );
}

function Toggle(props: { label: string; hint?: string; value: boolean; onChange: (value: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex min-h-12 items-center justify-between gap-4 py-2">
      <label htmlFor={id} className="flex-1 cursor-pointer">
        <span className="block">{props.label}</span>
        {props.hint ? <span className="block text-xs text-muted-foreground">{props.hint}</span> : null}
      </label>
      <Switch id={id} checked={props.value} onCheckedChange={props.onChange} />
    </div>
  );
}

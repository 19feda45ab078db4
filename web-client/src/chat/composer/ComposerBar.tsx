import { ArrowUp, CornerDownRight, ImagePlus, ListEnd, LoaderCircle, Square } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from '../../ui/button';
import { Segmented } from '../../ui/segmented';

export interface ComposerBarProps {
  readonly running: boolean;
  readonly stopping: boolean;
  readonly empty: boolean;
  /** Why it cannot be sent now. */
  readonly hold: string | undefined;
  /** While a turn runs: for its end, or into it. */
  readonly queueing: boolean;
  readonly noImages: string | undefined;
  readonly settings: ReactNode;
  readonly onQueueing: (queueing: boolean) => void;
  readonly onStop: () => void;
  readonly onPick: (files: readonly File[] | undefined) => void;
}

/** What stands below the text: pictures, settings, and the buttons that send and stop. */
export function ComposerBar(props: ComposerBarProps) {
  const { running, stopping, empty, hold, queueing, noImages } = props;
  const verb = !running ? 'Send' : queueing ? 'Queue' : 'Steer';
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-2 pb-2">
      <PickImages off={noImages} onPick={props.onPick} />
      {/* In a narrow place in a line of their own, which can be scrolled: they are not to push the buttons away. */}
      {props.settings ? (
        <div className="order-first flex min-w-0 basis-full items-center gap-1.5 overflow-x-auto [scrollbar-width:none] @lg:order-none @lg:flex-1 @lg:basis-0 @lg:flex-wrap">
          {props.settings}
        </div>
      ) : null}
      <div className="ml-auto flex items-center gap-1.5">
        {running ? (
          <>
            {empty ? null : (
              <Segmented
                label="When it is to be read"
                value={queueing ? 'queue' : 'steer'}
                onValueChange={(value) => props.onQueueing(value === 'queue')}
                options={[
                  {
                    value: 'steer',
                    label: (
                      <>
                        <CornerDownRight aria-hidden /> Now
                      </>
                    ),
                  },
                  {
                    value: 'queue',
                    label: (
                      <>
                        <ListEnd aria-hidden /> After
                      </>
                    ),
                  },
                ]}
              />
            )}
            <Button
              data-slot="stop"
              aria-label={stopping ? 'Stopping' : 'Stop'}
              disabled={stopping}
              onClick={props.onStop}
              className="touch:h-11 touch:min-w-11"
            >
              {stopping ? (
                <LoaderCircle className="animate-spin" />
              ) : (
                <Square className="size-3! fill-destructive text-destructive" />
              )}
              <span className="hidden @md:inline">{stopping ? 'Stopping' : 'Stop'}</span>
            </Button>
          </>
        ) : null}
        {running && empty ? null : (
          <Button
            type="submit"
            variant="primary"
            aria-label={verb}
            title={hold}
            disabled={empty || hold !== undefined}
            className="touch:h-11 touch:min-w-11"
          >
            <ArrowUp />
            <span className="hidden @md:inline">{verb}</span>
          </Button>
        )}
      </div>
    </div>
  );
}

function PickImages({
  off,
  onPick,
}: {
  readonly off: string | undefined;
  readonly onPick: ComposerBarProps['onPick'];
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        tabIndex={-1}
        aria-hidden
        className="hidden"
        onChange={(event) => {
          onPick([...(event.target.files ?? [])]);
          // The same file may be picked again after it was removed.
          event.target.value = '';
        }}
      />
      <Button
        variant="ghost"
        size="icon"
        aria-label="Add pictures"
        title={off}
        disabled={off !== undefined}
        onClick={() => input.current?.click()}
        className="touch:size-11"
      >
        <ImagePlus />
      </Button>
    </>
  );
}

/** Bytes typed but not yet written to the PTY that an attachment keeps; more is refused. */
export const MAX_PENDING_INPUT = 256 * 1024;
/** Bytes of input on their way at once: enough for a fast paste, little enough that a deaf program is noticed early. */
export const INPUT_IN_FLIGHT = 64 * 1024;
/** Bytes of one INPUT frame. */
export const INPUT_FRAME = 16 * 1024;
/** How long refused input waits before it is tried again, unless an INPUT_ACK comes first. */
export const INPUT_RETRY_MS = 250;
/** Input that was sent and neither taken nor refused for this long is sent again: the frame or its answer may be lost. */
export const INPUT_RESEND_MS = 5000;
/** A full flight of input of which nothing was written for this long means that the program does not read. */
export const INPUT_STUCK_MS = 300;
/** How long typed bytes may wait before the state says so: an echo within it makes nobody re-render. */
export const PENDING_SHOWN_AFTER_MS = 100;

/**
 * Bytes of output on their way unrendered. What an emulator has been given it works through before it shows the effect
 * of a Ctrl-C; 128 KiB is a few milliseconds of that, and more than a frame in flight on a LAN.
 */
export const DEFAULT_WINDOW = 128 * 1024;
/** Rendered bytes are acknowledged at the latest after so many, or once nothing is left to render. */
export const ACK_EVERY = 16 * 1024;
/** How long a terminal is hidden before it stops rendering: switching tabs to and fro must cost nothing. */
export const HIDE_AFTER_MS = 3000;

/** Delays between attempts to connect: doubled from the first to the last, then shortened by up to a half at random. */
export const FIRST_DELAY_MS = 250;
export const LAST_DELAY_MS = 15_000;
/** From opening the socket to the gateway's hello. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that was ready for this long counts as good: the next loss starts from the first delay again. */
export const STABLE_AFTER_MS = 5000;
/** After waking up: how long the gateway may take to answer a ping before the connection counts as lost. */
export const PROBE_MS = 5000;

/** Default of {@link RequestOptions.timeoutMs}. */
export const REQUEST_TIMEOUT_MS = 15_000;
/** Requests without an answer, held ones included; one more is refused. */
export const MAX_PENDING_REQUESTS = 1024;
/** Topics whose last sequence number is remembered; with more, the one that was heard of least recently is forgotten. */
export const MAX_TRACKED_TOPICS = 4096;
/** Delays between attempts to follow a log that nobody answers for now: doubled from the first to the last. */
export const FIRST_LOG_DELAY_MS = 500;
export const LAST_LOG_DELAY_MS = 8000;
/** How long a list of machines or sessions that failed for now waits before it is asked for again. */
export const LIST_RETRY_MS = 2000;
/** Delays between attempts to attach on a connection that stands: doubled from the first to the last. */
export const FIRST_ATTACH_DELAY_MS = 250;
export const LAST_ATTACH_DELAY_MS = 5000;

/** How long the gateway may hold a question about a pairing request open before it answers 'pending'. */
export const PAIRING_WAIT_MS = 15_000;

/** Events of one page of a chat's log. */
export const PAGE_EVENTS = 200;
/** Chats of one page of the list. */
export const CHATS_PER_PAGE = 200;
/** Events of a chat are shown together after this time, or as soon as so many have come. */
export const FLUSH_MS = 33;
export const EVENTS_PER_FLUSH = 512;
/** How long an approval that somebody else has answered is shown in the queue. */
export const RESOLVED_SHOWN_MS = 8000;
/** A chat is marked as read at most once in this time. */
export const MARK_EVERY_MS = 1000;
/** Pictures of a chat that are kept once they were shown. */
export const MAX_IMAGES_KEPT = 32;

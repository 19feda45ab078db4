package dev.homie.gateway.bridge;

import dev.homie.core.bus.BusFailure;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's place in the log of a topic: hands on each event once and in order. The next live event is handed on as it comes;
 * any other is only noted, and what lies before it is read from the log. So nothing is held back here, whether a client returns,
 * is slow, or a message was lost on the bus. Used on the gateway's context only.
 */
final class LogCursor implements TopicHub.Subscriber {
    /** Where a subscription without a place begins: at the first event that it hears of. */
    static final long HERE = -1;

    private static final long FIRST_RETRY_MS = 250;
    private static final long LAST_RETRY_MS = 8_000;
    private static final Logger LOG = LoggerFactory.getLogger(LogCursor.class);

    private final String topic;
    private final TopicLog log;
    private final Replays replays;
    private final TopicHub.Subscriber subscriber;
    private final Consumer<HomieException> unreachable;
    private long last;
    /** The last event that there is known to be. */
    private long newest;
    /** Whether it waits for a page. */
    private boolean behind;

    /** Whether a page that is under way may be from before what is published was heard. */
    private boolean again;

    private boolean over;
    private long retryMs = FIRST_RETRY_MS;

    /**
     * @param last the number of the last event that the client has, or {@link #HERE}
     * @param unreachable told when the log no longer has what comes next
     */
    LogCursor(
            String topic,
            TopicLog log,
            Replays replays,
            TopicHub.Subscriber subscriber,
            long last,
            Consumer<HomieException> unreachable) {
        this.topic = topic;
        this.log = log;
        this.replays = replays;
        this.subscriber = subscriber;
        this.last = last;
        this.newest = last;
        this.unreachable = unreachable;
    }

    String topic() {
        return topic;
    }

    TopicLog log() {
        return log;
    }

    /** The number of the last event that was handed on. */
    long last() {
        return Math.max(0, last);
    }

    boolean isOver() {
        return over;
    }

    /** Nothing is handed on any more. */
    void end() {
        over = true;
    }

    /** Reads what the log has behind the client's place. */
    void catchUp() {
        if (!behind && !over) {
            behind = true;
            replays.add(this);
        }
    }

    /** The client has its answer, and can be sent what it missed. */
    void begin() {
        if (last != HERE) {
            catchUp();
        }
    }

    /** From now on all that is published is heard: what was until now is in the log alone. */
    void listening() {
        if (last != HERE) {
            again = behind;
            catchUp();
        }
    }

    @Override
    public void event(TopicHub.Event event) {
        Long seq = event.seq();
        if (seq == null) {
            LOG.warn("an event on {} has no number and was not handed on", topic);
            return;
        }
        if (last == HERE) {
            last = seq - 1;
        }
        newest = Math.max(newest, seq);
        if (seq == last + 1 && !behind && !replays.isCongested()) {
            handOn(event, seq);
        } else if (seq > last) {
            catchUp();
        }
    }

    @Override
    public void latest(long seq) {
        // Of one that begins here it cannot be told whether that event is before it or on its way.
        if (last != HERE && seq > last) {
            newest = Math.max(newest, seq);
            catchUp();
        }
    }

    @Override
    public long queued() {
        return subscriber.queued();
    }

    /** A page that was read at this place, or before it. */
    void page(TopicLog.Page page) {
        behind = false;
        if (over) {
            return;
        }
        newest = Math.max(newest, page.latest());
        long before = last;
        for (JsonObject event : page.events()) {
            long seq = event.getLong("seq", 0L);
            if (seq > last && !over) {
                handOn(TopicHub.Event.logged(topic, seq, event), seq);
            }
        }
        if (newest <= last && !again) {
            retryMs = FIRST_RETRY_MS;
        } else if (last > before || again) {
            again = false;
            retryMs = FIRST_RETRY_MS;
            catchUp();
        } else {
            retry(); // the log does not have yet what was published: that of a keeper which is just being replaced
        }
    }

    /** A page could not be read. */
    void failed(Throwable failure) {
        behind = false;
        if (over) {
            return;
        }
        HomieException error = BusFailure.of(failure);
        if (error.code() == ErrorCode.OUT_OF_RANGE) {
            unreachable.accept(error);
        } else if (error.code() == ErrorCode.NOT_FOUND) {
            newest = last; // what had these events has been removed
        } else {
            LOG.debug("{} cannot be read now: {}", topic, error.getMessage());
            retry();
        }
    }

    private void retry() {
        behind = true;
        replays.addLater(this, retryMs);
        retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    }

    private void handOn(TopicHub.Event event, long seq) {
        last = seq;
        subscriber.event(event);
    }
}

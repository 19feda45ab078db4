package dev.homie.cli.chat;

import dev.homie.cli.CliFailure;
import dev.homie.cli.client.Reach;
import dev.homie.core.identity.Secrets;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.Approval;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One chat in one terminal, or in a script: sends, shows what comes, has questions answered, and waits. Its own thread does the
 * waiting and asking; events are shown on the {@link ChatLink}'s.
 */
final class ChatRun implements ChatLink.Listener, AutoCloseable {
    /** The turn was interrupted. */
    static final int INTERRUPTED = 3;
    /** The agent asks something, and nobody is here who could answer. */
    static final int NEEDS_ANSWER = 4;
    /** The person left with Ctrl-C. */
    static final int LEFT = 130;

    private static final int ID_BYTES = 12;

    private final ChatView chat;
    private final ChatScreen screen;
    private final ChatText text;
    private final boolean json;
    private final ChatLink link;
    private final Progress progress = new Progress();
    private final AtomicInteger interrupts = new AtomicInteger();
    private final Set<String> leftOpen = new HashSet<>();
    private @Nullable HomieException over;
    private boolean left;

    /**
     * @param machine what the person calls the chat's machine
     * @param approvals those that are open
     * @param json whether events are shown as JSON, one a line
     */
    ChatRun(
            Vertx vertx,
            Supplier<Optional<Reach>> gateway,
            ChatView chat,
            List<Approval> approvals,
            String machine,
            ChatScreen screen,
            Style style,
            boolean json) {
        this.chat = chat;
        this.screen = screen;
        this.text = new ChatText(style, machine);
        this.json = json;
        this.progress.begin(chat.turnId(), approvals);
        this.link = new ChatLink(vertx, gateway, chat.topic(), chat.lastSeq(), this);
    }

    ChatLink link() {
        return link;
    }

    void start() {
        link.start();
    }

    /** What was said before, without its previews having to be there. */
    void showBefore(List<AgentEvent> events) {
        events.forEach(event -> screen.show(text.of(event)));
    }

    /** Sends a message, and waits for it from now on. */
    void send(String message) {
        String messageId = Secrets.random(ID_BYTES);
        synchronized (this) {
            text.typedHere(messageId);
            progress.await(messageId);
            interrupts.set(0);
        }
        link.ask(
                AgentAddresses.MESSAGE_SEND,
                Map.of("chatId", chat.id(), "text", message, "messageId", messageId, "delivery", "auto"));
    }

    /** Waits for as long as the agent works, or for ever; how the message ended that was sent. */
    int await(boolean forEver) {
        return await(null, forEver);
    }

    /** @param answers who answers the agent; null: nobody, so that it ends when the agent asks */
    int await(@Nullable Answers answers, boolean forEver) {
        while (true) {
            Approval asked;
            synchronized (this) {
                awaitWhile(() -> over == null
                        && !left
                        && asked(answers, forEver) == null
                        && (forEver || progress.waiting() || (answers != null && progress.running())));
                if (over != null) {
                    throw explained(over);
                }
                if (left) {
                    return LEFT;
                }
                asked = asked(answers, forEver);
                if (asked == null) {
                    return exitCode();
                }
            }
            if (answers == null) {
                return NEEDS_ANSWER;
            }
            if (!answers.ask(asked)) {
                synchronized (this) {
                    leftOpen.add(asked.id());
                }
            } else {
                awaitResolved(asked.id());
            }
        }
    }

    /** Asks again about what was left open. */
    void askAgain() {
        synchronized (this) {
            leftOpen.clear();
        }
    }

    synchronized boolean hasOpen() {
        return !progress.open().isEmpty();
    }

    /** Ctrl-C while the agent works: once stops it, twice leaves. */
    void interrupt() {
        int times = interrupts.incrementAndGet();
        boolean works;
        synchronized (this) {
            works = progress.running() || progress.waiting();
            if (times > 1 || !works) {
                left = true;
                notifyAll();
                return;
            }
        }
        screen.remark("stopping; Ctrl-C once more leaves, and lets it go on");
        link.send(AgentAddresses.CANCEL, Map.of("chatId", chat.id())).exceptionally(failure -> {
            screen.remark("it could not be stopped: " + Printable.line(String.valueOf(failure.getMessage())));
            return Map.of();
        });
    }

    @Override
    public void event(AgentEvent event, Map<String, Object> raw) {
        screen.show(json ? Printable.json(Json.write(raw)) + "\n" : text.of(event));
        synchronized (this) {
            progress.apply(event);
            notifyAll();
        }
    }

    @Override
    public void lost(HomieException why) {
        screen.remark("connection lost (" + Printable.line(why.getMessage()) + "), trying again");
    }

    @Override
    public void back() {
        screen.remark("connected again");
    }

    @Override
    public void ended(HomieException why) {
        synchronized (this) {
            over = why;
            notifyAll();
        }
    }

    @Override
    public void close() {
        link.close();
    }

    /** What somebody here is to answer; one who only looks on is asked nothing. */
    private @Nullable Approval asked(@Nullable Answers answers, boolean forEver) {
        return answers == null && forEver ? null : firstOpen();
    }

    private @Nullable Approval firstOpen() {
        return progress.open().stream()
                .filter(each -> !leftOpen.contains(each.id()))
                .findFirst()
                .orElse(null);
    }

    /** The answer is in the log before anything that follows from it. */
    private synchronized void awaitResolved(String approvalId) {
        awaitWhile(() -> progress.isOpen(approvalId) && over == null && !left);
    }

    /** Until something that happened makes it false. */
    private synchronized void awaitWhile(BooleanSupplier condition) {
        try {
            while (condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new CliFailure("interrupted");
        }
    }

    private int exitCode() {
        Progress.Outcome outcome = progress.outcome();
        return outcome == null
                ? 0
                : switch (outcome) {
                    case COMPLETED -> 0;
                    case FAILED -> 1;
                    case INTERRUPTED -> INTERRUPTED;
                };
    }

    private static CliFailure explained(HomieException why) {
        return new CliFailure(
                why.code() == ErrorCode.NOT_FOUND
                        ? "the chat was removed"
                        : why.code() == ErrorCode.OUT_OF_RANGE
                                ? "the chat's log is another one now; call this again"
                                : Printable.line(why.getMessage()));
    }
}

package dev.homie.core.chat;

import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.Chat;
import dev.homie.protocol.agent.ChatSettings;
import dev.homie.protocol.agent.ChatStatus;
import dev.homie.protocol.agent.EventType;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a chat's home knows of it beside its log: what clients see ({@link #wire}), and what is needed to go on.
 * Read, changed and written within one transaction of the store, by one thread.
 */
public final class ChatState {
    private static final int MAX_PREVIEW = 200;
    private static final int MAX_DERIVED_NAME = 60;
    private static final String UNNAMED = "New chat";

    private final String id;
    private final String nodeId;
    private final String gatewayId;
    private final String runtime;
    private final @Nullable String account;
    private final @Nullable String forkedFrom;
    private final long createdAt;
    private String name;
    private boolean named;
    private String cwd;
    private ChatSettings settings;
    /** What it is while no turn is under way. */
    private ChatStatus rest = ChatStatus.IDLE;

    private @Nullable String problem;
    private @Nullable String turnId;
    private @Nullable String endedTurn;
    private @Nullable String thread;
    private @Nullable String epoch;
    private long turnSeq;
    private int pending;
    private int stale;
    private int queued;
    private boolean goesOn;
    private long lastSeq;
    private @Nullable String preview;
    private @Nullable Map<String, Object> usage;
    private boolean archived;
    private long updatedAt;

    /** What is stored; what a later version adds here is null or 0 in what an earlier one wrote. */
    private record Doc(
            Chat chat,
            boolean named,
            ChatStatus rest,
            @Nullable String endedTurn,
            @Nullable String thread,
            @Nullable String epoch,
            long turnSeq,
            int stale,
            boolean goesOn) {}

    private ChatState(Chat chat) {
        this.id = chat.id();
        this.nodeId = chat.nodeId();
        this.gatewayId = chat.gatewayId();
        this.runtime = chat.runtime();
        this.account = chat.account();
        this.forkedFrom = chat.forkedFrom();
        this.createdAt = chat.createdAt();
        this.name = chat.name();
        this.cwd = chat.cwd();
        this.settings = new ChatSettings(chat.model(), chat.effort(), chat.approvalPolicy(), chat.sandbox());
        this.problem = chat.problem();
        this.turnId = chat.turnId();
        this.pending = chat.pending();
        this.queued = chat.queued();
        this.lastSeq = chat.lastSeq();
        this.preview = chat.preview();
        this.usage = chat.usage();
        this.archived = chat.archived();
        this.updatedAt = chat.updatedAt();
    }

    /**
     * Where and how a chat begins.
     *
     * @param name null: after its first message
     * @param cwd null: until the runtime says where, none
     */
    public record Beginning(
            String id,
            String nodeId,
            String gatewayId,
            String runtime,
            @Nullable String account,
            @Nullable String name,
            @Nullable String cwd,
            ChatSettings settings,
            @Nullable String forkedFrom) {}

    public static ChatState begin(Beginning from, long now) {
        ChatSettings settings = from.settings();
        ChatState state = new ChatState(new Chat(
                from.id(),
                from.nodeId(),
                from.gatewayId(),
                from.runtime(),
                from.account(),
                from.name() == null ? UNNAMED : from.name(),
                from.cwd() == null ? "" : from.cwd(),
                settings.model(),
                settings.effort(),
                settings.approvalPolicy(),
                settings.sandbox(),
                ChatStatus.IDLE,
                null,
                null,
                0,
                0,
                0,
                null,
                null,
                null,
                false,
                from.forkedFrom(),
                now,
                now));
        state.named = from.name() != null;
        return state;
    }

    /** As {@link #write} wrote it. */
    public static ChatState read(String json) {
        Doc doc = Json.fromMap(Json.readObject(json), Doc.class);
        ChatState state = new ChatState(doc.chat());
        state.named = doc.named();
        state.rest = doc.rest();
        state.endedTurn = doc.endedTurn();
        state.thread = doc.thread();
        state.epoch = doc.epoch();
        state.turnSeq = doc.turnSeq();
        state.stale = doc.stale();
        state.goesOn = doc.goesOn();
        return state;
    }

    public String write() {
        return Json.write(new Doc(wire(null), named, rest, endedTurn, thread, epoch, turnSeq, stale, goesOn));
    }

    /** As clients see it. */
    public Chat wire(@Nullable Long readSeq) {
        return new Chat(
                id,
                nodeId,
                gatewayId,
                runtime,
                account,
                name,
                cwd,
                settings.model(),
                settings.effort(),
                settings.approvalPolicy(),
                settings.sandbox(),
                status(),
                problem,
                turnId,
                pending,
                queued,
                lastSeq,
                readSeq,
                preview,
                usage,
                archived,
                forkedFrom,
                createdAt,
                updatedAt);
    }

    private ChatStatus status() {
        if (turnId == null) {
            return rest;
        }
        return pending > stale ? ChatStatus.WAITING : ChatStatus.RUNNING;
    }

    // What happens.

    /** Takes an event into the log; returns its place. */
    public long append(AgentEvent event) {
        lastSeq++;
        switch (event.type()) {
            case INPUT -> said(event);
            case MESSAGE_FINAL -> said(event);
            case TURN_STARTED -> begun(Objects.requireNonNullElse(event.turnId(), ""), event.time());
            case TURN_ENDED -> ended(event);
            case USAGE -> usage = object(event.fields().get("usage"), usage);
            case STATUS -> problem = text(event, "problem");
            default -> {}
        }
        if (!event.type().isPreview()) {
            updatedAt = Math.max(updatedAt, event.time());
        }
        return lastSeq;
    }

    /** A turn has begun, as its first event or the answer to its message says, whichever is known first. */
    public void begun(String turn, long now) {
        if (!turn.equals(endedTurn) && !turn.equals(turnId)) {
            turnId = turn;
            turnSeq = lastSeq;
            rest = ChatStatus.IDLE;
            problem = null;
            updatedAt = Math.max(updatedAt, now);
        }
    }

    private void ended(AgentEvent event) {
        boolean current = turnId == null || turnId.equals(event.turnId());
        endedTurn = event.turnId();
        if (!current) {
            return;
        }
        turnId = null;
        String status = text(event, "status");
        boolean crashed = TurnEnd.isCrash(event);
        rest = crashed ? ChatStatus.INTERRUPTED : ChatStatus.IDLE;
        goesOn = goesOn && "completed".equals(status);
    }

    private void said(AgentEvent event) {
        String text = text(event, "text");
        if (text == null || text.isBlank()) {
            return;
        }
        preview = firstOf(text, MAX_PREVIEW);
        if (!named && event.type() == EventType.INPUT) {
            name = firstOf(text.strip().lines().findFirst().orElse(text), MAX_DERIVED_NAME);
            named = true;
        }
    }

    /** The runtime has it open. */
    public void opened(String newThread, String newCwd, ChatSettings effective) {
        thread = newThread;
        cwd = newCwd;
        settings = effective.over(settings);
        problem = null;
        if (rest == ChatStatus.CLOSED) {
            rest = ChatStatus.IDLE;
        }
    }

    public void closed() {
        rest = ChatStatus.CLOSED;
    }

    public void rename(String newName) {
        name = newName;
        named = true;
    }

    public void archive(boolean away) {
        archived = away;
    }

    public void configure(ChatSettings changes) {
        settings = changes.over(settings);
    }

    /** The open approvals, and how many of them nobody waits for any more. */
    public void asked(int open, int ofThemStale) {
        pending = open;
        stale = ofThemStale;
    }

    /** The messages that wait. */
    public void waiting(int messages) {
        queued = messages;
    }

    /** Whether what waits is sent when nothing runs. */
    public void goOn(boolean on) {
        goesOn = on;
    }

    /** The node's process that it is worked on by. */
    public void ranBy(String nodeEpoch) {
        epoch = nodeEpoch;
    }

    /** Its log has begun as a copy of another's, of so many events. */
    public void copied(long events) {
        lastSeq = events;
    }

    // What is known.

    public String id() {
        return id;
    }

    public String nodeId() {
        return nodeId;
    }

    public String runtime() {
        return runtime;
    }

    public @Nullable String account() {
        return account;
    }

    public String name() {
        return name;
    }

    public String cwd() {
        return cwd;
    }

    public ChatSettings settings() {
        return settings;
    }

    public @Nullable String turnId() {
        return turnId;
    }

    /** The event after which the turn under way began. */
    public long turnSeq() {
        return turnSeq;
    }

    public @Nullable String thread() {
        return thread;
    }

    public @Nullable String epoch() {
        return epoch;
    }

    public int queued() {
        return queued;
    }

    public boolean goesOn() {
        return goesOn;
    }

    public long lastSeq() {
        return lastSeq;
    }

    public boolean archived() {
        return archived;
    }

    public long updatedAt() {
        return updatedAt;
    }

    /** What a search looks through, in lower case. */
    public String searched() {
        return ChatSearch.fold(name + "\n" + cwd + "\n" + (preview == null ? "" : preview));
    }

    private static @Nullable String text(AgentEvent event, String field) {
        return event.fields().get(field) instanceof String text ? text : null;
    }

    @SuppressWarnings("unchecked") // keys of a JSON object are strings
    private static @Nullable Map<String, Object> object(
            @Nullable Object value, @Nullable Map<String, Object> fallback) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : fallback;
    }

    private static String firstOf(String text, int max) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= max) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(max - 2)) ? max - 2 : max - 1;
        return line.substring(0, end) + "…";
    }
}

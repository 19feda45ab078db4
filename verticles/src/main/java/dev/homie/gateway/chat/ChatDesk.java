package dev.homie.gateway.chat;

import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.chat.ChatState;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Secrets;
import dev.homie.core.store.ChatLog;
import dev.homie.core.store.ChatQueries.Wanted;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import dev.homie.protocol.Scopes;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.Chat;
import dev.homie.protocol.agent.ChatSettings;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chats themselves: beginning, listing, reading, naming and removing them. Used on the chat service's context. */
final class ChatDesk {
    static final int DEFAULT_LIST = 50;
    static final int MAX_LIST = 200;
    private static final String DEFAULT_RUNTIME = "codex";
    private static final int DEFAULT_PAGE = 200;
    private static final int MAX_PATH = 4096;
    private static final int MAX_RUNTIME = 64;
    private static final int MAX_SEARCH = 200;
    private static final int ID_BYTES = 12;
    private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9_]+");

    private final ChatHome home;
    private final ChatThreads threads;

    ChatDesk(ChatHome home, ChatThreads threads) {
        this.home = home;
        this.threads = threads;
    }

    /** {@code create}. */
    Future<Answer> create(Call call) {
        Params params = call.params();
        String wanted = params.optionalString("nodeId", AgentLimits.MAX_NAME);
        if (wanted != null) {
            call.requireNode(wanted); // before anything is said of a machine that is not the caller's
        }
        String named = params.optionalString("runtime", MAX_RUNTIME);
        String runtime = named == null ? DEFAULT_RUNTIME : named;
        String nodeId = home.nodes().orOnly(wanted, runtime, call.machines());
        ChatSettings settings = ChatSettings.from(params);
        requireAsked(call, settings);
        String cwd = params.optionalString("cwd", MAX_PATH);
        ChatState.Beginning from = new ChatState.Beginning(
                newId(nodeId),
                nodeId,
                home.gatewayId(),
                runtime,
                params.optionalString("account", MAX_RUNTIME),
                name(params, false),
                cwd == null || cwd.isEmpty() ? null : cwd,
                settings,
                null);
        home.nodes().check(nodeId);
        return begin(from, new JsonObject(), null, call);
    }

    /** {@code fork}: the log up to a turn's end goes along. */
    Future<Answer> fork(Call call) {
        String chatId = home.chatId(call);
        String turnId = call.params().optionalString("turnId", AgentLimits.MAX_ITEM_ID);
        String name = name(call.params(), false);
        return home.read(tx -> {
                    ChatState chat = tx.get(chatId);
                    if (chat.thread() == null) {
                        throw new HomieException(
                                ErrorCode.FAILED_PRECONDITION, "nothing has been said in this chat yet");
                    }
                    long last = turnId == null ? chat.lastSeq() : tx.log(chat).endOf(turnId);
                    if (last == 0) {
                        throw HomieException.invalid("turnId", "the chat has no such turn that has ended");
                    }
                    return new Source(chat, last);
                })
                .compose(source -> {
                    ChatState chat = source.chat();
                    requireAsked(call, chat.settings());
                    JsonObject fork = new JsonObject().put("thread", chat.thread());
                    if (turnId != null) {
                        fork.put("turnId", turnId);
                    }
                    ChatState.Beginning from = new ChatState.Beginning(
                            newId(chat.nodeId()),
                            chat.nodeId(),
                            home.gatewayId(),
                            chat.runtime(),
                            chat.account(),
                            name == null ? chat.name() + " (fork)" : name,
                            chat.cwd(),
                            chat.settings(),
                            chatId);
                    return begin(from, new JsonObject().put("fork", fork), source.last(), call);
                });
    }

    private record Source(ChatState chat, long last) {}

    /** Written first, so that nothing is lost of what its thread says; and not at all if it cannot be opened. */
    private Future<Answer> begin(ChatState.Beginning from, JsonObject more, @Nullable Long copied, Call call) {
        return home.write(tx -> {
                    ChatState chat = ChatState.begin(from, home.now());
                    tx.create(chat);
                    if (copied != null) {
                        tx.copyLog(tx.get(Objects.requireNonNull(from.forkedFrom())), chat, copied);
                    }
                    return chat;
                })
                .compose(chat -> threads.open(chat.id(), more, call)
                        .recover(failure -> remove(chat.id()).transform(gone -> Future.failedFuture(failure)))
                        .compose(opened -> home.read(tx -> tx.get(chat.id()).wire(null))))
                .map(home::answer);
    }

    /** {@code list}: the chats of this home. */
    Future<Answer> list(Call call) {
        Params params = call.params();
        String nodeId = params.optionalString("nodeId", AgentLimits.MAX_NAME);
        Predicate<String> machines = call.machines();
        if (nodeId != null) {
            call.requireNode(nodeId);
        }
        Integer limit = params.optionalInteger("limit", 1, MAX_LIST);
        String before = params.optionalString("before", AgentLimits.MAX_CHAT_ID);
        Wanted wanted = new Wanted(
                nodeId == null ? machines : nodeId::equals,
                params.optionalString("search", MAX_SEARCH),
                params.bool("archived", false),
                before == null ? null : ListPlace.read(before),
                limit == null ? DEFAULT_LIST : limit,
                ChatHome.subject(call));
        return home.read(tx -> tx.queries().list(wanted))
                .map(chats ->
                        Answer.of(Map.of("chats", chats.stream().map(home::seen).toList())));
    }

    /** {@code thread.read}. */
    Future<Answer> readThread(Call call) {
        String chatId = home.chatId(call);
        Long before = call.params().optionalLong("before", 0, Long.MAX_VALUE);
        Long after = call.params().optionalLong("after", 0, Long.MAX_VALUE);
        if (before != null && after != null) {
            throw HomieException.invalid("after", "cannot be given together with before");
        }
        Integer limit = call.params().optionalInteger("limit", 1, AgentLimits.MAX_PAGE);
        int events = limit == null ? DEFAULT_PAGE : limit;
        String subject = ChatHome.subject(call);
        return home.read(tx -> {
                    ChatState chat = tx.get(chatId);
                    ChatLog.Page page = after != null
                            ? tx.log(chat).after(after, events)
                            : tx.log(chat).before(before == null ? Long.MAX_VALUE : before, events);
                    return new Read(ChatHome.of(tx, chatId, subject), page);
                })
                .map(read -> Answer.of(new JsonObject()
                        .put("chat", Services.json(home.seen(read.chat())))
                        .put("events", read.page().events())
                        .put("more", read.page().more())));
    }

    private record Read(Chat chat, ChatLog.Page page) {}

    /** {@code log}: what the bridge reads to resume a topic (SPEC.md section 8.2). */
    Future<Answer> log(Call call) {
        String topic = call.params().string("topic", AgentLimits.MAX_CHAT_ID + AgentAddresses.EVENT_PREFIX.length());
        String chatId = topic.startsWith(AgentAddresses.EVENT_PREFIX)
                ? topic.substring(AgentAddresses.EVENT_PREFIX.length())
                : "";
        Long from = call.params().optionalLong("from", 0, Long.MAX_VALUE);
        Integer limit = call.params().optionalInteger("limit", 1, AgentLimits.MAX_PAGE);
        return home.read(tx -> {
                    ChatState chat = tx.get(chatId);
                    call.requireNode(chat.nodeId());
                    ChatLog.Page page =
                            tx.log(chat).all(from == null ? 0 : from, limit == null ? AgentLimits.MAX_PAGE : limit);
                    return new JsonObject()
                            .put("events", page.events())
                            .put("oldest", 1)
                            .put("latest", chat.lastSeq());
                })
                .map(Answer::of);
    }

    Future<Answer> rename(Call call) {
        String chatId = home.chatId(call);
        String name = Objects.requireNonNull(name(call.params(), true));
        return change(chatId, call, chat -> chat.rename(name));
    }

    Future<Answer> archive(Call call) {
        boolean archived = call.params().bool("archived", true);
        return change(home.chatId(call), call, chat -> chat.archive(archived));
    }

    /** {@code configure}: from the next turn on. */
    Future<Answer> configure(Call call) {
        String chatId = home.chatId(call);
        ChatSettings changes = ChatSettings.from(call.params());
        requireAsked(call, changes);
        String by = ChatHome.subject(call);
        return home.write(tx -> {
                    ChatState chat = tx.get(chatId);
                    chat.configure(changes);
                    Map<String, Object> fields = new LinkedHashMap<>(Json.toMap(chat.settings()));
                    fields.put("by", by);
                    tx.append(chat, AgentEvent.of(EventType.SETTINGS, home.now(), fields));
                    return ChatHome.of(tx, chatId, by);
                })
                .map(home::answer);
    }

    private interface Changing {
        void change(ChatState chat);
    }

    private Future<Answer> change(String chatId, Call call, Changing changing) {
        String subject = ChatHome.subject(call);
        return home.write(tx -> {
                    changing.change(tx.get(chatId));
                    return ChatHome.of(tx, chatId, subject);
                })
                .map(home::answer);
    }

    /** {@code delete}: what runs is ended, as far as the machine can be told. */
    Future<Answer> delete(Call call) {
        String chatId = home.chatId(call);
        return home.read(tx -> tx.get(chatId).id())
                .compose(known -> threads.tell(chatId, "close", call).otherwiseEmpty())
                .compose(told -> remove(chatId))
                .map(gone -> Answer.of(null));
    }

    private Future<Void> remove(String chatId) {
        threads.closed(chatId);
        return home.write(tx -> {
                    ChatState chat = tx.get(chatId);
                    tx.delete(chat);
                    return chat.wire(null);
                })
                .onSuccess(gone -> {
                    home.topics().removed(gone);
                    home.sweep();
                })
                .mapEmpty();
    }

    /** {@code mark}. */
    Future<Answer> mark(Call call) {
        String chatId = home.chatId(call);
        Long seq = call.params().optionalLong("seq", 0, Long.MAX_VALUE);
        if (seq == null) {
            throw HomieException.invalid("seq", "is required");
        }
        String subject = ChatHome.subject(call);
        return home.write(tx -> {
                    ChatState chat = tx.get(chatId);
                    tx.mark(chat, subject, Math.min(seq, chat.lastSeq()));
                    return ChatHome.of(tx, chatId, subject);
                })
                .onSuccess(chat -> {
                    if (chat.readSeq() != null) {
                        home.topics().marked(chat, subject, chat.readSeq());
                    }
                })
                .map(marked -> Answer.of(null));
    }

    /** {@code image}. */
    Future<Answer> image(Call call) {
        String chatId = home.chatId(call);
        String imageId = call.params().string("imageId", AgentLimits.MAX_ITEM_ID);
        return home.read(tx -> tx.inputs(tx.get(chatId)).image(imageId))
                .map(found -> found.orElseThrow(
                        () -> new HomieException(ErrorCode.NOT_FOUND, "the chat has no image '" + imageId + "'")))
                .map(image -> Answer.of(Map.of(
                        "mime", image.mime(), "base64", Base64.getEncoder().encodeToString(image.bytes()))));
    }

    /** {@code usage}. */
    Future<Answer> usage(Call call) {
        String chatId = home.chatId(call);
        return home.read(tx -> tx.get(chatId).wire(null)).map(chat -> {
            Map<String, Object> usage = chat.usage();
            return Answer.of(usage == null ? null : Map.of("usage", usage));
        });
    }

    private String newId(String nodeId) {
        if (!NODE_ID.matcher(nodeId).matches()) {
            throw HomieException.invalid("nodeId", "is no machine's id");
        }
        return nodeId + "-" + home.gatewayId() + "-"
                + Secrets.random(ID_BYTES).replace("-", "x").replace("_", "y");
    }

    private static @Nullable String name(Params params, boolean required) {
        String name = required
                ? params.string("name", AgentLimits.MAX_NAME)
                : params.optionalString("name", AgentLimits.MAX_NAME);
        if (name != null && name.isBlank()) {
            throw HomieException.invalid("name", "must not be empty");
        }
        return name == null ? null : name.strip();
    }

    /** Who may not answer may not turn the question off. */
    private static void requireAsked(Call call, ChatSettings settings) {
        if (settings.unasked() && call.header(BusHeaders.IDENTITY) != null) {
            Identity.fromHeader(call.header(BusHeaders.IDENTITY))
                    .require(Scopes.AGENT_APPROVE, "an agent that works without asking");
        }
    }
}

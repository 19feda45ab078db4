package dev.homie.protocol.agent;

import org.jspecify.annotations.Nullable;

/** Event-bus addresses of chats (SPEC.md section 6, agent.chat.*) and of what serves them (section 8.2). */
public final class AgentAddresses {
    private static final String CHAT_PREFIX = "agent.chat.";

    public static final String CREATE = "agent.chat.create";
    public static final String LIST = "agent.chat.list";
    public static final String RENAME = "agent.chat.rename";
    public static final String ARCHIVE = "agent.chat.archive";
    public static final String DELETE = "agent.chat.delete";
    public static final String CONFIGURE = "agent.chat.configure";
    public static final String MESSAGE_SEND = "agent.chat.message.send";
    public static final String MESSAGE_WITHDRAW = "agent.chat.message.withdraw";
    /** Answered by the bridge, as {@code events.subscribe} is. */
    public static final String EVENT_SUBSCRIBE = "agent.chat.event.subscribe";

    public static final String THREAD_READ = "agent.chat.thread.read";
    public static final String IMAGE = "agent.chat.image";
    public static final String MARK = "agent.chat.mark";
    public static final String APPROVAL_LIST = "agent.chat.approval.list";
    public static final String APPROVAL_RESPOND = "agent.chat.approval.respond";
    public static final String INPUT_RESPOND = "agent.chat.input.respond";
    public static final String CANCEL = "agent.chat.cancel";
    public static final String CLOSE = "agent.chat.close";
    public static final String FORK = "agent.chat.fork";
    public static final String COMPACT = "agent.chat.compact";
    public static final String DIFF = "agent.chat.diff";
    public static final String USAGE = "agent.chat.usage";
    public static final String MODELS_LIST = "agent.chat.models.list";
    public static final String FILES_SEARCH = "agent.chat.files.search";
    public static final String ACCOUNT_READ = "agent.chat.account.read";
    public static final String LOGIN_START = "agent.chat.account.login.start";
    public static final String LOGIN_POLL = "agent.chat.account.login.poll";
    public static final String LOGIN_CANCEL = "agent.chat.account.login.cancel";
    public static final String LOGOUT = "agent.chat.account.logout";
    public static final String RATE_LIMITS = "agent.chat.account.rateLimits";

    public static final String CHANGED = "agent.chat.changed";
    public static final String REMOVED = "agent.chat.removed";
    public static final String MARKED = "agent.chat.marked";
    public static final String APPROVAL_REQUIRED = "agent.chat.approval.required";
    public static final String APPROVAL_RESOLVED = "agent.chat.approval.resolved";
    /** Followed by a chat's id: its events, which can be resumed. */
    public static final String EVENT_PREFIX = "agent.chat.event.";

    /** Followed by a method of the codex app-server, with {@code .} for {@code /}. */
    public static final String CODEX_PREFIX = "agent.codex.";

    public static final String CODEX_RESPOND = "agent.codex.respond";
    /** Followed by a node's id: what its codex says. */
    public static final String CODEX_EVENT_PREFIX = "agent.codex.event.";

    private AgentAddresses() {}

    /** The verb of a method: {@code message.send} for {@code agent.chat.message.send}. */
    public static String verb(String method) {
        return method.substring(CHAT_PREFIX.length());
    }

    /** A node's half: {@code node.NODEID.agent.send}. */
    public static String node(String nodeId, String verb) {
        return "node." + nodeId + ".agent." + verb;
    }

    /** A chat's home: {@code gateway.GATEWAYID.chat.message.send} for {@code agent.chat.message.send}. */
    public static String home(String gatewayId, String verb) {
        return "gateway." + gatewayId + ".chat." + verb;
    }

    /** The topic of a chat's events. */
    public static String events(String chatId) {
        return EVENT_PREFIX + chatId;
    }

    /** The machine of a chat, which its id begins with; null for what is no chat's id. */
    public static @Nullable String nodeOfChat(String chatId) {
        String[] parts = parts(chatId);
        return parts == null ? null : parts[0];
    }

    /** The gateway that keeps a chat; null for what is no chat's id. */
    public static @Nullable String homeOfChat(String chatId) {
        String[] parts = parts(chatId);
        return parts == null ? null : parts[1];
    }

    /** Where a chat's log is read; null for what is no chat's id. */
    public static @Nullable String logOfChat(String chatId) {
        String home = homeOfChat(chatId);
        return home == null ? null : home(home, "log");
    }

    private static String @Nullable [] parts(String chatId) {
        String[] parts = chatId.split("-", -1);
        return parts.length == 3 && !parts[0].isEmpty() && !parts[1].isEmpty() && !parts[2].isEmpty() ? parts : null;
    }
}

package dev.homie.gateway.chat;

import dev.homie.core.config.ConfigSource;

/**
 * How chats are kept.
 *
 * @param approvalMinutes after which what an agent asks is declined when nobody has answered; 0: never
 */
public record ChatConfig(int approvalMinutes) {
    private static final int MAX_MINUTES = 7 * 24 * 60;

    /** @throws dev.homie.protocol.HomieException INVALID_ARGUMENT */
    public static ChatConfig read(ConfigSource source) {
        return new ChatConfig(source.number("approvalMinutes", 0, 0, MAX_MINUTES));
    }
}

package dev.homie.core.chat;

import java.util.Locale;

/** How chats are searched: a part of the name, the folder or the last thing said, whatever its case. */
public final class ChatSearch {
    private ChatSearch() {}

    public static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}

/** Chats with the real codex, as somebody has them who sits before a real Homie. */
@NullMarked
package dev.homie.chat;

import org.jspecify.annotations.NullMarked;

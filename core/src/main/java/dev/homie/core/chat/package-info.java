/** The rules of chats with agents: what an event changes, when a message is sent, what an end leaves open. */
@NullMarked
package dev.homie.core.chat;

import org.jspecify.annotations.NullMarked;

/** Tests of the rules of chats. */
@NullMarked
package dev.homie.core.chat;

import org.jspecify.annotations.NullMarked;

/** Chats with agents as clients, gateways and nodes speak of them (SPEC.md sections 6 and 8.2). */
@NullMarked
package dev.homie.protocol.agent;

import org.jspecify.annotations.NullMarked;

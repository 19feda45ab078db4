/** The chat service: agent.chat.*, the home of this gateway's chats, and what it asks nodes (docs/agents.md). */
@NullMarked
package dev.homie.gateway.chat;

import org.jspecify.annotations.NullMarked;

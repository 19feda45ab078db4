/** Chats that codex runs: what makes an {@link dev.homie.core.agent.AgentRuntime} of its app-server. */
@NullMarked
package dev.homie.node.codex.chat;

import org.jspecify.annotations.NullMarked;

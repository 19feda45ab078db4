/** The node's half of chats with agents: its runtimes on the bus, and the journal of what happened in them. */
@NullMarked
package dev.homie.node.agent;

import org.jspecify.annotations.NullMarked;

/** {@code terminal.*}: finds the node of a session, and keeps what outlives the node's process. */
@NullMarked
package dev.homie.gateway.terminal;

import org.jspecify.annotations.NullMarked;

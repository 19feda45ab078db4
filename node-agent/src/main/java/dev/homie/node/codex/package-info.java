/** The {@code codex app-server}: finding it, running it, talking with it, and what its events mean for a chat. */
@NullMarked
package dev.homie.node.codex;

import org.jspecify.annotations.NullMarked;

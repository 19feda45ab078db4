/** Codex's own methods and what it says of itself, for those who may have all of it: {@code agent.codex.*}. */
@NullMarked
package dev.homie.gateway.codex;

import org.jspecify.annotations.NullMarked;

/** The messages of codex's app-server as records, made from its own schema; what we don't know of them is carried along. */
@NullMarked
package dev.homie.node.codex.protocol;

import org.jspecify.annotations.NullMarked;

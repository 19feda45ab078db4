/** What a node says of itself, and what {@code presence.list} shows of it (SPEC.md section 6). */
@NullMarked
package dev.homie.protocol.presence;

import org.jspecify.annotations.NullMarked;

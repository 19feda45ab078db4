/** The wire between a gateway and its clients: control messages, errors, addresses and scopes (SPEC.md sections 1–3). */
@NullMarked
package dev.homie.protocol;

import org.jspecify.annotations.NullMarked;

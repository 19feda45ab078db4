/** Between a client's WebSocket and the event bus: SPEC.md sections 1 to 4. */
@NullMarked
package dev.homie.gateway.bridge;

import org.jspecify.annotations.NullMarked;

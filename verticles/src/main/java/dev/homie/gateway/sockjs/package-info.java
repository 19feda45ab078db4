/** The standard event-bus bridge protocol over SockJS, for clients that others wrote: SPEC.md section 7. */
@NullMarked
package dev.homie.gateway.sockjs;

import org.jspecify.annotations.NullMarked;

/** Verticles of the owner's own, in gateways and nodes that run. */
@NullMarked
package dev.homie.protocol.deploy;

import org.jspecify.annotations.NullMarked;

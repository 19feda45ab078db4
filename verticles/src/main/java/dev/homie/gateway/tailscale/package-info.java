/** Letting people in by their tailnet: who a peer is by what this machine's tailscaled says, never by what the peer says. */
@NullMarked
package dev.homie.gateway.tailscale;

import org.jspecify.annotations.NullMarked;

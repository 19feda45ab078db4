/** Tests of the package of that name. */
@NullMarked
package dev.homie.gateway.tailscale;

import org.jspecify.annotations.NullMarked;

/** Tests of what stands between a listener and the network. */
@NullMarked
package dev.homie.gateway.network;

import org.jspecify.annotations.NullMarked;

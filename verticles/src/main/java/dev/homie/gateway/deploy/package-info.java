/** Deploys verticles into this gateway and into nodes: {@code cluster.*}. */
@NullMarked
package dev.homie.gateway.deploy;

import org.jspecify.annotations.NullMarked;

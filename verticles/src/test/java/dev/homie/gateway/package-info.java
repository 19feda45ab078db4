/** The gateway, tested over real sockets. */
@NullMarked
package dev.homie.gateway;

import org.jspecify.annotations.NullMarked;

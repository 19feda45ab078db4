/** How a listener finds out who a caller is. */
@NullMarked
package dev.homie.gateway.auth;

import org.jspecify.annotations.NullMarked;

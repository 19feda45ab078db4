/** Which machines and which clients are there. */
@NullMarked
package dev.homie.gateway.presence;

import org.jspecify.annotations.NullMarked;

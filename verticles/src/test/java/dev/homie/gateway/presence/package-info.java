/** Tests of the package of that name. */
@NullMarked
package dev.homie.gateway.presence;

import org.jspecify.annotations.NullMarked;

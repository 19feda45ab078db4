/** Tests of the package of that name. */
@NullMarked
package dev.homie.gateway.bridge;

import org.jspecify.annotations.NullMarked;

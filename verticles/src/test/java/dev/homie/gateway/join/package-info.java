/** Tests of the package of that name. */
@NullMarked
package dev.homie.gateway.join;

import org.jspecify.annotations.NullMarked;

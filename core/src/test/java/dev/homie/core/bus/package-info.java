/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.bus;

import org.jspecify.annotations.NullMarked;

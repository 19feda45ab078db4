/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.compat;

import org.jspecify.annotations.NullMarked;

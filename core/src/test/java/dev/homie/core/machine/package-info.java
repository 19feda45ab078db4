/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.machine;

import org.jspecify.annotations.NullMarked;
